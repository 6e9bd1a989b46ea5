package orrery.net;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Shared;
import orrery.net.flow.FlowModel;
import orrery.net.nat.Middlebox;
import orrery.net.nat.NatBehavior;
import orrery.sim.Fingerprint;
import orrery.sim.Simulation;

/** Carries packets between the nodes of one simulation; see the package's page for their way. */
public final class Network {

  private static final long LOOPBACK_NANOS = 10_000;
  private static final int MOST_TIMER_NAMES = 4_096;

  /** Room for one thing of each of a million nodes: with more, hardly more is found that is held twice. */
  private static final int SHARED_BITS = 20;

  private final Simulation simulation;
  private final Backbone backbone;
  private final NetworkObserver observer;
  private final long epochNanos;
  private final Realm internet = new Realm("the public internet");
  private final List<Router.Kind> kinds = new ArrayList<>(1);
  private final List<Partition> partitions = new ArrayList<>(0);
  private final Shared shared = new Shared(SHARED_BITS);
  private final ReadAhead readAhead;
  private final Map<String, SimTimer.Name> timerNames = new LinkedHashMap<>();
  private Bulks bulks;
  private int borders;
  private long shortestBinding = Long.MAX_VALUE;

  /** @param epochNanos what wall clocks show at time zero: nanoseconds since 1970 */
  public Network(Simulation simulation, Backbone backbone, NetworkObserver observer, long epochNanos) {
    this.simulation = simulation;
    this.backbone = backbone;
    this.observer = observer;
    this.epochNanos = epochNanos;
    this.bulks = new Bulks(simulation, FlowModel.TCP, observer);
    readAhead = new ReadAhead(observer);
    simulation.whenPrefetched(readAhead);
  }

  /** Where packets and timers say that they are about to fire. */
  ReadAhead readAhead() {
    return readAhead;
  }

  /** How bulks behave, {@link FlowModel#TCP} where nobody says; to be said before the first of them. */
  public void flowModel(FlowModel model) {
    bulks = new Bulks(simulation, model, observer);
  }

  /** The ids and endpoints that its nodes hold. */
  Shared shared() {
    return shared;
  }

  Bulks bulks() {
    return bulks;
  }

  /** How often a bulk sends a real segment, so that no NAT on its way forgets it. */
  long keepAliveNanos() {
    return shortestBinding / 2;
  }

