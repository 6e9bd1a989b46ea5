package orrery.scenario.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import orrery.device.Claims;
import orrery.net.Degradation;
import orrery.net.Deviation;
import orrery.net.Lan;
import orrery.net.Network;
import orrery.net.Node;
import orrery.net.Partition;
import orrery.net.Router;
import orrery.scenario.FaultSpec;
import orrery.scenario.world.Ailments.Ailment;
import orrery.sim.Entity;
import orrery.sim.Event;
import orrery.sim.Fingerprint;
import orrery.sim.Simulation;

/**
 * What goes wrong, and when; {@link Candidates} says with whom. Each fault is an entity of its own: what it does to whom is
 * in the fingerprint, but for the power of devices, which is in theirs.
 */
final class Faults {

  /** In an entity's chain: not one of what nodes receive, which are less. */
  private static final long KIND_FAULT = 100;

  private final Network network;
  private final Simulation simulation;
  private final Population population;
  private final GroundTruth truth;
  private final TrustTruth trust;
  private final Candidates candidates;
  private final Ailments ailments = new Ailments();
  private final List<Fault> pending = new ArrayList<>();

  Faults(Network network, Population population, GroundTruth truth, TrustTruth trust) {
    this.network = network;
    this.simulation = network.simulation();
    this.population = population;
    this.truth = truth;
    this.trust = trust;
    this.candidates = new Candidates(network, population, truth);
    truth.beforePrograms(ailments::befall);
  }

  /** A fault that is to strike. */
  private final class Fault {
    private final String name;
    private final String kind;
    private final Entity entity;
    private final Duration at;
    private final Consumer<Fault> strike;

    Fault(String name, FaultSpec spec, Consumer<Fault> strike) {
      this.name = name;
      this.kind = spec.getClass().getSimpleName();
      this.entity = simulation.register("fault-" + name);
      this.at = spec.at();
      this.strike = strike;
    }

    void later(Duration delay, String what, Runnable action) {
      simulation.scheduleIn(entity, delay.toNanos(), new Event() {
        @Override
        protected void fire() {
          action.run();
        }

        @Override
        protected String label() {
          return "fault " + name + (what.isEmpty() ? "" : ": " + what);
        }
      });
    }

    /** Puts into the fingerprint what it does to whom. */
    void does(String what, String whom) {
      entity.received().add(simulation.now(), KIND_FAULT, Fingerprint.hash(kind + " " + what + " " + whom));
    }
  }

  /** Registers a fault; before time zero. */
  void add(String name, FaultSpec spec) {
    pending.add(new Fault(name, spec, fault -> strike(fault, spec)));
  }

  /** Schedules all faults. */
  void start() {
    pending.forEach(fault -> fault.later(fault.at, "", () -> fault.strike.accept(fault)));
  }

  private void strike(Fault fault, FaultSpec spec) {
    if (spec instanceof FaultSpec.Crash s) crash(fault, s);
    else if (spec instanceof FaultSpec.Restart s) restart(fault, s);
    else if (spec instanceof FaultSpec.RegionOutage s) darken(fault, s);
    else if (spec instanceof FaultSpec.Partition s) cut(fault, s);
    else if (spec instanceof FaultSpec.Degrade s) degrade(fault, s, new Degradation(s.rate(), s.delay(), s.loss()), s.endAfter());
    else if (spec instanceof FaultSpec.LossBurst s) degrade(fault, s, Degradation.lossier(s.loss()), Optional.of(s.endAfter()));
    else if (spec instanceof FaultSpec.LatencyStorm s) storm(fault, s);
    else if (spec instanceof FaultSpec.Clock s) misset(fault, s);
    else if (spec instanceof FaultSpec.SlowNode s) slow(fault, s);
    else if (spec instanceof FaultSpec.Disconnect s) disconnect(fault, s);
    else if (spec instanceof FaultSpec.Liar s) pretend(fault, s);
    else throw new AssertionError("unhandled fault " + spec);
  }

