package orrery.protocols.central;

import java.time.Duration;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.service.Caller;
import orrery.protocols.service.ServiceCall;

/** A call from when a pool lets it in until it is answered: by a program, or by a refusal, at its deadline at the latest. */
final class QueuedCall implements ServiceCall {

  private final ServiceCall call;
  private final long beganNanos;
  private final Deadlines.Deadline deadline;
  /** Lets go of it, wherever it is. */
  private Runnable onOver = () -> { };
  private boolean answered;
  private boolean refused;

  QueuedCall(ServiceCall call, long nowNanos, Deadlines deadlines, Duration patience, Runnable onDeadline) {
    this.call = call;
    beganNanos = nowNanos;
    deadline = deadlines.deadline(onDeadline);
    deadline.start(patience);
  }

  /** From now on {@code letGo} is run when it is over. */
  void heldBy(Runnable letGo) {
    onOver = letGo;
  }

  long beganNanos() {
    return beganNanos;
  }

  boolean isOver() {
    return answered || refused;
  }

  @Override
  public Caller caller() {
    return call.caller();
  }

  @Override
  public HttpRequest request() {
    return call.request();
  }

  @Override
  public HttpTarget target() {
    return call.target();
  }

  /** The program's answer; one that comes after a refusal comes too late. */
  @Override
  public void respond(HttpResponse response) {
    if (answered) {
      throw new IllegalStateException("a call must be answered once, but " + request().method() + " " + request().target() + " is again");
    }
    if (!refused) {
      answered = true;
      conclude(response);
    }
  }

  void refuse(HttpResponse response) {
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