  /** Has the observer told of what bulks under way have moved up to now: for the end of a run. */
  public void settleBulks() {
    bulks.flows().settle();
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

  /** The name of a timer: the same object for the same text, as long as there are not very many. */
  SimTimer.Name timerName(String text) {
    SimTimer.Name known = timerNames.get(text);
    if (known == null) {
      known = new SimTimer.Name(text, Fingerprint.hash(text));
      if (timerNames.size() < MOST_TIMER_NAMES) {
        timerNames.put(text, known);
      }
    }
    return known;
  }

  // ---- Building

  /** A segment with no way out. */
  public Lan lan(String name, Address network) {
    return new Lan(name, network, true);
  }

  /** A segment for one device, as a carrier gives it: without multicast, and with no way out as yet. */
  public Lan pointToPoint(String name, Address network) {
    return new Lan(name, network, false);
  }

  /** Joins a segment to the public internet through a router with a NAT. */
  public Router router(Lan lan, Address publicAddress, int site, NatBehavior behavior, LinkSpec access) {
    return router(lan, Site.at(site, publicAddress), behavior, access);
  }

  /**
   * Joins a segment to what is outside through a router with a NAT.
   *
   * @param outside where the router stands, with its one IPv4 address: at a site with a public one, or as the customer of
   *     a carrier
   */
  public Router router(Lan lan, Site outside, NatBehavior behavior, LinkSpec access) {
    if (outside.addresses().size() != 1 || !outside.addresses().get(0).isIpv4()) {
      throw new IllegalArgumentException("a router must stand outside with one IPv4 address, but has " + outside.addresses());
    }
    Router router = new Router(borders++, lan, outside.carrier(), checked(outside.number()), outside.addresses().get(0), kind(behavior, access, null));
    realm(outside.carrier(), router.publicAddress()).claim(router.publicAddress(), router);
    lan.router(router);
    remember(behavior);
    return router;
  }

  /**
   * Gives a home IPv6 beside its IPv4: what is on there has addresses of it at once.
   *
   * @param prefix a public IPv6 network of 64 bits
   * @param firewall what its router does to packets of IPv6; a behaviour that translates nothing
   * @throws IllegalStateException where it has IPv6 already
   */
  public void prefix(Router router, Address prefix, NatBehavior firewall) {
    if (router.prefix() != null) {
      throw new IllegalStateException(router.name() + " has the IPv6 network " + router.prefix() + " already");
    }
    if (firewall.translates()) {
      throw new IllegalArgumentException("the firewall of IPv6 must translate nothing, but maps " + firewall.mapping());
    }
    remember(firewall);
    renumber(router, prefix, kind(router.kind().nat(), router.kind().access(), firewall));
  }

  /**
   * Gives a home's router another address outside, as providers do overnight: what it remembered of that family is
   * forgotten, and who still sends to the old address is not heard.
   *
   * @param other an IPv4 address of the realm that its present one is of; or an IPv6 network, where it has one
   */
  public void renumber(Router router, Address other) {
    if (!other.isIpv4()) {
      if (router.prefix() == null) {
        throw new IllegalStateException(router.name() + " must have an IPv6 network to be given another one");
      }
      renumber(router, other, router.kind());
      return;
    }
    Realm realm = realm(router.carrier(), other);
    realm.claim(other, router);
    realm.release(router.publicAddress());
    router.renumber(other);
    bulks.interruptOver(() -> router.access(simulation));
  }

  private void renumber(Router router, Address prefix, Router.Kind kind) {
    if (prefix.isIpv4() || !prefix.network(Realm.HOME_PREFIX).equals(prefix)) {
      throw new IllegalArgumentException("the IPv6 network of a home must be of 64 bits, the rest zero, but is " + prefix);
    }
    internet.claim(prefix, router);
    renumber(router.lan(), () -> {
      if (router.prefix() != null) {
        internet.release(router.prefix());
      }
      router.renumber(kind, prefix);
    });
  }

  /** Changes the addresses in a segment, under those who are there. */
  private void renumber(Lan lan, Runnable change) {
    List<SimInterface> there = new ArrayList<>();
    for (int number : lan.deliveryOrder()) {
      there.add(Objects.requireNonNull(lan.at(number)));
    }
    there.forEach(this::detach);
    change.run();
    there.forEach(this::attach);
    there.forEach(each -> each.node().interfacesChanged());
  }

  /**
   * A carrier, whose customers share public addresses.
   *
   * @param site where its gateway is
   * @param pool its public addresses
   * @param behavior of the NAT of its gateway
   */
  public Carrier carrier(String name, int site, List<Address> pool, NatBehavior behavior) {
    if (pool.isEmpty()) {
      throw new IllegalArgumentException("a carrier must have a public address, but " + name + " has none");
    }
    remember(behavior);
    Carrier carrier = new Carrier(borders++, name, checked(site), pool, behavior);
    pool.forEach(address -> internet.claim(address, carrier));
    return carrier;
  }

  private void remember(NatBehavior behavior) {
    shortestBinding = Math.min(shortestBinding, behavior.lifetimes().tcpEstablished().toNanos());
  }

  /** One object for all routers of a kind: there are few kinds, and many routers. */
  private Router.Kind kind(NatBehavior nat, LinkSpec access, @Nullable NatBehavior firewall) {
    Router.Kind asked = new Router.Kind(nat, access, firewall);
    for (Router.Kind known : kinds) {
      if (known.equals(asked)) {
        return known;
      }
    }
    kinds.add(asked);
    return asked;
  }

  // ---- Partitions

  /** Cuts two groups of nodes apart until {@link #heal}. */
  public void cut(Partition partition) {
    partitions.add(partition);
    bulks.interruptSeparated(this);
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

  /** Whether a partition keeps some of {@code nodes} from another of them: what {@link #separated} says of any two, in one walk. */
  public boolean divides(Collection<Node> nodes) {
    for (int i = 0; i < partitions.size(); i++) {
      if (partitions.get(i).divides(nodes)) {
        return true;
      }
    }
    return false;
  }

  private int checked(int site) {
    return Objects.checkIndex(site, backbone.sites());
  }

  // ---- Interfaces

  /** Where an address of somebody inside {@code carrier}, null being nobody's inside, is unique: IPv6 is public everywhere. */
  private Realm realm(@Nullable Carrier carrier, Address address) {
    return carrier == null || !address.isIpv4() ? internet : carrier.inside();
  }

  /** Gives an interface its addresses where its adapter is attached, if that is up. */
  void attach(SimInterface live) {
    Place place = live.adapter().place();
    if (place == null || !live.adapter().isUp()) {
      live.has(-1, List.of());
    } else if (place instanceof Lan lan) {
      int kept = live.adapter().numberKeptIn(lan);
      int number = kept >= 0 ? kept : lan.admit(live.node().name());
      live.has(number, number < 0 ? List.of() : addressesOf(number, lan));
      if (number >= 0) {
        lan.attach(live, number);
      }
    } else {
      Site stand = (Site) place;
      checked(stand.number());
      for (Address address : stand.addresses()) {
        realm(stand.carrier(), address).claim(address, live);
      }
      live.has(-1, stand.addresses());
    }
  }

  /** Those of the device of that number: many homes have the same. */
  private List<Address> addressesOf(int number, Lan lan) {
    List<Address> addresses = lan.addressesOf(number);
    return shared.same(addresses, Shared.hash(addresses.get(0), addresses.size()));
  }

  /** Takes an interface's addresses away. */
  void detach(SimInterface live) {
    bulks.interruptOver(() -> live);
    Place place = live.adapter().place();
    if (place instanceof Lan lan && live.number() >= 0) {
      lan.detach(live.number());
    } else if (place instanceof Site stand) {
      for (Address address : live.addresses()) {
        realm(stand.carrier(), address).release(address);
      }
    }
    live.has(-1, List.of());
  }

  /** Whether packets of {@code node} from one address for another have any way to go; not whether somebody is there. */
  boolean leadsTo(Node node, Address from, Address to) {
    SimInterface way = node.owning(from);
    return way != null && from.isIpv4() == to.isIpv4() && way.leadsTo(to);
  }

  /**
   * The way from one node to another, both on: inside a LAN that both are in, else to where the other one stands in public. Null
   * where there is none: across a partition, and to a node behind a NAT, which no packet reaches that has not been asked for.
   */
  public @Nullable Way way(Node from, Node to) {
    if (!partitions.isEmpty() && (separated(from, to) || separated(to, from))) {
      return null;
    }
    for (SimInterface in : to.interfaces()) {
      Address there = in.address(true);
      SimInterface out = there == null ? null : from.towards(there);
      if (there != null && out != null && (out.isOnLink(there) && out.lan() == in.lan() || in.stand() != null && in.stand().carrier() == null && out.leadsTo(there))) {
        return way(out, in);
      }
    }
    return null;
  }

  private Way way(SimInterface out, SimInterface in) {
    Lan lan = out.lan();
    Site there = in.stand();
    if (there == null) {
      return new Way(out, in, null, false, 0);
    }
    Router router = lan == null ? null : Objects.requireNonNull(lan.router(), "a way out of a LAN leads through its router");
    Carrier carrier = router != null ? router.carrier() : Objects.requireNonNull(out.stand()).carrier();
    int from = router != null ? router.site() : out.site();
    long across = carrier == null ? 0 : leg(from, carrier.site());
    across += backbone.oneWayNanos(carrier == null ? from : carrier.site(), there.number());
    return new Way(out, in, router == null ? null : router.access(simulation).up(), true, across);
  }

  // ---- The way of a packet

  void send(Node sender, Packet packet) {
    observer.onSent(sender, packet);
    long now = simulation.now();
    Address destination = packet.destination().address();
    SimInterface out = sender.owning(packet.source().address());
    SimInterface own = sender.owning(destination);
    if (out == null) {
      drop(packet, DropReason.NO_ADDRESS, null);
    } else if (own != null) {
      packet.carrier(own.stand() == null ? null : own.stand().carrier());
      packet.lan(own.lan());
      schedule(packet, now + LOOPBACK_NANOS, Packet.Stage.DELIVERY);
    } else if (packet.source().address().isIpv4() != destination.isIpv4()) {
      drop(packet, DropReason.NO_ROUTE, null);
    } else {
      observer.onInterface(sender, out.nic().name(), packet, true);
      sender.spends(out, packet.wireBytes(), true);
      long across = cross(packet, out.up(), now, null);
      if (across >= 0) {
        leave(packet, out, across);
      }
    }
  }

  /** Beyond the sender's own link. */
  private void leave(Packet packet, SimInterface out, long time) {
    Lan lan = out.lan();
    if (packet.destination().address().isMulticast()) {
      if (lan == null || !lan.isMulticast()) {
        drop(packet, DropReason.NO_ROUTE, null);
      } else {
        packet.lan(lan);
        schedule(packet, time, Packet.Stage.MULTICAST);
      }
    } else if (lan == null) {
      Site stand = Objects.requireNonNull(out.stand(), "an interface with an address is in a LAN or at a site");
      travel(packet, stand.carrier(), stand.number(), time);
    } else if (lan.contains(packet.destination().address())) {
      enterLan(packet, lan, time);
    } else {
      leaveLan(packet, lan, time);
    }
  }

  /** Through the router and over the access link; or back in. */
  private void leaveLan(Packet packet, Lan lan, long time) {
    Router router = lan.router();
    Middlebox box = router == null ? null : router.middlebox(packet.destination().address().isIpv4(), simulation);
    if (router == null || box == null) {
      drop(packet, DropReason.NO_ROUTE, null);
      return;
    }
    if (packet.destination().address().equals(router.publicAddress())) {
      if (comesBack(packet, router, box, time)) {
        enterLan(packet, lan, time);
      }
    } else if (passOut(packet, router, box, time)) {
      leaveHome(packet, router, time);
    }
  }

  /** Over the access link. */
  private void leaveHome(Packet packet, Router router, long time) {
    observer.onOutward(router, packet, time);
    long out = cross(packet, router.access(simulation).up(), time, null);
    if (out >= 0) {
      travel(packet, router.carrier(), router.site(), out);
    }
  }

  /** Asks the middlebox of a border about a packet that goes out; whether it goes on, with the source it has outside. */
  private boolean passOut(Packet packet, Border border, Middlebox box, long time) {
    Endpoint internal = packet.source();
    Middlebox.Verdict verdict = box.outbound(packet.transport(), internal, packet.destination(), packet.flags(), time);
    if (verdict.drop() != null) {
      drop(packet, verdict.drop(), null);
      if (resets(verdict, packet)) {
        resetInside(packet.resetOf(), border, time);
      }
      return false;
    }
    observer.onTranslatedOut(border, packet.transport(), internal, packet.destination(), packet.flags(), time);
    packet.comesFrom(verdict.passed());
    return true;
  }

  /** Asks the middlebox of a border about a packet that comes in; whether it goes on, to the destination it has inside. */
  private boolean passIn(Packet packet, Border border, Middlebox box, long time) {
    Middlebox.Verdict verdict = box.inbound(packet.transport(), packet.destination(), packet.source(), packet.flags(), time);
    if (verdict.drop() != null) {
      drop(packet, verdict.drop(), null);
      if (resets(verdict, packet)) {
        resetOutside(packet.resetOf(), border, time);
      }
      return false;
    }
    observer.onTranslatedIn(border, packet.transport(), verdict.passed(), packet.source(), packet.flags(), time);
    packet.goesTo(verdict.passed());
    return true;
  }

  /** Whether the box answers a refused packet by a reset, which is never answered itself. */
  private static boolean resets(Middlebox.Verdict verdict, Packet packet) {
    return verdict.answer() == Middlebox.Answer.RESET && packet.transport() == Transport.TCP && (packet.flags() & TcpConnection.RST) == 0;
  }

  /** To whom has sent from inside. */
  private void resetInside(Packet reset, Border border, long time) {
    if (border instanceof Router router) {
      enterLan(reset, router.lan(), time);
    } else if (border instanceof Carrier carrier) {
      enterCarrier(reset, carrier, time);
    }
  }

  /** To whom has sent from outside; a packet that came from inside to come back in is not answered. */
  private void resetOutside(Packet reset, Border border, long time) {
    if (border instanceof Router router && !reset.destination().address().equals(router.publicAddress())) {
      leaveHome(reset, router, time);
    } else if (border instanceof Carrier carrier && internet.find(reset.destination().address()) != carrier) {
      crossInternet(reset, carrier.site(), time);
    }
  }

  /** A packet from inside is for the outside of the very border it comes to; whether it goes back in (RFC 4787 §6). */
  private boolean comesBack(Packet packet, Border border, Middlebox box, long time) {
    if (!box.hairpins()) {
      drop(packet, DropReason.NO_HAIRPIN, null);
      return false;
    }
    Endpoint internal = packet.source();
    if (!passOut(packet, border, box, time) || !passIn(packet, border, box, time)) {
      return false;
    }
    packet.comesFrom(box.hairpinSource(internal, packet.source()));
    return true;
  }

  /**
   * From a site to the receiver's: inside a carrier where both are, through its gateway where only the sender is.
   *
   * @param carrier the one inside which the sender is; null where it is on the public internet
   */
  private void travel(Packet packet, @Nullable Carrier carrier, int from, long time) {
    Address destination = packet.destination().address();
    if (carrier == null || !destination.isIpv4()) {
      crossInternet(packet, from, time);
      return;
    }
    Attachment customer = carrier.inside().find(destination);
    if (customer != null) {
      toEdge(packet, carrier, customer, from, time);
    } else if (Carrier.isInside(destination)) {
      drop(packet, DropReason.NODE_DOWN, null);
    } else {
      leaveCarrier(packet, carrier, time + leg(from, carrier.site()));
    }
  }

  /** Through the gateway and over the backbone; or back in. */
  private void leaveCarrier(Packet packet, Carrier carrier, long time) {
    Middlebox gateway = carrier.gateway(simulation);
    if (internet.find(packet.destination().address()) != carrier) {
      if (passOut(packet, carrier, gateway, time)) {
        observer.onOutward(carrier, packet, time);
        crossInternet(packet, carrier.site(), time);
      }
    } else if (comesBack(packet, carrier, gateway, time)) {
      enterCarrier(packet, carrier, time);
    }
  }

  /** From the gateway to a customer. */
  private void enterCarrier(Packet packet, Carrier carrier, long time) {
    Attachment customer = carrier.inside().find(packet.destination().address());
    if (customer == null) {
      drop(packet, DropReason.NODE_DOWN, null);
    } else {
      toEdge(packet, carrier, customer, carrier.site(), time);
    }
  }

  /** From a gateway to a site and back: nothing where the gateway is at that site, on the way out of it. */
  private long leg(int from, int to) {
    return from == to ? 0 : backbone.oneWayNanos(from, to);
  }

  private void crossInternet(Packet packet, int from, long time) {
    packet.crossesBackbone();
    Attachment target = internet.find(packet.destination().address());
    if (target == null) {
      // A public address that nobody has at the moment: a machine that is switched off, or none at all.
      drop(packet, DropReason.NODE_DOWN, null);
      return;
    }
    observer.onBackbone(packet);
    toEdge(packet, null, target, from, time);
  }

  private void toEdge(Packet packet, @Nullable Carrier inside, Attachment target, int from, long time) {
    packet.carrier(inside);
    packet.target(target);
    schedule(packet, time + backbone.oneWayNanos(from, target.site()), Packet.Stage.EDGE);
  }

  /** The packet is at its receiver's end of the backbone, at this moment. */
  void arriveAtEdge(Packet packet) {
    long now = simulation.now();
    Attachment target = atEdge(packet);
    if (target instanceof Carrier carrier) {
      observer.onInward(carrier, packet, now);
      if (passIn(packet, carrier, carrier.gateway(simulation), now)) {
        packet.carrier(carrier);
        Attachment customer = carrier.inside().find(packet.destination().address());
        enter(packet, customer, customer == null ? now : now + leg(carrier.site(), customer.site()));
      }
    } else {
      enter(packet, target, now);
    }
  }

  /** Who has the packet's destination outside; mostly the home that had it when the packet set out, which is asked itself. */
  private @Nullable Attachment atEdge(Packet packet) {
    Address destination = packet.destination().address();
    return packet.target() instanceof Router router && router.publicAddress().equals(destination)
        ? router
        : realm(packet.carrier(), destination).find(destination);
  }

  private void enter(Packet packet, @Nullable Attachment target, long time) {
    if (target instanceof Router router) {
      enterHome(packet, router, time);
    } else if (target instanceof SimInterface live) {
      enterNode(packet, live, time);
    } else {
      drop(packet, DropReason.NODE_DOWN, null);
    }
  }

  private void enterHome(Packet packet, Router router, long time) {
    long inside = cross(packet, router.access(simulation).down(), time, null);
    if (inside < 0) {
      return;
    }
    observer.onInward(router, packet, inside);
    Middlebox box = router.middlebox(packet.destination().address().isIpv4(), simulation);
    if (box == null) {
      drop(packet, DropReason.NO_ROUTE, null);
    } else if (passIn(packet, router, box, inside)) {
      enterLan(packet, router.lan(), inside);
    }
  }

  private void enterLan(Packet packet, Lan lan, long time) {
    SimInterface live = lan.at(packet.destination().address());
    if (live == null) {
      drop(packet, DropReason.NODE_DOWN, null);
    } else {
      packet.lan(lan);
      enterNode(packet, live, time);
    }
  }

  /** Over the receiver's own link. */
  private void enterNode(Packet packet, SimInterface live, long time) {
    long there = cross(packet, live.down(), time, live.node());
    if (there >= 0) {
      packet.target(live);
      schedule(packet, there, Packet.Stage.DELIVERY);
    }
  }

  /** When the packet is at the other end of a pipe; negative where it is dropped on the way. */
  private long cross(Packet packet, Pipe pipe, long time, @Nullable Node receiver) {
    if (packet.announcement() != null) {
      packet.announcement().crosses(pipe);
    }
    long there = pipe.cross(time, packet.wireBytes());
    if (there < 0) {
      drop(packet, there == Pipe.FULL ? DropReason.QUEUE_FULL : DropReason.LOSS, receiver);
    }
    return there;
  }

  /** The packet has come to its receiver's interface. */
  void deliver(Packet packet) {
    Lan lan = packet.lan();
    Address destination = packet.destination().address();
    if (lan != null && packet.target() instanceof SimInterface live && live.lan() == lan && live.addresses().contains(destination)) {
      hand(packet, live);
    } else if (lan != null) {
      hand(packet, lan.contains(destination) ? lan.at(destination) : null);
    } else {
      hand(packet, realm(packet.carrier(), destination).find(destination) instanceof SimInterface live ? live : null);
    }
  }

  /** The multicast has come to every interface of its LAN; each receiver has its own luck. */
  void deliverToLan(Packet packet) {
    Lan lan = Objects.requireNonNull(packet.lan());
    for (int number : lan.deliveryOrder()) {
      SimInterface live = lan.at(number);
      if (live == null || live.node() == packet.origin() || !live.node().listensTo(packet.destination(), live)) {
        continue;
      }
      if (live.down().loses(simulation.now())) {
        drop(packet, DropReason.LOSS, live.node());
      } else {
        hand(packet, live);
      }
    }
  }

  private void hand(Packet packet, @Nullable SimInterface live) {
    if (live == null) {
      drop(packet, DropReason.NODE_DOWN, null);
    } else if (!partitions.isEmpty() && separated(packet.origin(), live.node())) {
      drop(packet, DropReason.PARTITIONED, live.node());
    } else {
      if (live.node().owning(packet.source().address()) == null) {
        observer.onInterface(live.node(), live.nic().name(), packet, false);
        live.node().spends(live, packet.wireBytes(), false);
      }
      live.node().receive(packet, live);
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