  // ---- Power

  private List<Resident> unluckyOnes(Fault fault, FaultSpec.OfDevices spec) {
    List<Resident> on = candidates.devices(spec).stream().filter(resident -> resident.node() != null).toList();
    return candidates.hit(fault.name, on, spec.fraction(), Resident::name);
  }

  private void crash(Fault fault, FaultSpec.Crash spec) {
    for (Resident unlucky : unluckyOnes(fault, spec)) {
      crash(unlucky);
      spec.restartAfter().ifPresent(delay -> fault.later(delay, "restart of " + unlucky.name(), unlucky::switchOn));
    }
  }

  private static void crash(Resident resident) {
    Node node = resident.node();
    if (node != null) {
      node.crash();
    }
  }

  private void restart(Fault fault, FaultSpec.Restart spec) {
    for (Resident unlucky : unluckyOnes(fault, spec)) {
      Node node = unlucky.node();
      if (spec.orderly() && node != null) {
        node.stop();
      } else {
        crash(unlucky);
      }
      fault.later(spec.restartAfter(), "restart of " + unlucky.name(), unlucky::switchOn);
    }
  }

  private void darken(Fault fault, FaultSpec.RegionOutage spec) {
    int site = IntStream.range(0, network.backbone().sites()).filter(one -> candidates.isIn(one, spec.region())).findFirst().orElseThrow();
    List<Resident> on = population.residents().stream().filter(resident -> resident.node() != null && resident.machine().site() == site).toList();
    fault.does("darken", spec.region());
    population.power().cut(site, on);
    on.forEach(Faults::crash);
    population.residents().stream()
        .map(resident -> resident.machine().lan())
        .filter(lan -> lan != null && lan.router() != null && lan.router().site() == site)
        .forEach(lan -> lan.router().restart());
    spec.endAfter().ifPresent(delay -> fault.later(delay, "power is back", () -> {
      fault.does("light", spec.region());
      population.power().restore(site).forEach(Resident::switchOn);
    }));
  }

  // ---- Partitions

  private void cut(Fault fault, FaultSpec.Partition spec) {
    if (!spec.cut().isOfHomes()) {
      cut(fault, spec, spec.from() + "/" + spec.to(), side(spec, spec.from()), side(spec, spec.to()), truth::onCut);
      return;
    }
    for (Lan home : candidates.homes(fault.name, spec)) {
      Predicate<Node> inHome = node -> node.machine().lan() == home;
      if (spec.cut() == FaultSpec.Cut.UPLINK) {
        cutUplink(fault, spec, home);
      } else {
        Predicate<Node> half = half(fault, home);
        cut(fault, spec, home.name(), inHome.and(half), inHome.and(half.negate()), () -> truth.onCut(home));
      }
    }
  }

  /**
   * Cuts the way out of a home. A device that is in other networks of the scenario, too, goes on there: with those in them,
   * and with everybody where one of them has a way out of its own.
   */
  private void cutUplink(Fault fault, FaultSpec.Partition spec, Lan home) {
    Predicate<Node> inHome = node -> population.lans(node.machine()).contains(home);
    Predicate<Node> onlyThere = node -> population.lans(node.machine()).equals(List.of(home));
    cut(fault, spec, home.name(), onlyThere, inHome.negate(), () -> truth.onCut(home));
    for (Resident resident : population.residents()) {
      List<Lan> lans = population.lans(resident.machine());
      if (lans.size() > 1 && lans.contains(home) && lans.stream().allMatch(lan -> lan == home || lan.router() == null)) {
        Predicate<Node> neighbour = node -> population.lans(node.machine()).stream().anyMatch(lans::contains);
        cut(fault, spec, resident.name(), node -> node.machine() == resident.machine(), neighbour.negate(), () -> truth.onCut(home));
      }
    }
  }

