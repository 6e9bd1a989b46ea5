package orrery.protocols.container;

import java.time.Duration;
import orrery.host.Host;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.service.PendingCall;
import orrery.protocols.service.ServiceCall;

/** A call that the container holds, and may refuse. */
final class HeldCall extends PendingCall {

  private final Host host;

  HeldCall(Host host, Deadlines deadlines, ServiceCall call, Duration patience) {
    super(call, host.nanoTime(), deadlines, patience);
    this.host = host;
  }

  @Override
  protected void onDeadline() {
    refuse(Refusal.DEADLINE);
  }

  void refuse(Refusal refusal) {
    if (!isOver()) {
      host.probe().count(ContainerMetrics.REFUSED, 1, refusal.word());
      refuse(answer(refusal));
    }
  }

  private static HttpResponse answer(Refusal refusal) {
    return HttpResponse.json(refusal.status(), JsonWriter.write(json -> json.text("message", refusal.message()).text("reason", refusal.word())))
        .with(Refusal.FIELD, refusal.word());
  }
}
