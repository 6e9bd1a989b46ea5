package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.host.RandomStream;

/** Introduces the nodes of {@link Gossip} to each other: who has asked early is known, who asks later is told eight of them. */
public final class GossipTracker implements ProtocolProvider<GossipTracker.Config> {

  private static final long OPENS_NANOS = 8_000_000_000L;
  private static final int PEERS = 8;

  /** No settings. */
  public record Config() {}

  @Override
  public String id() {
    return "gossip-tracker";
  }

  @Override
  public Class<Config> config() {
    return Config.class;
  }

  @Override
  public Protocol create(Host host, Config config) {
    return new Tracker(host);
  }

  private static final class Tracker implements Protocol {
    private final Host host;
    private final ClusterCodec codec;
    private final RandomStream random;
    private final DatagramPort port;
    private final List<Roster.Entry> known = new ArrayList<>();

    Tracker(Host host) {
      this.host = host;
      codec = ClusterCodec.of(Gossip.CLUSTER, host.shared());
      random = host.random("gossip");
      port = host.open(PortSpec.of("gossip", Gossip.PORT), this::onDatagram);
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }

    private void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
      var envelope = codec.decode(payload).orElseThrow();
      if (host.nanoTime() < OPENS_NANOS) {
        known.add(new Roster.Entry(envelope.sender(), source, 0, true, Collections.emptySet()));
        return;
      }
      List<Roster.Entry> some = new ArrayList<>(PEERS);
      for (int i = 0; i < PEERS; i++) {
        some.add(known.get(random.nextInt(known.size())));
      }
      ClusterMessage.RosterPage page = new ClusterMessage.RosterPage(1, 1, 0, 1, some);
      port.send(source, codec.encode(host.id(), page), page.label());
    }
  }
}
