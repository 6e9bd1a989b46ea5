package orrery.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.nat.Middlebox;
import orrery.net.nat.NatBehavior;
import orrery.sim.Simulation;

/** Carries packets between the nodes of one simulation; see the package's page for their way. */
public final class Network {

  private static final long LOOPBACK_NANOS = 10_000;

  private final Simulation simulation;
  private final Backbone backbone;
  private final NetworkObserver observer;
  private final long epochNanos;
  private final Map<Address, Attachment> attachments = new LinkedHashMap<>();
  private final List<Partition> partitions = new ArrayList<>(0);

  /** @param epochNanos what wall clocks show at time zero: nanoseconds since 1970 */
  public Network(Simulation simulation, Backbone backbone, NetworkObserver observer, long epochNanos) {
    this.simulation = simulation;
    this.backbone = backbone;
    this.observer = observer;
    this.epochNanos = epochNanos;
  }

  /** The simulation it runs in. */
  public Simulation simulation() {
    return simulation;
  }

  /** The wide-area network. */
  public Backbone backbone() {
    return backbone;
  }

  NetworkObserver observer() {
    return observer;
  }

  long epochNanos() {
    return epochNanos;
  }

  /** A segment with no way out. */
  public Lan lan(String name, Address network) {
    return new Lan(name, network, true);
  }

  /** A segment for one device, as a carrier gives it: without multicast, and with no way out as yet. */
  public Lan pointToPoint(String name, Address network) {
    return new Lan(name, network, false);
  }

  /** Joins a segment to the backbone through a router with a NAT. */
  public Router router(Lan lan, Address publicAddress, int site, NatBehavior behavior, LinkSpec access) {
    Router router = new Router(lan, publicAddress, checked(site), behavior, access);
    lan.router(router);
    claim(publicAddress, router);
    return router;
  }

  /** Cuts two groups of nodes apart until {@link #heal}. */
  public void cut(Partition partition) {
    partitions.add(partition);
  }

  /** Ends a partition. */
  public void heal(Partition partition) {
    partitions.remove(partition);
  }

  /** Whether a partition keeps the sender's packets from the receiver. */
  public boolean separated(Node sender, Node receiver) {
    for (int i = 0; i < partitions.size(); i++) {
      if (partitions.get(i).separates(sender, receiver)) {
        return true;
      }
    }
    return false;
  }

  private int checked(int site) {
    return Objects.checkIndex(site, backbone.sites());
  }

  private void claim(Address address, Attachment attachment) {
    if (attachments.putIfAbsent(address, attachment) != null) {
      throw new IllegalArgumentException("a public address must be unique, but two attachments have " + address);
    }
  }

  void attach(Node node) {
    Machine machine = node.machine();
    Lan lan = machine.lan();
    if (lan != null) {
      lan.attach(node, machine.lanNumber());
    } else {
      checked(machine.site());
      machine.addresses().forEach(address -> claim(address, node));
    }
  }

  void detach(Node node) {
    Machine machine = node.machine();
    Lan lan = machine.lan();
    if (lan != null) {
      lan.detach(machine.lanNumber());
    } else {
      machine.addresses().forEach(attachments::remove);
    }
  }

  /** Whether packets of {@code node} for {@code address} have any way to go; not whether somebody is there. */
  boolean leadsTo(Node node, Address address) {
    Lan lan = node.machine().lan();
    return lan == null || lan.contains(address) || lan.router() != null;
  }

  // ---- The way of a packet

  void send(Node sender, Packet packet) {
    observer.onSent(sender, packet);
    long now = simulation.now();
    if (!sender.has(packet.source().address())) {
      drop(packet, DropReason.NO_ADDRESS, null);
      return;
    }
    if (sender.has(packet.destination().address())) {
      packet.lan(sender.machine().lan());
      schedule(packet, now + LOOPBACK_NANOS, Packet.Stage.DELIVERY);
      return;
    }
    long across = cross(packet, sender.link().up(), now, null);
    if (across < 0) {
      return;
    }
    Lan lan = sender.machine().lan();
    if (packet.destination().address().isMulticast()) {
      if (lan == null || !lan.isMulticast()) {
        drop(packet, DropReason.NO_ROUTE, null);
      } else {
        packet.lan(lan);
        schedule(packet, across, Packet.Stage.MULTICAST);
      }
    } else if (lan == null) {
      crossBackbone(packet, sender.site(), across);
    } else if (lan.contains(packet.destination().address())) {
      enterLan(packet, lan, across);
    } else {
      leaveLan(packet, lan, across);
    }
  }

