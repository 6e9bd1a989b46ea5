package orrery.scenario.world;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.device.LocalTime;
import orrery.device.churn.WeekPattern;
import orrery.device.demand.ArrivalModel;
import orrery.device.demand.Bursts;
import orrery.device.demand.Circle;
import orrery.device.demand.Company;
import orrery.device.demand.DemandObserver;
import orrery.device.demand.DeviceDemand;
import orrery.device.demand.RenewalArrivals;
import orrery.device.demand.Workload;
import orrery.device.place.SiteIndex;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.host.Want;
import orrery.net.Lan;
import orrery.net.Machine;
import orrery.net.Node;
import orrery.net.task.Offloading;
import orrery.net.task.Orchestrator;
import orrery.net.task.TaskObserver;
import orrery.scenario.Audience;
import orrery.scenario.Scenario;
import orrery.scenario.TaskOrchestrator;
import orrery.scenario.WorkloadSpec;
import orrery.scenario.input.Inputs;

/**
 * What is wanted of the residents, where a scenario has workloads. Nothing is held of a resident of which nothing is wanted,
 * or that has never been on.
 */
final class Demands {

  private final Scenario scenario;
  private final Inputs inputs;
  private final DemandObserver observer;
  private final TaskObserver tasks;
  private final Function<Resident, List<Lan>> lans;

  /** By whose wants they are: a group or a device. */
  private final Map<String, List<Workload>> workloads = new LinkedHashMap<>();

  private final Map<String, DeviceDemand> demands = new LinkedHashMap<>();

  /** Everybody but services, in the order of the description; by place in it. */
  private final List<Resident> devices = new ArrayList<>();

  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /** The numbers of devices by what they have in common: group, account or link; made when it is first asked for. */
  private final Map<String, Map<String, List<Integer>>> common = new LinkedHashMap<>();

  /** Where tasks that no program sees to are done, by workload. */
  private final Map<String, Offloading> offloadings = new LinkedHashMap<>();

  private @Nullable SiteIndex places;

  /** By number in {@link #places}: the device. */
  private final List<Integer> placed = new ArrayList<>();

  /**
   * No demand yet.
   *
   * @param lans the networks that a resident is described to be in
   */
  Demands(Scenario scenario, Inputs inputs, DemandObserver observer, TaskObserver tasks, Function<Resident, List<Lan>> lans) {
    this.scenario = scenario;
    this.inputs = inputs;
    this.observer = observer;
    this.tasks = tasks;
    this.lans = lans;
    scenario.workload().forEach((name, said) -> workloads.computeIfAbsent(said.from(), from -> new ArrayList<>()).add(workload(name, said)));
  }

  /** Whom there is to choose among, and where they are: before anybody is switched on. */
  void settle(List<Resident> residents) {
    if (workloads.isEmpty()) {
      return;
    }
    boolean byPlace = scenario.workload().values().stream().anyMatch(workload -> workload.to() instanceof Audience.Place);
    List<Position> positions = new ArrayList<>();
    for (Resident resident : residents) {
      if (!resident.group().name().equals(Programs.SERVICES)) {
        Position position = byPlace ? resident.position() : null;
        if (position != null) {
          positions.add(position);
          placed.add(devices.size());
        }
        numbers.put(resident.name(), devices.size());
        devices.add(resident);
      }
    }
    places = new SiteIndex(positions);
    scenario.workload().forEach((name, said) -> {
      if (said.exchange() == WorkloadSpec.Exchange.FLOWS) {
        offloadings.put(name, new Offloading(orchestrator(said.orchestrator().orElseThrow(), residents), tasks));
      }
    });
  }

  private static Orchestrator orchestrator(TaskOrchestrator said, List<Resident> residents) {
    List<Machine> sites = said.sites().map(group -> machines(residents, resident -> resident.group().name().equals(group))).orElse(List.of());
    Optional<Machine> cloud = said.cloud().map(name -> machines(residents, resident -> resident.name().equals(name)).get(0));
    return new Orchestrator(new Orchestrator.Terms(said.policy(), said.own(), said.link(), sites, cloud));
  }

  private static List<Machine> machines(List<Resident> residents, Predicate<Resident> which) {
    return residents.stream().filter(which).map(Resident::machine).toList();
  }

  /** What is wanted of a resident that is being switched on; null for nothing. */
  @Nullable DeviceDemand of(Resident resident) {
    List<Workload> wanted = wantedOf(resident);
    return wanted.isEmpty() ? null : demands.computeIfAbsent(resident.name(), name -> demand(resident, wanted));
  }

  /** A device of which something is wanted has been switched on: what no program sees to is seen to from now on. */
  void isOn(Node node, DeviceDemand wanted) {
    if (!offloadings.isEmpty()) {
      wanted.onWant(Workload.Hearing.MODEL, want -> offloadings.get(want.workload()).onWant(node, want));
    }
  }

  private List<Workload> wantedOf(Resident resident) {
    if (workloads.isEmpty() || resident.group().name().equals(Programs.SERVICES)) {
      return List.of();
    }
    List<Workload> own = workloads.getOrDefault(resident.name(), List.of());
    List<Workload> ofAll = workloads.getOrDefault(resident.group().name(), List.of());
    return own.isEmpty() ? ofAll : Stream.concat(own.stream(), ofAll.stream()).toList();
  }

  private DeviceDemand demand(Resident resident, List<Workload> wanted) {
    return new DeviceDemand(resident.group().network().simulation(), resident.machine().entity(), wanted, observer);
  }