  private Predicate<Node> half(Fault fault, Lan home) {
    Set<String> half = population.residents().stream()
        .filter(resident -> resident.machine().lan() == home)
        .map(Resident::name)
        .filter(device -> (simulation.streams().hash("fault/" + fault.name + "/half/" + device) & 1) == 0)
        .collect(Collectors.toCollection(LinkedHashSet::new));
    return node -> half.contains(node.name());
  }

  /** One side of a cut between regions or groups; where it is not given, everybody who is not on the other. */
  private Predicate<Node> side(FaultSpec.Partition spec, Optional<String> name) {
    if (name.isEmpty()) {
      return side(spec, spec.from()).negate();
    }
    if (spec.cut() == FaultSpec.Cut.REGIONS) {
      return node -> candidates.isIn(node.machine().site(), name.get());
    }
    Set<String> members = population.residents().stream()
        .filter(resident -> resident.group().name().equals(name.get()) || resident.group().name().equals(Programs.SERVICES) && resident.name().equals(name.get()))
        .map(Resident::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
    return node -> members.contains(node.name());
  }

  private void cut(Fault fault, FaultSpec.Partition spec, String whom, Predicate<Node> first, Predicate<Node> second, Runnable disturb) {
    Partition partition = switch (spec.direction()) {
      case BOTH -> new Partition(first, second, true);
      case OUT -> new Partition(first, second, false);
      case IN -> new Partition(second, first, false);
    };
    fault.does("cut", whom);
    network.cut(partition);
    disturb.run();
    spec.healAfter().ifPresent(delay -> fault.later(delay, "healing of " + whom, () -> {
      fault.does("heal", whom);
      network.heal(partition);
      disturb.run();
    }));
  }

  // ---- Links

  private void degrade(Fault fault, FaultSpec.OfLinks spec, Degradation degradation, Optional<Duration> endAfter) {
    Candidates.Links links = candidates.links(fault.name, spec);
    impair(fault, links.devices(), true);
    impairAccesses(fault, links.routers(), true);
    Runnable restore = degrade(links, name -> degradation);
    endAfter.ifPresent(delay -> fault.later(delay, "end", () -> {
      restore.run();
      impair(fault, links.devices(), false);
      impairAccesses(fault, links.routers(), false);
    }));
  }

  /** Degrades links, each as {@code chosen} says for its name; what is returned ends that. */
  private Runnable degrade(Candidates.Links links, Function<String, Degradation> chosen) {
    Map<String, Degradation> given = new LinkedHashMap<>();
    links.devices().forEach(device -> given.put(device.name(), chosen.apply(device.name())));
    Ailment ailment = new Ailment(links.devices(), node -> node.degrade(given.get(node.name())), node -> node.restore(given.get(node.name())));
    ailments.begin(ailment);
    for (Router router : links.routers()) {
      given.put(router.name(), chosen.apply(router.name()));
      router.access(simulation).degrade(given.get(router.name()));
    }
    return () -> {
      ailments.end(ailment);
      links.routers().forEach(router -> router.access(simulation).restore(given.get(router.name())));
    };
  }

  private void storm(Fault fault, FaultSpec.LatencyStorm spec) {
    Candidates.Links links = candidates.links(fault.name, spec);
    impair(fault, links.devices(), true);
    impairAccesses(fault, links.routers(), true);
    blow(fault, spec, links, 0);
  }

  /** One gust of a storm: each link is given what is drawn for it and for this gust. */
  private void blow(Fault fault, FaultSpec.LatencyStorm spec, Candidates.Links links, long gust) {
    Runnable end = degrade(links, name -> {
      double luck = (simulation.streams().hash("fault/" + fault.name + "/gust-" + gust + "/" + name) >>> 11) * 0x1p-53;
      return Degradation.later(spec.delay().plusNanos((long) (luck * spec.jitter().toNanos())));
    });
    Duration left = spec.endAfter().minus(spec.every().multipliedBy(gust));
    boolean last = spec.jitter().isZero() || left.compareTo(spec.every()) <= 0;
    fault.later(last ? left : spec.every(), last ? "end" : "next gust", () -> {
      end.run();
      if (last) {
        impair(fault, links.devices(), false);
        impairAccesses(fault, links.routers(), false);
      } else {
        blow(fault, spec, links, gust + 1);
      }
    });
  }

  // ---- Clocks and processors

  private void misset(Fault fault, FaultSpec.Clock spec) {
    Deviation deviation = new Deviation(spec.ahead().minus(spec.behind()).toNanos(), spec.drift().perBillion());
    ail(fault, spec, node -> node.deviate(deviation), node -> node.correct(deviation), spec.endAfter());
  }

  private void slow(Fault fault, FaultSpec.SlowNode spec) {
    ail(fault, spec, node -> node.throttle(spec.speed()), node -> node.release(spec.speed()), spec.endAfter());
  }

  private void disconnect(Fault fault, FaultSpec.Disconnect spec) {
    List<Resident> hit = candidates.hit(fault.name, candidates.devices(spec), spec.fraction(), Resident::name);
    for (Resident device : hit) {
      fault.does("disconnect", device.name());
      population.outings().loses(device.machine(), device.group().nic().name());
    }
    spec.endAfter().ifPresent(delay -> fault.later(delay, "end", () -> {
      for (Resident device : hit) {
        fault.does("reconnect", device.name());
        population.outings().finds(device.machine(), device.group().nic().name());
      }
    }));
  }

  /** Their machines and links stay right, so what is promised to their clusters is promised still. */
  private void pretend(Fault fault, FaultSpec.Liar spec) {
    Claims claims = new Claims(spec.processor(), spec.memory(), spec.storage(), spec.link(), spec.mains(), spec.displaced());
    List<Resident> hit = candidates.hit(fault.name, candidates.devices(spec), spec.fraction(), Resident::name);
    Ailment ailment = new Ailment(hit, node -> node.claim(claims), node -> node.retract(claims));
    hit.forEach(liar -> fault.does("lie", liar.name()));
    trust.lie(hit, claims, true);
    ailments.begin(ailment);
    spec.endAfter().ifPresent(delay -> fault.later(delay, "end", () -> {
      hit.forEach(liar -> fault.does("own up", liar.name()));
      ailments.end(ailment);
      trust.lie(hit, claims, false);
    }));
  }

  private void ail(Fault fault, FaultSpec.OfDevices spec, Consumer<Node> begin, Consumer<Node> end, Optional<Duration> endAfter) {
    List<Resident> hit = candidates.hit(fault.name, candidates.devices(spec), spec.fraction(), Resident::name);
    Ailment ailment = new Ailment(hit, begin, end);
    impair(fault, hit, true);
    ailments.begin(ailment);
    endAfter.ifPresent(delay -> fault.later(delay, "end", () -> {
      ailments.end(ailment);
      impair(fault, hit, false);
    }));
  }

  /** Nothing is promised to clusters with devices that something is wrong with. */
  private void impair(Fault fault, List<Resident> devices, boolean begins) {
    Set<String> clusters = new LinkedHashSet<>();
    for (Resident device : devices) {
      fault.does(begins ? "impair" : "mend", device.name());
      Lan lan = device.machine().lan();
      clusters.add(lan == null ? device.name() : lan.name());
    }
    clusters.forEach(cluster -> truth.onImpaired(cluster, begins));
    devices.forEach(device -> truth.onImpairedWidely(device.name(), begins));
    trust.onImpaired(clusters, devices, begins);
  }

  /** Something is wrong with what leads to the world from some homes, which only matters to what is wider than a home. */
  private void impairAccesses(Fault fault, List<Router> routers, boolean begins) {
    routers.forEach(router -> fault.does(begins ? "degrade" : "restore", router.name()));
    Set<Router> hit = new LinkedHashSet<>(routers);
    population.residents().stream()
        .filter(resident -> resident.machine().lan() != null && hit.contains(resident.machine().lan().router()))
        .forEach(resident -> truth.onImpairedWidely(resident.name(), begins));
  }
}
