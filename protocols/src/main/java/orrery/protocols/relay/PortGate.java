package orrery.protocols.relay;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.protocols.http.Deadlines;

/**
 * The proxy's gate for its members' datagrams: it has ports opened at the SEP, and passes on what comes and goes by them, in
 * datagrams on the LAN that hold one message of the tunnel each.
 *
 * <p>A port is a member's for a {@link #LEASE}, which asking for it again renews. Between two ports of this gate a datagram does not
 * leave the house.
 */
public final class PortGate {

  /** How long a port is a member's that does not ask again; three times as long as members wait to ask. */
  static final Duration LEASE = Duration.ofMinutes(6);

  /** The most ports for one cluster; assumed. */
  private static final int MOST_PORTS = 256;

  private final Host host;
  private final ClusterProxy proxy;
  private final Deadlines deadlines;
  private final Map<Integer, Lease> leases = new TreeMap<>();
  private final Map<Endpoint, Lease> byOutside = new TreeMap<>();
  /** Members whose port is being opened. */
  private final Set<Endpoint> asking = new TreeSet<>();
  /** Datagrams from one port of this node itself to another: a send must not call back. */
  private final Queue<Runnable> toItself = new ArrayDeque<>(1);
  private final Deadlines.Deadline turn;
  private @Nullable DatagramPort port;
  /** Of which tunnel the ports are. */
  private @Nullable SepTunnel tunnel;

  /** Who has a port. */
  private interface Holder {
    void onDatagram(int port, Endpoint peer, byte[] payload);
  }

  private static final class Lease {
    final Endpoint outside;
    final Holder holder;
    /** Where a member asks from; null for this node itself. */
    final @Nullable Endpoint member;
    final Deadlines.@Nullable Deadline deadline;
    /** Told when the port is gone. */
    final Runnable onLost;

    Lease(Endpoint outside, Holder holder, @Nullable Endpoint member, Deadlines.@Nullable Deadline deadline, Runnable onLost) {
      this.outside = outside;
      this.holder = holder;
      this.member = member;
      this.deadline = deadline;
      this.onLost = onLost;
    }
  }

  public PortGate(Host host, ClusterProxy proxy) {
    this.host = host;
    this.proxy = proxy;
    deadlines = new Deadlines(host, "port gate");
    turn = deadlines.deadline(this::deliverToItself);
    proxy.onTunnelGone(this::onTunnelGone);
  }

  /** Serves members from here on at that port of the LAN. */
  public void start(int number) {
    port = host.open(PortSpec.of("sep", number), this::onDatagram);
  }

  /** Where members reach it on the LAN, once it has started. */
  public Endpoint local() {
    if (port == null) {
      throw new IllegalStateException("a gate must be started to be somewhere");
    }
    return port.local();
  }

  /** Ends; all ports are gone. */
  public void stop() {
    onTunnelGone();
    deadlines.clear();
    if (port != null) {
      port.close();
      port = null;
    }
  }

  /** How many ports there are. */
  public int ports() {
    return leases.size();
  }

  /** A port for this node itself. */
  public void open(DatagramHandler handler, RelayedPortListener listener) {
    RelayedPort[] own = new RelayedPort[1];
    boolean asked = openAtSep(0, (number, peer, payload) -> own[0].deliver(peer, payload), null, outside -> {
      if (outside.isEmpty()) {
        listener.onLost("refused");
        return;
      }
      int number = outside.get().port();
      own[0] = new RelayedPort(outside.get(), handler, new RelayedPort.Way() {
        @Override
        public void send(Endpoint peer, byte[] payload, String messageType) {
          outward(number, peer, payload);
        }

        @Override
        public void close() {
          give(number);
        }
      });
      listener.onOpen(own[0]);
    }, () -> {
      own[0].close();
      listener.onLost("tunnel");
    });
    if (!asked) {
      // Not from within the call.
      deadlines.deadline(() -> listener.onLost("no-tunnel")).start(Duration.ZERO);
    }
  }

