package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import orrery.host.DatagramPort;
import orrery.host.Defaults;
import orrery.host.Doc;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.host.RandomStream;
import orrery.host.Timer;

/**
 * The gossip workload as a protocol: each second a node tells one of its peers, chosen at random, what it is like and the
 * greatest number it has heard of, and is answered in kind. Messages are the cluster protocol's own, of about 100 bytes:
 * {@link ClusterMessage.Update} and, as the answer, {@link ClusterMessage.Register}.
 *
 * <p>A node learns its peers from a {@link GossipTracker}, which knows them by their endpoints outside their NATs. It asks
 * in the first seconds, to be known, and again later, to be told.
 */
public final class Gossip implements ProtocolProvider<Gossip.Config> {

  static final String CLUSTER = "gossip";
  static final int PORT = 7_000;

  private static final long JOIN_NANOS = 5_000_000_000L;
  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final long ROUND_NANOS = 1_000_000_000L;

  private final MeritConfig merit = Defaults.of(MeritConfig.class);
  private long delivered;

  /** Where the tracker is. */
  public record Config(@Doc("The tracker's endpoint, or its service's name and port.") String tracker) {}

  @Override
  public String id() {
    return CLUSTER;
  }

  @Override
  public Class<Config> config() {
    return Config.class;
  }

  /** How many messages and answers have come to nodes of this provider. */
  public long delivered() {
    return delivered;
  }

  @Override
  public Protocol create(Host host, Config config) {
    return new Node(host, Endpoint.parse(config.tracker()).orElseThrow());
  }

  private final class Node implements Protocol {
    private final Host host;
    private final Endpoint tracker;
    private final RandomStream random;
    private final ClusterCodec codec;
    private final Profile profile;
    private final Timer round;
    private final DatagramPort port;
    private List<Roster.Entry> peers = List.of();
    private long greatest;
    private int lastRequest;

    Node(Host host, Endpoint tracker) {
      this.host = host;
      this.tracker = tracker;
      random = host.random("gossip");
      codec = ClusterCodec.of(CLUSTER, host.shared());
      profile = new SelfDescription(host, new ClusterMemory(host, CLUSTER), merit).profile();
      round = host.timer("gossip-round", this::onRound);
      port = host.open(PortSpec.of("gossip", PORT), this::onDatagram);
    }

    @Override
    public void start() {
      round.start(random.nextLong(JOIN_NANOS));
    }

    @Override
    public void stop(Runnable done) {
      done.run();
    }

    private void onRound() {
      int request = ++lastRequest;
      if (peers.isEmpty()) {
        send(tracker, new ClusterMessage.Register(request, 0, profile, Collections.emptySet()));
        round.start(PATIENCE_NANOS);
      } else {
        send(peers.get(random.nextInt(peers.size())).endpoint(), new ClusterMessage.Update(request, 0, greatest, profile));
        round.start(ROUND_NANOS);
      }
    }

    private void send(Endpoint destination, ClusterMessage message) {
      port.send(destination, codec.encode(host.id(), message), message.label());
    }

    private void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
      var envelope = codec.decode(payload).orElse(null);
      if (envelope == null) {
        host.probe().count(ClusterMetrics.MALFORMED, 1, CLUSTER);
      } else if (envelope.message() instanceof ClusterMessage.Update update) {
        delivered++;
        greatest = Math.max(greatest, update.rosterVersion()) + 1;
        send(source, new ClusterMessage.Register(update.request(), greatest, profile, Collections.emptySet()));
      } else if (envelope.message() instanceof ClusterMessage.Register answer) {
        delivered++;
        greatest = Math.max(greatest, answer.knownTerm()) + 1;
      } else if (envelope.message() instanceof ClusterMessage.RosterPage page && peers.isEmpty()) {
        peers = page.entries();
        round.start(random.nextLong(ROUND_NANOS));
      }
    }
  }
}
