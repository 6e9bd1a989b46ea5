package orrery.net.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import orrery.device.demand.Circle;
import orrery.device.demand.Company;
import orrery.device.demand.RenewalArrivals;
import orrery.device.demand.Workload;
import orrery.host.Want;
import orrery.net.Node;
import orrery.net.flow.FlowModel;
import orrery.net.task.TaskObserver.Failure;
import orrery.sim.Distribution;
import orrery.sim.Simulation;
import orrery.world.World;

/**
 * When results of tasks are there, against sums by hand: latencies, bytes over 0.95 of the narrowest link, operations over speed.
 * Homes' LAN links have 100 Mb/s and 0.5 ms, their access 100 Mb/s and 10 ms; the cloud is beside them, without delay.
 */
class OffloadingTest {

  private static final double RATE = 0.95 * 100e6;
  private static final long OPERATIONS = 4_000_000_000L;
  private static final double UP_SECONDS = 8 * 1e6 / RATE;
  private static final double DOWN_SECONDS = 8 * 1e5 / RATE;
  /** On a laptop of 40,000 Mops. */
  private static final double WORK_SECONDS = 0.1;
  /** A microsecond: times are whole nanoseconds, rounded up at each step. */
  private static final double EXACT = 1e-6;

  private final World world = World.withSeed(1);
  private final World.Home home = world.home("home");
  private final World.Machine phone = world.machine("phone").on(home);
  private final List<String> told = new ArrayList<>();
  private final List<Double> times = new ArrayList<>();
  private final TaskObserver observer = (device, want) -> new TaskObserver.Course() {
    private final long began = device.now();

    @Override
    public void onPlaced(Reach reach) {
      told.add("placed " + reach);
    }

    @Override
    public void onDone(Reach reach) {
      told.add("done " + reach);
      times.add((device.now() - began) / 1e9);
    }

    @Override
    public void onFailed(Failure why) {
      told.add("failed " + why);
    }
  };

  OffloadingTest() {
    world.network().flowModel(FlowModel.PLAIN);
  }

  private static Want want(boolean central) {
    return new Want(
        "frames", Want.Kind.OFFLOAD, "work", 0, Want.Whom.WHEREVER, List.of(), 1_000_000, 100_000, OPERATIONS, Optional.of(Duration.ofSeconds(1)), central,
        new Simulation(1).stream("phone", "want"));
  }

  private static Orchestrator.Terms among(Policy policy, boolean own, boolean link, Optional<World.Machine> cloud, World.Machine... sites) {
    return new Orchestrator.Terms(policy, own, link, Arrays.stream(sites).map(World.Machine::described).toList(), cloud.map(World.Machine::described));
  }

  private Offloading offloading(Orchestrator.Terms terms) {
    return new Offloading(new Orchestrator(terms), observer);
  }

  private void run() {
    world.runFor(Duration.ofMinutes(1));
  }

  private double backbone() {
    return world.network().backbone().oneWayNanos(0, 0) / 1e9;
  }

  @Test
  void aTaskAtTheDeviceTakesItsWork() {
    phone.start();

    offloading(among(Policy.EXPECTED_TIME, true, false, Optional.empty())).onWant(phone.node(), want(false));
    run();

    assertThat(told).containsExactly("placed OWN", "done OWN");
    assertThat(times.get(0)).isCloseTo(WORK_SECONDS, within(EXACT));
  }

  @Test
  void aTaskInTheLanTakesTwoLatenciesItsBytesAndItsWork() {
    phone.start();
    world.machine("laptop").on(home).start();

    offloading(among(Policy.NEAREST, false, true, Optional.empty())).onWant(phone.node(), want(false));
    run();

    assertThat(told).containsExactly("placed LINK", "done LINK");
    assertThat(times.get(0)).isCloseTo(4 * 0.0005 + UP_SECONDS + WORK_SECONDS + DOWN_SECONDS, within(EXACT));
  }

  @Test
  void aTaskInTheCloudCrossesTheAccessLinkAndTheBackboneBothWays() {
    phone.start();
    World.Machine cloud = world.machine("cloud").inCloud().start();

    offloading(among(Policy.EXPECTED_TIME, false, false, Optional.of(cloud))).onWant(phone.node(), want(true));
    run();

    assertThat(told).containsExactly("placed CENTRAL", "done CENTRAL");
    assertThat(times.get(0)).isCloseTo(2 * (0.0005 + 0.010 + backbone()) + UP_SECONDS + WORK_SECONDS + DOWN_SECONDS, within(EXACT));
  }

  @Test
  void twoTasksShareALinkAndThenQueueForTheProcessor() {
    phone.start();
    world.machine("laptop").on(home).start();
    Offloading offloading = offloading(among(Policy.NEAREST, false, true, Optional.empty()));

    offloading.onWant(phone.node(), want(false));
    offloading.onWant(phone.node(), want(false));
    run();

    // Both orders arrive at once, at half the rate each; the second waits for the first's work, and its result for nobody.
    double worked = 2 * 0.0005 + 2 * UP_SECONDS + WORK_SECONDS;
    double back = 2 * 0.0005 + DOWN_SECONDS;
    assertThat(times).hasSize(2);
    assertThat(times.get(0)).isCloseTo(worked + back, within(EXACT));
    assertThat(times.get(1)).isCloseTo(worked + WORK_SECONDS + back, within(EXACT));
  }