  /** Through the router: translated, and over the access link. */
  private void leaveLan(Packet packet, Lan lan, long time) {
    Router router = lan.router();
    if (router == null || packet.destination().address().equals(router.publicAddress())) {
      drop(packet, DropReason.NO_ROUTE, null);
      return;
    }
    Endpoint internal = packet.source();
    Middlebox.Verdict verdict = router.nat().outbound(packet.transport(), internal, packet.destination(), packet.flags(), time);
    if (verdict.endpoint() == null) {
      drop(packet, Objects.requireNonNull(verdict.drop()), null);
      return;
    }
    observer.onTranslatedOut(router, packet.transport(), internal, packet.destination(), time);
    packet.comesFrom(verdict.endpoint());
    long out = cross(packet, router.access(simulation).up(), time, null);
    if (out >= 0) {
      crossBackbone(packet, router.site(), out);
    }
  }

  private void crossBackbone(Packet packet, int from, long time) {
    packet.crossesBackbone();
    Attachment target = attachments.get(packet.destination().address());
    if (target == null) {
      // A public address that nobody has at the moment: a machine that is switched off, or none at all.
      drop(packet, DropReason.NODE_DOWN, null);
      return;
    }
    observer.onBackbone(packet);
    schedule(packet, time + backbone.oneWayNanos(from, target.site()), Packet.Stage.EDGE);
  }

  /** The packet is at its receiver's end of the backbone, at this moment. */
  void arriveAtEdge(Packet packet) {
    Attachment target = attachments.get(packet.destination().address());
    long now = simulation.now();
    if (target instanceof Router router) {
      enterHome(packet, router, now);
    } else if (target instanceof Node node) {
      enterNode(packet, node, now);
    } else {
      drop(packet, DropReason.NODE_DOWN, null);
    }
  }

  private void enterHome(Packet packet, Router router, long time) {
    long inside = cross(packet, router.access(simulation).down(), time, null);
    if (inside < 0) {
      return;
    }
    Middlebox.Verdict verdict = router.nat().inbound(packet.transport(), packet.destination(), packet.source(), packet.flags(), inside);
    if (verdict.endpoint() == null) {
      drop(packet, Objects.requireNonNull(verdict.drop()), null);
      return;
    }
    observer.onTranslatedIn(router, packet.transport(), verdict.endpoint(), packet.source(), inside);
    packet.goesTo(verdict.endpoint());
    enterLan(packet, router.lan(), inside);
  }

  private void enterLan(Packet packet, Lan lan, long time) {
    Node node = lan.nodeAt(packet.destination().address());
    if (node == null) {
      drop(packet, DropReason.NODE_DOWN, null);
    } else {
      packet.lan(lan);
      enterNode(packet, node, time);
    }
  }

  /** Over the receiver's own link. */
  private void enterNode(Packet packet, Node node, long time) {
    long there = cross(packet, node.link().down(), time, node);
    if (there >= 0) {
      schedule(packet, there, Packet.Stage.DELIVERY);
    }
  }

  /** When the packet is at the other end of a pipe; negative where it is dropped on the way. */
  private long cross(Packet packet, Pipe pipe, long time, @Nullable Node receiver) {
    long there = pipe.cross(time, packet.wireBytes());
    if (there < 0) {
      drop(packet, there == Pipe.FULL ? DropReason.QUEUE_FULL : DropReason.LOSS, receiver);
    }
    return there;
  }

  /** The packet has come to its receiver's interface. */
  void deliver(Packet packet) {
    Lan lan = packet.lan();
    Node node;
    if (lan != null) {
      node = lan.nodeAt(packet.destination().address());
    } else {
      node = attachments.get(packet.destination().address()) instanceof Node direct ? direct : null;
    }
    hand(packet, node);
  }

  /** The multicast has come to every interface of its LAN; each receiver has its own luck. */
  void deliverToLan(Packet packet) {
    Lan lan = Objects.requireNonNull(packet.lan());
    for (int number : lan.deliveryOrder()) {
      Node node = lan.node(number);
      if (node == null || node == packet.origin() || !node.listensTo(packet.destination())) {
        continue;
      }
      if (node.link().down().loses(simulation.now())) {
        drop(packet, DropReason.LOSS, node);
      } else {
        hand(packet, node);
      }
    }
  }

  private void hand(Packet packet, @Nullable Node node) {
    if (node == null) {
      drop(packet, DropReason.NODE_DOWN, null);
    } else if (!partitions.isEmpty() && separated(packet.origin(), node)) {
      drop(packet, DropReason.PARTITIONED, node);
    } else {
      node.receive(packet);
    }
  }

  void drop(Packet packet, DropReason reason, @Nullable Node receiver) {
    observer.onDropped(packet, reason, receiver);
  }

  private void schedule(Packet packet, long time, Packet.Stage stage) {
    packet.stage(stage);
    simulation.schedule(packet.origin().entity(), time, packet);
  }
}
