package orrery.protocols.relay;

import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Probe;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;

/** A remote caller's end: it sends signals to members of clusters over their SEPs. */
public final class SignalSender {

  private final Host host;
  private final HttpClient client;

  public SignalSender(Host host, HttpClientConfig config) {
    this.host = host;
    client = new HttpClient(host, config);
  }

  /** Sends a signal; {@code onOutcome} is called once, later. */
  public void send(Endpoint sep, NodeId member, byte[] body, Consumer<SignalOutcome> onOutcome) {
    Probe.Wait wait = host.probe().begin(RelayMetrics.SIGNAL_TIME, "sep");
    HttpRequest request = new HttpRequest("POST", "/nodes/" + member + "/signals", HttpHeaders.of("Content-Type", "application/octet-stream"), body);
    client.send(sep, request, result -> {
      SignalOutcome outcome = outcome(result);
      if (outcome instanceof SignalOutcome.Failed failed) {
        wait.discard();
        host.probe().count(RelayMetrics.SIGNAL_FAILED, 1, failed.reason());
      } else {
        wait.finish();
      }
      onOutcome.accept(outcome);
    });
  }

  private static SignalOutcome outcome(HttpResult result) {
    if (result instanceof HttpResult.Answer answer) {
      return answer.response().isSuccess()
          ? new SignalOutcome.Answered(answer.response().body())
          : new SignalOutcome.Failed("status-" + answer.response().status());
    }
    return new SignalOutcome.Failed(((HttpResult.NoAnswer) result).reason().word());
  }

  /** Ends; signals on their way get no answer. */
  public void stop() {
    client.stop();
  }
}
