package orrery.protocols.relay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Probe;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;

/** A remote caller's end: it sends signals to members of clusters, over their SEPs or as they can be reached otherwise. */
public final class SignalSender {

  private final Host host;
  private final HttpClient client;

  public SignalSender(Host host, HttpClientConfig config) {
    this.host = host;
    client = new HttpClient(host, config);
  }

  /** Sends a signal over a SEP; {@code onOutcome} is called once, later. */
  public void send(Endpoint sep, NodeId member, byte[] body, Consumer<SignalOutcome> onOutcome) {
    send(sep, post("/nodes/" + member + "/signals", body), "sep", onOutcome);
  }

  /** Sends a signal to a super node that can be called itself, for a member of its cluster. */
  public void sendToCluster(Endpoint superNode, NodeId member, byte[] body, Consumer<SignalOutcome> onOutcome) {
    send(superNode, post("/nodes/" + member + "/signals", body), "super-node", onOutcome);
  }

  /** Sends a signal to a node on the same link. */
  public void sendOnLink(Endpoint member, byte[] body, Consumer<SignalOutcome> onOutcome) {
    send(member, toMember(body), "link", onOutcome);
  }

  /**
   * Sends a signal over a node on the same link that is on another, too.
   *
   * @param bridge that node
   * @param over who carry it on after that
   */
  public void sendOver(Endpoint bridge, NodeId member, List<NodeId> over, byte[] body, Consumer<SignalOutcome> onOutcome) {
    send(bridge, toBridge(member, over, body), "bridged", onOutcome);
  }

  /** What a node takes that is to carry a signal over. */
  static HttpRequest toBridge(NodeId member, List<NodeId> over, byte[] body) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("to", member.name());
    if (!over.isEmpty()) {
      query.put("over", over.stream().map(NodeId::name).collect(Collectors.joining(",")));
    }
    return post(new HttpTarget(List.of("signals"), query).text(), body);
  }

  /** What a member's receiver takes. */
  static HttpRequest toMember(byte[] body) {
    return post("/signals", body);
  }

  private static HttpRequest post(String target, byte[] body) {
    return new HttpRequest("POST", target, HttpHeaders.of("Content-Type", "application/octet-stream"), body);
  }

  private void send(Endpoint to, HttpRequest request, String way, Consumer<SignalOutcome> onOutcome) {
    Probe.Wait wait = host.probe().begin(RelayMetrics.SIGNAL_TIME, way);
    client.send(to, request, result -> {
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
