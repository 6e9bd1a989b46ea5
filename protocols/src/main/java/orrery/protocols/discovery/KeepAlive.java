package orrery.protocols.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import orrery.host.Host;
import orrery.host.Timer;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpGroup;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import org.jspecify.annotations.Nullable;

/**
 * The baseline of presence (CL-7): a node that tells the service that it is there, again and again.
 *
 * <p>It does what registries with leases are used to, such as Netflix Eureka's: {@code PUT /presence/{id}} with all that the
 * service is to know, then every interval {@code PUT /presence/{id}/beat} with nothing; whoever is answered 404 tells all
 * again; {@code DELETE /presence/{id}} at the end. This side keeps the connection, so that a beat costs no handshake, where
 * the service lets it rest that long; where it does not ({@code http.idle-timeout}; nginx: 75 s), every beat opens another,
 * through the NAT too.
 */
final class KeepAlive {

  /** For how much longer than the interval a connection rests before this side closes it. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final Host host;
  private final Duration interval;
  private final HttpGroup service;
  private final Supplier<NodeEntry> self;
  private final HttpClient http;
  private final Timer timer;
  private @Nullable NodeEntry told;
  private boolean stopped;

  /** @param self the node as it is to be told of */
  KeepAlive(Host host, DiscoveryClientConfig config, Supplier<NodeEntry> self) {
    this.host = host;
    this.interval = config.presence().interval();
    this.self = self;
    HttpClientConfig usual = config.http();
    http = new HttpClient(host, new HttpClientConfig(usual.requestTimeout(), interval.plus(MARGIN), usual.waitingRequests(), usual.limits()));
    service = new HttpGroup(host, http, config.endpoints());
    timer = host.timer("keep-alive", this::onTimer);
  }

  void start() {
    onTimer();
  }

  /** The node's addresses are others: the service hears of it at once. */
  void onMoved() {
    told = null;
    onTimer();
  }

  void stop(Runnable done) {
    stopped = true;
    timer.cancel();
    service.send(HttpRequest.of("DELETE", path()), result -> {
      count("leave", result);
      http.stop();
      done.run();
    });
  }

  private String path(String... more) {
    List<String> segments = new ArrayList<>(List.of("presence", host.id().name()));
    segments.addAll(List.of(more));
    return new HttpTarget(segments, new TreeMap<>()).text();
  }

  private void onTimer() {
    timer.start(interval);
    NodeEntry now = self.get();
    if (told == null || now.isNewsTo(told)) {
      tell(now);
    } else {
      service.send(HttpRequest.of("PUT", path("beat")), result -> {
        count("beat", result);
        if (!stopped && result instanceof HttpResult.Answer answer && answer.response().status() == 404) {
          tell(self.get());
        }
      });
    }
  }

  private void tell(NodeEntry now) {
    told = now;
    service.send(new HttpRequest("PUT", path(), HttpHeaders.JSON, DiscoveryJson.write(now)), result -> {
      count("present", result);
      if (!(result instanceof HttpResult.Answer answer) || !answer.response().isSuccess()) {
        told = null;
      }
    });
  }

  private void count(String kind, HttpResult result) {
    host.probe().count(DiscoveryMetrics.UPDATES, 1, kind, DiscoveryClient.outcome(result));
  }
}
