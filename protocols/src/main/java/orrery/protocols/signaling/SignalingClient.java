package orrery.protocols.signaling;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.json.JsonException;

/** A node's dealings with the signaling service: it asks for relays, looks them up and gives them back. */
public final class SignalingClient {

  private final Host host;
  private final HttpClientConfig config;
  private final Endpoint service;
  /** Of short questions. A wish for a relay waits at the service, and has a connection of its own. */
  private final HttpClient asking;
  private final Set<HttpClient> wishes = new LinkedHashSet<>();
  private boolean stopped;

  public SignalingClient(Host host, HttpClientConfig config, Endpoint service) {
    this.host = host;
    this.config = config;
    this.service = service;
    asking = new HttpClient(host, config);
  }

  /** Asks for a relay; {@code onOutcome} is called once, later. */
  public void request(EndpointRequest request, Consumer<SignalingOutcome> onOutcome) {
    HttpClient client = new HttpClient(host, config);
    wishes.add(client);
    HttpHeaders json = HttpHeaders.JSON.with("Connection", "close");
    client.send(service, new HttpRequest("POST", "/endpoints", json, SignalingJson.write(request)), result -> {
      wishes.remove(client);
      if (!stopped) {
        onOutcome.accept(outcome(result));
      }
    });
  }

  /** Asks where the SEP of a cluster is. What is found has no token: it lets those in who want to reach the cluster. */
  public void find(String cluster, Consumer<SignalingOutcome> onOutcome) {
    String target = new HttpTarget(List.of("endpoints"), Collections.singletonMap("for", cluster)).text();
    asking.send(service, HttpRequest.of("GET", target), result -> onOutcome.accept(outcome(result)));
  }

  /** Says that a relay is needed no more; {@code token} is one of its own. */
  public void release(String id, String token) {
    HttpHeaders authorized = HttpHeaders.of("Authorization", "Bearer " + token);
    asking.send(service, new HttpRequest("DELETE", "/endpoints/" + id, authorized, new byte[0]), result -> { });
  }

  /** Ends; what was asked gets no answer. */
  public void stop() {
    stopped = true;
    asking.stop();
    wishes.forEach(HttpClient::stop);
    wishes.clear();
  }

  private SignalingOutcome outcome(HttpResult result) {
    if (result instanceof HttpResult.NoAnswer none) {
      return new SignalingOutcome.Failed(none.reason().word());
    }
    var response = ((HttpResult.Answer) result).response();
    if (!response.isSuccess()) {
      return new SignalingOutcome.Failed("status-" + response.status());
    }
    try {
      return new SignalingOutcome.Granted(SignalingJson.readGrant(response.body()));
    } catch (JsonException e) {
      host.probe().event("signaling", "malformed: " + e.getMessage());
      return new SignalingOutcome.Failed("malformed");
    }
  }
}
