package orrery.device.demand;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.Want;
import orrery.sim.Distribution;
import orrery.sim.Distribution.Constant;
import orrery.sim.Distribution.Exponential;
import orrery.sim.Distribution.Lognormal;
import orrery.sim.Entity;
import orrery.sim.Event;
import orrery.sim.Simulation;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** A node's programs hear what is wanted while they listen; what nobody hears costs nothing and changes nothing. */
class DeviceDemandTest {

  private static final Distribution NOTHING = new Constant(0);
  private static final Workload FILES = new Workload(
      "files", Want.Kind.REQUEST, "drive", RenewalArrivals.of(new Exponential(10e9), 3_600_000_000_000L),
      new Workload.Size(new Constant(200), new Lognormal(40e3, 1.2), NOTHING, new Constant(2), Optional.of(Duration.ofSeconds(2))), 0.3,
      Want.Whom.ANYBODY, device -> List.of(new NodeId("ann"), new NodeId("ben"), new NodeId("eve")), new Circle(150, 1));

  /** What was heard, without the luck it came with but with the first that is drawn from it. */
  private record Heard(long nanos, String want, long luck) {}

  private static Consumer<Want> into(List<Heard> heard, World world) {
    return want -> heard.add(new Heard(world.nanoTime(), want.toString(), want.random().nextLong()));
  }

  /** Listens from its start on. */
  private record Hearing(Host host, Consumer<Want> reaction) implements Protocol {
    @Override
    public void start() {
      host.demand().onWant(reaction);
    }

    @Override
    public void stop(Runnable done) {
      host.timer("farewell", done).start(Duration.ofSeconds(3));
    }
  }

  private static List<Heard> always() {
    World world = World.withSeed(4);
    List<Heard> heard = new ArrayList<>();
    world.machine("phone").inCloud().wanting(FILES).running(host -> new Hearing(host, into(heard, world))).start();
    world.runUntil(Duration.ofMinutes(10));
    return heard;
  }

  private static List<Heard> between(List<Heard> heard, long fromSeconds, long toSeconds) {
    return heard.stream().filter(one -> one.nanos() >= fromSeconds * 1_000_000_000L && one.nanos() < toSeconds * 1_000_000_000L).toList();
  }

  @Test
  void aProgramHearsWhatIsWantedWhenItIs() {
    List<Heard> heard = always();

    Arrivals arrivals = FILES.arrivals().of(new Simulation(4).streams(), "phone", "files");
    for (Heard one : heard) {
      assertThat(one.nanos()).isEqualTo(arrivals.time());
      assertThat(one.want()).startsWith("Want[workload=files, number=" + arrivals.number() + ", kind=REQUEST, service=drive, whom=ANYBODY, to=[").contains("upBytes=200");
      arrivals.next();
    }
    assertThat(heard).hasSizeBetween(40, 80);
    assertThat(heard.stream().map(Heard::luck)).doesNotHaveDuplicates();
    assertThat(heard.stream().filter(one -> one.want().contains("central=true")).count()).isBetween(8L, 35L);
  }

  @Test
  void whoListensNowAndThenHearsTheVerySameWants() {
    List<Heard> always = always();
    World world = World.withSeed(4);
    List<Heard> heard = new ArrayList<>();
    World.Machine phone = world.machine("phone").inCloud().wanting(FILES).start();

    world.runUntil(Duration.ofSeconds(100));
    Runnable end = phone.host().demand().onWant(into(heard, world));
    world.runUntil(Duration.ofSeconds(200));
    end.run();
    world.runUntil(Duration.ofSeconds(300));
    phone.crash();
    world.runUntil(Duration.ofSeconds(400));
    phone.running(host -> new Hearing(host, into(heard, world))).start();
    world.runUntil(Duration.ofSeconds(500));
    phone.stop();
    world.runUntil(Duration.ofSeconds(600));

    List<Heard> expected = new ArrayList<>(between(always, 100, 200));
    // From the order to stop on nobody is told, though the node is on for some seconds more.
    expected.addAll(between(always, 400, 500));
    assertThat(heard).isEqualTo(expected).isNotEmpty();
    assertThat(between(always, 500, 600)).isNotEmpty();
  }

  @Test
  void eachListenerHasAWantOfItsOwnThatIsEqual() {
    World world = World.withSeed(4);
    List<Heard> first = new ArrayList<>();
    List<Heard> second = new ArrayList<>();
    world.machine("phone").inCloud().wanting(FILES)
        .running(host -> new Hearing(host, into(first, world))).running(host -> new Hearing(host, into(second, world))).start();

    world.runUntil(Duration.ofMinutes(10));

    assertThat(first).isEqualTo(second).isEqualTo(always());
  }

  @Test
  void aListenerThatEndsTheNodeIsTheLastToHear() {
    World world = World.withSeed(4);
    List<Heard> after = new ArrayList<>();
    World.Machine phone = world.machine("phone").inCloud().wanting(FILES);
    phone.running(host -> new Hearing(host, want -> phone.crash())).running(host -> new Hearing(host, into(after, world))).start();

    world.runUntil(Duration.ofMinutes(10));

    assertThat(phone.isOn()).isFalse();
    assertThat(after).isEmpty();
  }

  @Test
  void oneCanEndListeningWhileHearing() {
    World world = World.withSeed(4);
    List<Heard> heard = new ArrayList<>();
    World.Machine phone = world.machine("phone").inCloud().wanting(FILES).start();
    Runnable[] end = new Runnable[1];
    end[0] = phone.host().demand().onWant(want -> {
      into(heard, world).accept(want);
      end[0].run();
    });

    world.runUntil(Duration.ofMinutes(10));

    assertThat(heard).isEqualTo(always().subList(0, 1));
  }

  /** Counts by what is said of each want. */
  private static final class Count implements DemandObserver {
    private final List<Long> wanted = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    @Override
    public void onWanted(Workload workload, long time) {
      wanted.add(time);
    }

    @Override
    public void onLost(Workload workload, long time, Loss why) {
      lost.add(time + " " + why);
    }
  }

  @Test
  void whatNobodyHearsCostsNoEventAndIsCountedAtItsOwnTime() {
    Simulation simulation = new Simulation(4);
    Entity phone = simulation.register("phone");
    Count count = new Count();
    DeviceDemand demand = new DeviceDemand(simulation, phone, List.of(FILES), count);
    at(simulation, phone, 100, demand::begin);
    at(simulation, phone, 200, () -> demand.onWant(want -> {}));
    at(simulation, phone, 300, demand::end);

    simulation.runUntil(600_000_000_000L);
    demand.catchUp();

    List<Heard> always = always();
    assertThat(count.wanted).isEqualTo(always.stream().map(Heard::nanos).toList());
    List<String> lost = new ArrayList<>();
    between(always, 0, 100).forEach(one -> lost.add(one.nanos() + " OFF"));
    between(always, 100, 200).forEach(one -> lost.add(one.nanos() + " UNHEARD"));
    between(always, 300, 600).forEach(one -> lost.add(one.nanos() + " OFF"));
    assertThat(count.lost).isEqualTo(lost);
    assertThat(simulation.processed()).isEqualTo(3 + between(always, 200, 300).size());
    assertThat(simulation.pending()).isZero();
    assertThat(phone.received().count()).isEqualTo(between(always, 200, 300).size());
  }

  private static void at(Simulation simulation, Entity entity, long seconds, Runnable action) {
    simulation.schedule(entity, seconds * 1_000_000_000L, new Event() {
      @Override
      protected void fire() {
        action.run();
      }

      @Override
      protected String label() {
        return "a step of the test";
      }
    });
  }
}
