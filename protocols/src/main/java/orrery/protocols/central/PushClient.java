package orrery.protocols.central;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.InterfacesListener;
import orrery.host.Timer;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpGroup;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.json.JsonException;

/**
 * A node's end of push notification (Fig. 2): it subscribes at the nearest region and has one long poll waiting there, always. What a
 * silent connection costs is so what polls cost.
 *
 * <p>Each notification is handed on once, in the order of its service; one whose acknowledgement is lost comes again and is passed over.
 */
public final class PushClient implements InterfacesListener {

  private final Host host;
  private final PushClientConfig config;
  private final Consumer<PushMessage> onMessage;
  private final HttpClient http;
  private final HttpGroup regions;
  private final Timer retry;
  private String subscription = "";
  private long last;
  private long retryNanos;
  /** Counts what has been asked: the answer to what is not the last is of no use. */
  private int round;
  private boolean stopped;

  /**
   * A node that is not subscribed yet. It has a client of its own: what waits for a poll is in no one's way.
   *
   * @param regions the gateways of the regions
   */
  public PushClient(Host host, PushClientConfig config, HttpClientConfig clients, List<Endpoint> regions, Consumer<PushMessage> onMessage) {
    this.host = host;
    this.config = config;
    this.onMessage = onMessage;
    http = new HttpClient(host, clients);
    this.regions = new HttpGroup(host, http, regions);
    retry = host.timer("push retry", this::ask);
    retryNanos = config.firstRetry().toNanos();
  }

  /** Subscribes, and polls from then on. */
  public void start() {
    host.followInterfaces(this);
    ask();
  }

  /** A poll from where the node is no more would be answered to nobody. */
  @Override
  public void onInterfacesChanged() {
    if (!retry.isPending()) {
      ask();
    }
  }

  /** Ends at once; the subscription is left to itself, and what comes for the node waits for its return. */
  public void stop() {
    stopped = true;
    host.unfollowInterfaces(this);
    retry.cancel();
    http.stop();
  }

  private void ask() {
    int asked = ++round;
    HttpRequest request = subscription.isEmpty()
        ? new HttpRequest("POST", "/services/" + PushService.NAME + "/subscriptions", HttpHeaders.JSON, PushService.subscription(host.id()))
        : HttpRequest.of("GET", subscription + "?after=" + last).with(HttpHeaders.of("Prefer", "wait=" + config.poll().toSeconds()));
    Duration patience = subscription.isEmpty() ? config.margin() : config.poll().plus(config.margin());
    regions.send(request, HttpTerms.within(patience), result -> {
      if (asked == round && !stopped) {
        onResult(result);
      }
    });
  }

  private void onResult(HttpResult result) {
    HttpResponse response = result instanceof HttpResult.Answer answer ? answer.response() : null;
    if (response != null && response.status() == 201) {
      subscribed(response);
    } else if (response != null && response.status() == 200 && !subscription.isEmpty()) {
      received(response);
    } else if (response != null && response.status() == 204 && !subscription.isEmpty()) {
      host.probe().count(CentralMetrics.POLLS, 1, "nothing");
      succeeded();
    } else if (response != null && response.status() == 404 && !subscription.isEmpty()) {
      subscription = "";
      failed();
    } else {
      failed();
    }
  }

  private void subscribed(HttpResponse response) {
    String location = response.headers().first("Location").orElse("");
    if (location.startsWith("/services/" + PushService.NAME + "/subscriptions/") && location.length() <= 128 && HttpTarget.parse(location).isPresent()) {
      subscription = location;
      // Numbers are those of the service: whoever has come up anew begins anew.
      last = 0;
      succeeded();
    } else {
      failed();
    }
  }

  private void received(HttpResponse response) {
    List<PushMessage> messages;
    try {
      messages = PushMessage.read(response.body());
    } catch (JsonException e) {
      failed();
      return;
    }
    host.probe().count(CentralMetrics.POLLS, 1, "messages");
    for (PushMessage message : messages) {
      if (message.number() > last && !stopped) {
        last = message.number();
        onMessage.accept(message);
      }
    }
    if (!stopped) {
      succeeded();
    }
  }

  private void succeeded() {
    retryNanos = config.firstRetry().toNanos();
    ask();
  }

  /** Asks again after a while, which is longer each time and differs from node to node. */
  private void failed() {
    host.probe().count(CentralMetrics.POLLS, 1, "failed");
    retry.start(retryNanos / 2 + host.random("push retry").nextLong(retryNanos / 2 + 1));
    retryNanos = Math.min(2 * retryNanos, config.lastRetry().toNanos());
  }
}