  @Test
  void expectsWhatABusyProcessorTakes() {
    phone.start();
    World.Machine site = world.machine("site").inCloud().start();
    Offloading offloading = offloading(among(Policy.EXPECTED_TIME, true, false, Optional.empty(), site));

    for (int i = 0; i < 4; i++) {
      offloading.onWant(phone.node(), want(false));
    }
    run();

    // At the site it takes over 0.21 s, at the phone 0.1 s, then 0.2 s, then 0.3 s. Of the third order, which is on its way when the
    // fourth comes, nobody knows.
    assertThat(told.stream().filter(word -> word.startsWith("placed"))).containsExactly("placed OWN", "placed OWN", "placed ELSEWHERE", "placed ELSEWHERE");
  }

  @Test
  void roundRobinGivesToWhoHasTheFewest() {
    phone.start();
    World.Machine one = world.machine("site-0").inCloud().start();
    World.Machine other = world.machine("site-1").inCloud().start();
    Offloading offloading = offloading(among(Policy.ROUND_ROBIN, true, false, Optional.empty(), one, other));

    for (int i = 0; i < 6; i++) {
      offloading.onWant(phone.node(), want(false));
    }

    assertThat(Collections.frequency(told, "placed OWN")).isEqualTo(2);
    assertThat(Collections.frequency(told, "placed ELSEWHERE")).isEqualTo(4);
  }

  @Test
  void tradesOffAsPureEdgeSimDoes() {
    phone.start();
    World.Machine site = world.machine("site").inCloud().start();
    World.Machine cloud = world.machine("cloud").inCloud().start();
    Offloading offloading = offloading(among(Policy.TRADE_OFF, true, false, Optional.of(cloud), site));

    for (int i = 0; i < 4; i++) {
      offloading.onWant(phone.node(), want(false));
    }

    // All alike in speed: the weights 1.2, 1.3, 1.8 with one task each, then 2.4 with two.
    assertThat(told).containsExactly("placed ELSEWHERE", "placed OWN", "placed CENTRAL", "placed ELSEWHERE");
  }

  @Test
  void aDeviceBehindAnotherNatIsNoPlace() {
    phone.start();
    World.Machine stranger = world.machine("stranger").on(world.home("other")).start();

    offloading(among(Policy.NEAREST, false, false, Optional.empty(), stranger)).onWant(phone.node(), want(false));
    run();

    assertThat(told).containsExactly("failed UNPLACED");
  }

  @Test
  void failsWhereAPlaceCrashesWhileItWorks() {
    phone.start();
    World.Machine cloud = world.machine("cloud").inCloud().start();
    offloading(among(Policy.EXPECTED_TIME, false, false, Optional.of(cloud))).onWant(phone.node(), want(false));

    world.runFor(Duration.ofMillis(150));
    cloud.crash();
    run();

    assertThat(told).containsExactly("placed CENTRAL", "failed PLACE_GONE");
  }

  @Test
  void failsWhereAnEndGoesOrAWayIsCutWhileBytesMove() {
    phone.start();
    World.Machine cloud = world.machine("cloud").inCloud().start();
    Offloading offloading = offloading(among(Policy.EXPECTED_TIME, false, false, Optional.of(cloud)));

    offloading.onWant(phone.node(), want(false));
    world.runFor(Duration.ofMillis(30));
    world.heal(world.partition(Set.of("phone"), Set.of("cloud")));
    offloading.onWant(phone.node(), want(false));
    world.runFor(Duration.ofMillis(30));
    phone.crash();
    run();

    assertThat(told).containsExactly("placed CENTRAL", "failed CUT", "placed CENTRAL", "failed CUT");
  }

  @Test
  void whatNoProgramSeesToIsHeardByNoProgram() {
    Distribution.Constant second = new Distribution.Constant(1e9);
    Distribution.Constant one = new Distribution.Constant(1);
    Workload.Size size = new Workload.Size(one, one, one, one, Optional.empty());
    Company nobody = Company.NOBODY;
    RenewalArrivals arrivals = RenewalArrivals.of(second, 10_000_000_000L);
    Workload calls = new Workload("calls", Want.Kind.REQUEST, "work", arrivals, size, 0, Want.Whom.WHEREVER, nobody, new Circle(1, 1));
    Workload tasks = new Workload("tasks", Workload.Hearing.MODEL, Want.Kind.OFFLOAD, "work", arrivals, size, 0, Want.Whom.WHEREVER, nobody, new Circle(1, 1));
    List<String> heard = new ArrayList<>();
    List<String> modelled = new ArrayList<>();
    phone.wanting(calls, tasks).start();
    Node node = phone.node();

    node.host().demand().onWant(want -> heard.add(want.workload()));
    ((orrery.device.demand.DeviceDemand) node.host().demand()).onWant(Workload.Hearing.MODEL, want -> modelled.add(want.workload()));
    run();

    assertThat(heard).hasSize(10).containsOnly("calls");
    assertThat(modelled).hasSize(10).containsOnly("tasks");
  }
}
