package orrery.protocols.edge;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.cluster.ClusterPorts;
import orrery.protocols.http.Deadlines;
import orrery.protocols.relay.RelayedPort;
import orrery.protocols.relay.RelayedPortListener;

/**
 * Reach by a public address of the node's own, or where it has none by ports at the SEP of its link's cluster, so that nodes behind
 * NATs meet in wider clusters, too.
 *
 * <p>Ports are opened before they are needed, since a part in a cluster wants one at once. One that is lost is opened anew, with the
 * same number where that is possible; when it takes longer than {@link #PATIENCE}, the node cannot be reached.
 */
final class RelayedReach implements WideReach {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final Host host;
  private final OwnAddress own;
  private final ClusterReach cluster;
  private final int wanted;
  private final List<Slot> slots = new ArrayList<>(2);
  private final Deadlines deadlines;
  private final Deadlines.Deadline patience;
  private Runnable reaction = () -> { };
  private boolean ready;
  private boolean stopped;

  /** @param wanted how many ports may be in use at a time */
  RelayedReach(Host host, ClusterReach cluster, int wanted) {
    this.host = host;
    this.own = new OwnAddress(host);
    this.cluster = cluster;
    this.wanted = wanted;
    deadlines = new Deadlines(host, "relayed reach");
    patience = deadlines.deadline(() -> become(false));
  }

  @Override
  public Optional<ClusterPorts> ports() {
    return own.ports().or(() -> ready ? Optional.of((member, handler) -> lend(handler)) : Optional.empty());
  }

  @Override
  public void onChange(Runnable told) {
    reaction = told;
    own.onChange(() -> {
      begin();
      told.run();
    });
    begin();
  }

  private void begin() {
    while (slots.size() < wanted && own.ports().isEmpty() && !stopped) {
      slots.add(new Slot());
    }
  }

  @Override
  public void stop() {
    stopped = true;
    deadlines.clear();
    slots.forEach(Slot::close);
  }

  private DatagramPort lend(DatagramHandler handler) {
    Slot slot = slots.stream().filter(one -> one.lent == null).findFirst().orElseGet(() -> {
      Slot another = new Slot();
      slots.add(another);
      return another;
    });
    slot.lent = new LentPort(slot, handler);
    return slot.lent;
  }

  private void onSlot() {
    boolean all = slots.stream().allMatch(slot -> slot.open != null);
    if (all) {
      patience.cancel();
      become(true);
    } else if (ready) {
      patience.start(PATIENCE);
    }
  }

  private void become(boolean now) {
    if (ready != now) {
      ready = now;
      reaction.run();
    }
  }

  /** A port at the SEP, and after that another. */
  private final class Slot implements RelayedPortListener {

    private final Deadlines.Deadline again = deadlines.deadline(this::ask);
    private @Nullable RelayedPort open;
    private @Nullable LentPort lent;
    private Endpoint last = new Endpoint(Address.ipv4(0), 0);
    private Duration wait = FIRST_WAIT;

    Slot() {
      again.start(Duration.ZERO);
    }

    private void ask() {
      if (own.ports().isPresent()) {
        again.start(LONGEST_WAIT);
      } else {
        cluster.openPort(last.port(), this::onDatagram, this);
      }
    }

    @Override
    public void onOpen(RelayedPort port) {
      if (stopped) {
        port.close();
        return;
      }
      open = port;
      last = port.local();
      wait = FIRST_WAIT;
      host.probe().event("relayed-port", "open at " + last);
      onSlot();
    }

    @Override
    public void onLost(String reason) {
      boolean before = open != null;
      open = null;
      if (stopped) {
        return;
      }
      again.start(Duration.ofNanos(wait.toNanos() / 2 + host.random("relayed ports").nextLong(wait.toNanos() / 2 + 1)));
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
      if (before) {
        host.probe().event("relayed-port", "lost " + last + ": " + reason);
        onSlot();
      }
    }

    private void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
      if (lent != null) {
        lent.handler.onDatagram(source, destination, payload);
      }
    }

    void close() {
      if (open != null) {
        open.close();
        open = null;
      }
    }
  }

  /** What a part in a cluster has of a slot. A closed one leaves the port to the next. */
  private static final class LentPort implements DatagramPort {

    private final Slot slot;
    private final DatagramHandler handler;

    LentPort(Slot slot, DatagramHandler handler) {
      this.slot = slot;
      this.handler = handler;
    }

    @Override
    public Endpoint local() {
      return slot.last;
    }

    @Override
    public void send(Endpoint destination, ByteBuffer payload, String messageType) {
      if (slot.lent == this && slot.open != null) {
        slot.open.send(destination, payload, messageType);
      }
    }

    @Override
    public void join(Address group) {}

    @Override
    public void leave(Address group) {}

    @Override
    public void close() {
      if (slot.lent == this) {
        slot.lent = null;
      }
    }
  }
}