  private boolean openAtSep(int wanted, Holder holder, @Nullable Endpoint member, Consumer<Optional<Endpoint>> onOpen, Runnable onLost) {
    SepTunnel now = proxy.tunnel().orElse(null);
    if (now == null || leases.size() >= MOST_PORTS) {
      return false;
    }
    tunnel = now;
    int[] number = new int[1];
    now.openPort(wanted, (peer, payload) -> holder.onDatagram(number[0], peer, payload), outside -> {
      outside.ifPresent(endpoint -> {
        number[0] = endpoint.port();
        Deadlines.Deadline deadline = member == null ? null : deadlines.deadline(() -> give(endpoint.port()));
        Lease lease = new Lease(endpoint, holder, member, deadline, onLost);
        leases.put(endpoint.port(), lease);
        byOutside.put(endpoint, lease);
        if (deadline != null) {
          deadline.start(LEASE);
        }
      });
      onOpen.accept(outside);
    });
    return true;
  }

  /** The port is needed no more. */
  private void give(int number) {
    Lease lease = leases.remove(number);
    if (lease != null) {
      byOutside.remove(lease.outside);
      if (lease.deadline != null) {
        lease.deadline.cancel();
      }
      Optional.ofNullable(tunnel).ifPresent(open -> open.closePort(number));
    }
  }

  private void onTunnelGone() {
    List<Lease> lost = List.copyOf(leases.values());
    leases.clear();
    byOutside.clear();
    asking.clear();
    tunnel = null;
    for (Lease lease : lost) {
      if (lease.deadline != null) {
        lease.deadline.cancel();
      }
      lease.onLost.run();
    }
  }

  /** From a port of this gate to somebody: outside, or at another port of it. */
  private void outward(int from, Endpoint peer, byte[] payload) {
    Lease sender = leases.get(from);
    Lease neighbour = byOutside.get(peer);
    if (sender == null) {
      host.probe().count(RelayMetrics.DROPPED, 1, "no-port");
    } else if (neighbour != null && neighbour.member != null) {
      neighbour.holder.onDatagram(peer.port(), sender.outside, payload);
    } else if (neighbour != null) {
      toItself.add(() -> neighbour.holder.onDatagram(peer.port(), sender.outside, payload));
      turn.start(Duration.ZERO);
    } else if (tunnel != null) {
      tunnel.send(from, peer, payload);
    }
  }

  private void deliverToItself() {
    for (int left = toItself.size(); left > 0; left--) {
      toItself.remove().run();
    }
  }

  // ---- Members

  private void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
    TunnelMessage message = TunnelCodec.decode(payload).orElse(null);
    if (message instanceof TunnelMessage.OpenPort open) {
      onOpen(source, open);
    } else if (message instanceof TunnelMessage.ClosePort close && isMembers(close.port(), source)) {
      give(close.port());
    } else if (message instanceof TunnelMessage.Datagram datagram && isMembers(datagram.port(), source)) {
      outward(datagram.port(), datagram.peer(), datagram.payload());
    } else {
      host.probe().count(RelayMetrics.MALFORMED, 1, "gate");
    }
  }

  private boolean isMembers(int number, Endpoint source) {
    Lease lease = leases.get(number);
    return lease != null && source.equals(lease.member);
  }

  private void onOpen(Endpoint member, TunnelMessage.OpenPort open) {
    for (Lease lease : leases.values()) {
      // It asks again: to keep the port, or because the answer was lost.
      if (member.equals(lease.member) && lease.deadline != null) {
        lease.deadline.start(LEASE);
        say(member, new TunnelMessage.PortOpen(open.request(), lease.outside), "open");
        return;
      }
    }
    if (!asking.add(member)) {
      return;
    }
    boolean asked = openAtSep(open.wanted(), (number, peer, payload) -> say(member, new TunnelMessage.Datagram(number, peer, payload), "relayed"), member,
        outside -> {
          asking.remove(member);
          say(member, outside.<TunnelMessage>map(endpoint -> new TunnelMessage.PortOpen(open.request(), endpoint))
              .orElseGet(() -> new TunnelMessage.PortRefused(open.request())), "open");
        },
        () -> say(member, new TunnelMessage.ClosePort(0), "close"));
    if (!asked) {
      asking.remove(member);
      say(member, new TunnelMessage.PortRefused(open.request()), "open");
    }
  }

  private void say(Endpoint member, TunnelMessage message, String type) {
    if (port != null) {
      port.send(member, TunnelCodec.encode(message), type);
    }
  }
}
