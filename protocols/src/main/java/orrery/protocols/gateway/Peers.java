package orrery.protocols.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTerms;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the gateways that a node calls. Calls to one gateway go beside each other, over as many connections as are allowed;
 * connections rest for a while, and then nothing of the gateway is kept.
 */
final class Peers {

  private static final HttpClientConfig CLIENT = Defaults.of(HttpClientConfig.class);

  private final Host host;
  private final CallConfig config;
  private final HttpClientConfig client;
  private final Deadlines deadlines;
  /** Null while there are none. */
  private @Nullable Map<Key, Peer> peers;

  private record Key(NodeId node, Endpoint endpoint) {}

  Peers(Host host, CallConfig config, Deadlines deadlines) {
    this.host = host;
    this.config = config;
    this.deadlines = deadlines;
    client = new HttpClientConfig(CLIENT.requestTimeout(), config.idleTimeout(), CLIENT.waitingRequests(), CLIENT.limits());
  }

  /**
   * Sends a request that way; {@code onResult} is called once, later.
   *
   * @return takes it back, when it is run
   */
  Runnable send(Way way, HttpRequest request, HttpTerms terms, Consumer<HttpResult> onResult) {
    peers = peers == null ? new LinkedHashMap<>(4) : peers;
    Peer peer = peers.computeIfAbsent(new Key(way.node(), way.endpoint()), key -> new Peer(key, way));
    peer.way = way;
    return peer.send(request, terms, onResult);
  }

  /** How many gateways there are connections to, or were just now. */
  int size() {
    return peers == null ? 0 : peers.size();
  }

  /** Ends all as they are; who waits is not told. */
  void stop() {
    if (peers != null) {
      peers.values().forEach(Peer::stop);
      peers = null;
    }
  }

  /** One gateway. */
  private final class Peer {
    private final Key key;
    private final List<Lane> lanes = new ArrayList<>(1);
    private final Deadlines.Deadline rest = deadlines.deadline(this::forget);
    private Way way;
    private int busy;

    Peer(Key key, Way way) {
      this.key = key;
      this.way = way;
    }

    Runnable send(HttpRequest request, HttpTerms terms, Consumer<HttpResult> onResult) {
      Lane lane = freest();
      lane.busy++;
      busy++;
      rest.cancel();
      boolean[] over = {false};
      Runnable takeBack = lane.client.send(key.endpoint, request, terms, result -> {
        over[0] = true;
        end(lane);
        onResult.accept(result);
      });
      return () -> {
        if (!over[0]) {
          over[0] = true;
          takeBack.run();
          end(lane);
        }
      };
    }

    private Lane freest() {
      Lane freest = null;
      for (Lane lane : lanes) {
        freest = freest == null || lane.busy < freest.busy ? lane : freest;
      }
      if (freest == null || freest.busy > 0 && lanes.size() < config.connections()) {
        freest = new Lane(new HttpClient(host, client, (server, handler) -> way.connect(handler)));
        lanes.add(freest);
      }
      return freest;
    }

    private void end(Lane lane) {
      lane.busy--;
      busy--;
      if (busy == 0) {
        // A moment after the connections themselves, which end by the same time of rest.
        rest.start(config.idleTimeout().plus(Duration.ofSeconds(1)));
      }
    }

    private void forget() {
      stop();
      if (peers != null && peers.remove(key, this) && peers.isEmpty()) {
        peers = null;
      }
    }

    void stop() {
      rest.cancel();
      lanes.forEach(lane -> lane.client.stop());
    }
  }

  /** One connection, or one for what is short and one for bulks. */
  private static final class Lane {
    private final HttpClient client;
    private int busy;

    Lane(HttpClient client) {
      this.client = client;
    }
  }
}
