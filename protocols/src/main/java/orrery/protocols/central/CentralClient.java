package orrery.protocols.central;

import java.util.Arrays;
import java.util.List;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.service.CentralCalls;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.ServiceAddress;
import orrery.protocols.use.Errands;
import orrery.protocols.use.UseMetrics;
import org.jspecify.annotations.Nullable;

/**
 * An edge node that is a client only (EC-40): what its users want is done by the central cloud, and what others share with it, it is
 * told by push notification and fetches there, be they on its own link.
 */
public final class CentralClient implements Protocol {

  private final Host host;
  private final CentralClientConfig config;
  private @Nullable HttpClient http;
  private @Nullable Errands errands;
  private @Nullable PushClient push;

  public CentralClient(Host host, CentralClientConfig config) {
    this.host = host;
    this.config = config;
  }

  @Override
  public void start() {
    List<Endpoint> regions = Arrays.stream(config.cloud().split(",")).map(region -> Endpoint.parse(region.strip())
        .orElseThrow(() -> new IllegalArgumentException("cloud must be endpoints such as 192.0.2.1:80 but one is '" + region + "'"))).toList();
    HttpClient client = new HttpClient(host, config.http());
    http = client;
    errands = new Errands(host, Errands.Side.CENTRAL, new RegionCalls(host, client, regions), config.patience(), config.largest().bytes());
    errands.start();
    if (config.push()) {
      push = new PushClient(host, config.notifications(), config.http(), regions, message -> fetch(client, message));
      push.start();
    }
  }

  private void fetch(HttpClient client, PushMessage message) {
    Sharing.parse(message.text()).ifPresent(sharing -> {
      HttpTerms terms = new HttpTerms(config.patience(), config.largest().bytes());
      new CentralCalls(client, message.region()).call(ServiceAddress.central("share"), HttpRequest.of("GET", "/" + sharing.id()), terms, outcome -> {
        if (outcome instanceof Outcome.Answered answered && answered.response().status() == 200 && answered.response().contentLength() == sharing.bytes()) {
          // Each clock may be wrong: what has come before it was sent took no time.
          long millis = Math.max(0, Math.floorDiv(host.unixNanos(), 1_000_000L) - sharing.wantedMillis());
          host.probe().observe(UseMetrics.SHARE_TIME, millis / 1e3);
          host.probe().event("shared", sharing.id() + " has come, " + sharing.bytes() + " B");
        }
      });
    });
  }

  @Override
  public void stop(Runnable done) {
    if (errands != null) {
      errands.stop();
    }
    if (push != null) {
      push.stop();
    }
    if (http != null) {
      http.stop();
    }
    done.run();
  }
}
