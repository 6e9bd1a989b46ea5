package orrery.protocols.service;

import java.time.Duration;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;

/**
 * A call in the hands of whoever runs the microservice, from when it comes until it is answered: by the program, or by a refusal, at its
 * deadline at the latest. On the edge and in the central cloud alike.
 */
public abstract class PendingCall implements ServiceCall {

  private final ServiceCall call;
  private final long beganNanos;
  private final Deadlines.Deadline deadline;
  /** Lets go of it, wherever it is held. */
  private Runnable onOver = () -> { };
  private boolean answered;
  private boolean refused;

  /**
   * One that has come now.
   *
   * @param nowNanos by the clock of whoever holds it
   * @param patience until {@link #onDeadline}
   */
  protected PendingCall(ServiceCall call, long nowNanos, Deadlines deadlines, Duration patience) {
    this.call = call;
    beganNanos = nowNanos;
    deadline = deadlines.deadline(this::onDeadline);
    deadline.start(patience);
  }

  /** Its time is over: it is to be refused. */
  protected abstract void onDeadline();

  /** From now on {@code letGo} is run when it is over. */
  public final void heldBy(Runnable letGo) {
    onOver = letGo;
  }

  /** When it came, by the clock of whoever holds it. */
  public final long beganNanos() {
    return beganNanos;
  }

  /** Whether it has been answered or refused. */
  public final boolean isOver() {
    return answered || refused;
  }

  @Override
  public final Caller caller() {
    return call.caller();
  }

  @Override
  public final HttpRequest request() {
    return call.request();
  }

  @Override
  public final HttpTarget target() {
    return call.target();
  }

  /** The program's answer; one that comes after a refusal comes too late. */
  @Override
  public final void respond(HttpResponse response) {
    if (answered) {
      throw new IllegalStateException("a call must be answered once, but " + request().method() + " " + request().target() + " is again");
    }
    if (!refused) {
      answered = true;
      conclude(response);
    }
  }

  /** Answers in place of the program, unless it is over. */
  public final void refuse(HttpResponse response) {
    if (!isOver()) {
      refused = true;
      conclude(response);
    }
  }

  private void conclude(HttpResponse response) {
    deadline.cancel();
    onOver.run();
    call.respond(response);
  }
}