  /** At the end of the run: counts what has come and was not heard, of those who were never on, too. */
  void finish() {
    for (Resident resident : devices) {
      List<Workload> wanted = wantedOf(resident);
      if (!wanted.isEmpty()) {
        DeviceDemand known = demands.get(resident.name());
        (known == null ? demand(resident, wanted) : known).catchUp();
      }
    }
  }

  // ---- What it is

  private Workload workload(String name, WorkloadSpec said) {
    Workload.Size size = new Workload.Size(
        Draws.bytes(said.up()), Draws.bytes(said.down()), Draws.operations(said.work()), Draws.count(said.viewers()), said.usefulFor());
    return new Workload(
        name, said.exchange() == WorkloadSpec.Exchange.FLOWS ? Workload.Hearing.MODEL : Workload.Hearing.PROGRAMS, said.kind(), said.service(), arrivals(said), size, said.central(), whom(said.to()), company(said.to()), new Circle(said.peers(), said.skew()));
  }

  private ArrivalModel arrivals(WorkloadSpec said) {
    long from = said.fromTime().toNanos();
    long end = scenario.duration().toNanos();
    long until = said.until().map(time -> Math.min(end, time.toNanos())).orElse(end);
    if (said.trace().isPresent()) {
      return said.trace().flatMap(inputs::wants).orElseThrow(() -> new IllegalStateException("the trace must have been read")).byName(from, until);
    }
    return new RenewalArrivals(
        Draws.nanos(said.every().orElseThrow(), inputs),
        from,
        until,
        said.phase().map(phase -> OptionalLong.of(phase.toNanos())).orElseGet(OptionalLong::empty),
        said.hours().map(hours -> new WeekPattern(hours.rates(), LocalTime.of(WorldRun.epochNanos(scenario), hours.hoursEast()))),
        said.bursts().map(bursts -> new Bursts(Draws.nanos(bursts.length(), inputs), Draws.nanos(bursts.pause(), inputs))));
  }

  private static Want.Whom whom(Audience to) {
    if (to instanceof Audience.Wherever) return Want.Whom.WHEREVER;
    if (to instanceof Audience.OwnAccount) return Want.Whom.OWN_ACCOUNT;
    if (to instanceof Audience.Link) return Want.Whom.LINK;
    if (to instanceof Audience.Place) return Want.Whom.PLACE;
    if (to instanceof Audience.Anybody) return Want.Whom.ANYBODY;
    if (to instanceof Audience.Group) return Want.Whom.GROUP;
    throw new AssertionError("unhandled audience " + to);
  }

  private Company company(Audience to) {
    if (to instanceof Audience.Wherever) return Company.NOBODY;
    if (to instanceof Audience.Anybody) return device -> others(device, everybody());
    if (to instanceof Audience.OwnAccount) return device -> others(device, alike("account", device, Demands::account));
    if (to instanceof Audience.Link) return device -> others(device, onLinksOf(device));
    if (to instanceof Audience.Place place) return device -> others(device, near(device, place.within().metres()));
    if (to instanceof Audience.Group group) return device -> others(device, all("group", resident -> List.of(resident.group().name())).getOrDefault(group.name(), List.of()));
    throw new AssertionError("unhandled audience " + to);
  }

  // ---- Whom there is

  private List<Integer> everybody() {
    return all("everybody", resident -> List.of("")).getOrDefault("", List.of());
  }

  private static List<String> account(Resident resident) {
    return List.of(resident.group().owner().account().apply(resident.machine()));
  }

  private List<Integer> alike(String what, String device, Function<Resident, List<String>> keys) {
    return all(what, keys).getOrDefault(keys.apply(resident(device)).get(0), List.of());
  }

  private List<Integer> onLinksOf(String device) {
    List<String> links = linksOf(resident(device));
    Map<String, List<Integer>> all = all("link", this::linksOf);
    return links.stream().flatMap(link -> all.getOrDefault(link, List.of()).stream()).distinct().sorted().toList();
  }

  private List<String> linksOf(Resident resident) {
    return lans.apply(resident).stream().map(Lan::name).toList();
  }

  private List<Integer> near(String device, double metres) {
    SiteIndex index = places;
    int site = index == null ? -1 : Collections.binarySearch(placed, numbers.get(device));
    if (index == null || site < 0) {
      return List.of();
    }
    List<Integer> near = new ArrayList<>();
    for (int each : index.within(index.position(site), metres)) {
      near.add(placed.get(each));
    }
    return near;
  }

  private Resident resident(String device) {
    return devices.get(numbers.get(device));
  }

  /** The devices by a key, ascending. */
  private Map<String, List<Integer>> all(String what, Function<Resident, List<String>> keys) {
    return common.computeIfAbsent(what, unknown -> {
      Map<String, List<Integer>> byKey = new LinkedHashMap<>();
      for (int i = 0; i < devices.size(); i++) {
        for (String key : keys.apply(devices.get(i))) {
          byKey.computeIfAbsent(key, none -> new ArrayList<>()).add(i);
        }
      }
      return byKey;
    });
  }

  /** These devices without one of them, as a view. */
  private List<NodeId> others(String device, List<Integer> all) {
    int self = Collections.binarySearch(all, numbers.get(device));
    int size = self < 0 ? all.size() : all.size() - 1;
    return new AbstractList<>() {
      @Override
      public NodeId get(int index) {
        return devices.get(all.get(self < 0 || index < self ? index : index + 1)).machine().id();
      }

      @Override
      public int size() {
        return size;
      }
    };
  }
}
