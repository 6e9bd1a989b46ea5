package orrery.net;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.net.nat.Nat;
import orrery.sim.Simulation;

/**
 * Reads what packets and timers will need before they fire: of some tens of them together ({@link orrery.sim.Event#prefetch}), step
 * by step along the way that they are likely to take. Of what one step reads nothing hangs on anything else that it reads, so that
 * the waits for memory overlap, which in a large world are most of what an event costs. For the same reason a step is a loop of its
 * own that does next to nothing else. Where a guess is wrong, nothing is lost but time; what is not there yet is not made.
 */
final class ReadAhead implements Runnable {

  private final NetworkObserver observer;
  private final Arrivals arrivals = new Arrivals();
  private final Wakings wakings = new Wakings();
  private final Pipes pipes = new Pipes();

  /** What was read only to bring it into the cache; a field, so that the reading is not optimised away. */
  private int touched;

  ReadAhead(NetworkObserver observer) {
    this.observer = observer;
  }

  /** A packet will be at its receiver's edge of the backbone. */
  void arriving(Packet packet) {
    arrivals.packets[arrivals.count++] = packet;
  }

  /** A packet will be handed to its receiver, which probably sends something then. */
  void delivering(Packet packet) {
    if (packet.target() instanceof SimInterface live) {
      wakings.receivers[wakings.count] = live;
      wakings.packets[wakings.count++] = packet;
    }
  }

  /** A timer of a node will expire, which probably sends something then. */
  void expiring(Node node) {
    wakings.nodes[wakings.count] = node;
    wakings.packets[wakings.count++] = null;
  }

  @Override
  public void run() {
    if (arrivals.count > 0) {
      touched += arrivals.read();
    }
    if (wakings.count > 0) {
      touched += wakings.read();
    }
  }

  /** Reads the beginning of an object of whatever kind. */
  private static int touch(Object object) {
    return object.getClass() == Object.class ? 1 : 0;
  }

  private static int touchAddresses(Packet packet) {
    return (int) packet.destination().address().low() + (int) packet.source().address().low();
  }

  /** Packets on their way through the border of a home. */
  private final class Arrivals {

    final Packet[] packets = new Packet[Simulation.MOST_AHEAD];
    private final Homes homes = new Homes();
    private final @Nullable Endpoint[] internals = new Endpoint[Simulation.MOST_AHEAD];
    private final @Nullable SimInterface[] receivers = new SimInterface[Simulation.MOST_AHEAD];
    int count;

    int read() {
      int sum = ends() + homes() + boxes();
      sum += pipes.read();
      sum += internals() + sessions() + receivers();
      sum += pipes.read();
      count = 0;
      return sum;
    }

    private int ends() {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        Packet packet = packets[i];
        Attachment target = packet.target();
        homes.routers[i] = target instanceof Router home ? home : null;
        receivers[i] = target instanceof SimInterface live ? live : null;
        sum += packet.destination().port() + packet.source().port() + (packet.origin().isOn() ? 1 : 0);
      }
      return sum;
    }

