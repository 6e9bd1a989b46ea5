package orrery.protocols.container;

import java.time.Duration;
import orrery.host.Host;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.service.Caller;
import orrery.protocols.service.ServiceCall;

/** A call from when it comes until it is answered: by a program, or by a refusal, at its deadline at the latest. */
final class HeldCall implements ServiceCall {

  private final Host host;
  private final ServiceCall call;
  private final long beganNanos;
  private final Deadlines.Deadline deadline;
  /** Lets go of it, wherever it is held. */
  private Runnable onOver = () -> { };
  private boolean answered;
  private boolean refused;

  HeldCall(Host host, Deadlines deadlines, ServiceCall call, Duration patience) {
    this.host = host;
    this.call = call;
    beganNanos = host.nanoTime();
    deadline = deadlines.deadline(() -> refuse(Refusal.DEADLINE));
    deadline.start(patience);
  }

  /** From now on {@code let} is run when it is over. */
  void heldBy(Runnable letGo) {
    onOver = letGo;
  }

  boolean isOver() {
    return answered || refused;
  }

  long beganNanos() {
    return beganNanos;
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

  void refuse(Refusal refusal) {
    if (!isOver()) {
      refused = true;
      host.probe().count(ContainerMetrics.REFUSED, 1, refusal.word());
      conclude(answer(refusal));
    }
  }

  private void conclude(HttpResponse response) {
    deadline.cancel();
    onOver.run();
    call.respond(response);
  }

  private static HttpResponse answer(Refusal refusal) {
    return HttpResponse.json(refusal.status(), JsonWriter.write(json -> json.text("message", refusal.message()).text("reason", refusal.word())))
        .with(Refusal.FIELD, refusal.word());
  }
}