    private int homes() {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        Router home = homes.routers[i];
        sum += touchAddresses(packets[i]) + packets[i].origin().machine().touch();
        sum += home == null ? 0 : home.touch() + home.lan().room();
      }
      return sum;
    }

    private int boxes() {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        sum += packets[i].origin().entity().rank();
      }
      homes.open(count, Link::down);
      return sum;
    }

    private int internals() {
      int sum = 0;
      for (int step = 0; step < Nat.STEPS; step++) {
        for (int i = 0; i < count; i++) {
          Nat nat = homes.nats[i];
          sum += nat == null ? 0 : nat.readBinding(step, packets[i].transport(), packets[i].destination(), packets[i].source());
        }
      }
      for (int i = 0; i < count; i++) {
        Nat nat = homes.nats[i];
        internals[i] = nat == null ? null : nat.inside(packets[i].transport(), packets[i].destination(), packets[i].source());
      }
      return sum;
    }

    private int sessions() {
      int sum = 0;
      for (int step = 0; step < Nat.STEPS; step++) {
        for (int i = 0; i < count; i++) {
          Endpoint internal = internals[i];
          sum += internal == null ? 0 : homes.readSession(step, i, packets[i].transport(), internal, packets[i].source());
        }
      }
      return sum;
    }

    private int receivers() {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        Router home = homes.routers[i];
        Endpoint internal = internals[i];
        SimInterface live = home == null || internal == null ? receivers[i] : home.lan().at(internal.address());
        receivers[i] = live;
        sum += live == null ? 0 : live.number();
      }
      for (int i = 0; i < count; i++) {
        SimInterface live = receivers[i];
        if (live != null) {
          sum += live.addresses().size();
          pipes.add(live.down(), live);
        }
      }
      return sum;
    }
  }

  /** Nodes to which something happens, and their way out of their homes. */
  private final class Wakings {

    /** What each is handed; null where a timer expires. */
    final @Nullable Packet[] packets = new Packet[Simulation.MOST_AHEAD];
    /** Where it has come to, where it is handed anything. */
    final SimInterface[] receivers = new SimInterface[Simulation.MOST_AHEAD];
    final Node[] nodes = new Node[Simulation.MOST_AHEAD];
    private final SimInterface[] firsts = new SimInterface[Simulation.MOST_AHEAD];
    private final Homes homes = new Homes();
    int count;

    int read() {
      int sum = ends() + nodes() + entities();
      sum += pipes.read();
      sum += homes();
      sum += pipes.read();
      sum += sessions();
      count = 0;
      return sum;
    }

    private int ends() {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        Packet packet = packets[i];
        if (packet != null) {
          nodes[i] = receivers[i].node();
          sum += packet.payload().length + packet.destination().port() + packet.source().port() + (packet.origin().isOn() ? 1 : 0);
        }
      }
      return sum;
    }

    private int nodes() {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        sum += nodes[i].isOn() ? 1 : 0;
      }
      for (int i = 0; i < count; i++) {
        sum += nodes[i].interfaces().length;
      }
      for (int i = 0; i < count; i++) {
        Node node = nodes[i];
        firsts[i] = node.interfaces()[0];
        sum += node.machine().touch() + node.ports().touch(0) + node.touchTimers();
        sum += touch(node.device()) + touch(node.probe()) + touch(node.host());
        Packet packet = packets[i];
        sum += packet == null ? 0 : touchAddresses(packet) + packet.origin().machine().touch() + touch(packet.origin().device());
      }
      return sum;
    }

    private int entities() {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        sum += firsts[i].number() + nodes[i].entity().rank() + nodes[i].ports().touch(1);
      }
      for (int i = 0; i < count; i++) {
        Node node = nodes[i];
        SimInterface first = firsts[i];
        sum += node.entity().prefetch() + node.name().length() + node.ports().touch(2);
        sum += first.addresses().size() + (first.adapter().isUp() ? 1 : 0);
        pipes.add(first.up(), first);
      }
      return sum;
    }

    private int homes() {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        Lan lan = firsts[i].lan();
        homes.routers[i] = lan == null ? null : lan.router();
      }
      for (int step = 0; step < 2; step++) {
        for (int i = 0; i < count; i++) {
          Router home = homes.routers[i];
          sum += home == null ? 0 : step == 0 ? home.number() : home.touch();
        }
      }
      homes.open(count, Link::up);
      return sum;
    }

    /** An answer goes out by the session that its question came in by. */
    private int sessions() {
      int sum = 0;
      for (int step = 0; step < Nat.STEPS; step++) {
        for (int i = 0; i < count; i++) {
          Packet packet = packets[i];
          sum += packet == null ? 0 : homes.readSession(step, i, packet.transport(), packet.destination(), packet.source());
        }
      }
      return sum;
    }
  }

  /** The homes whose borders packets will pass, by the index of the packet; null where there is none to pass. */
  private final class Homes {

    final @Nullable Router[] routers = new Router[Simulation.MOST_AHEAD];
    final @Nullable Nat[] nats = new Nat[Simulation.MOST_AHEAD];

    /** Finds what the routers, which have been read, work with: their NATs, and one direction of their access links. */
    void open(int count, Function<Link, Pipe> direction) {
      for (int i = 0; i < count; i++) {
        Router home = routers[i];
        Link access = home == null ? null : home.access();
        nats[i] = home == null ? null : home.nat();
        if (access != null) {
          pipes.add(direction.apply(access), access);
        }
      }
    }

    /** Reads what finding the session of these endpoints will, and what is written down of it. */
    int readSession(int step, int index, Transport transport, Endpoint internal, Endpoint remote) {
      Router home = routers[index];
      Nat nat = nats[index];
      return home == null || nat == null
          ? 0
          : nat.readSession(step, transport, internal, remote) + observer.readAhead(step, home, transport, internal, remote);
    }
  }

  /** The pipes that packets will cross, each with its link. */
  private static final class Pipes {

    private final Pipe[] pipes = new Pipe[Simulation.MOST_AHEAD];
    private final Link[] links = new Link[Simulation.MOST_AHEAD];
    private int count;

    void add(Pipe pipe, Link link) {
      pipes[count] = pipe;
      links[count++] = link;
    }

    int read() {
      int sum = 0;
      for (int step = 0; step < Pipe.STEPS; step++) {
        for (int i = 0; i < count; i++) {
          sum += pipes[i].touch(step);
        }
      }
      for (int i = 0; i < count; i++) {
        sum += links[i].touch();
      }
      count = 0;
      return sum;
    }
  }
}
