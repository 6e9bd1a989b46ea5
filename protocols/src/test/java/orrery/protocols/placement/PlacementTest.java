package orrery.protocols.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static orrery.protocols.placement.Places.USUAL;
import static orrery.protocols.placement.Places.anna;
import static orrery.protocols.placement.Places.central;
import static orrery.protocols.placement.Places.elsewhere;
import static orrery.protocols.placement.Places.link;
import static orrery.protocols.placement.Places.own;
import static orrery.protocols.placement.Places.with;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.host.Device.Permission;
import orrery.host.NodeId;
import orrery.protocols.placement.PlacementConfig.Policy;
import orrery.protocols.placement.PlacementConfig.Within;
import orrery.protocols.service.ServiceAddress;
import orrery.sim.Xoshiro256;
import orrery.world.Records;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EC-37 as claims: who is preferred to whom, and who does not come into question. */
class PlacementTest {

  private static final Ask DRIVE = Ask.of(ServiceAddress.of("drive"));

  private static Placement placement(PlacementConfig config) {
    Xoshiro256 luck = new Xoshiro256(7);
    return new Placement(config, () -> luck);
  }

  private static List<String> order(PlacementConfig config, Ask ask, Asker asker, Candidate... candidates) {
    return placement(config).decide(ask, asker, List.of(candidates)).order().stream().map(choice -> choice.candidate().node().name()).toList();
  }

  private static List<String> order(Candidate... candidates) {
    return order(USUAL, DRIVE, anna(), candidates);
  }

  private static Map<String, Unfit> left(PlacementConfig config, Ask ask, Asker asker, Candidate... candidates) {
    Map<String, Unfit> left = new TreeMap<>();
    placement(config).decide(ask, asker, List.of(candidates)).left().forEach(one -> left.put(one.candidate().node().name(), one.why()));
    return left;
  }

  /** EC-18: a node's own resources first, then those of its account's other nodes, then what is for rent. */
  @Test
  void prefersOwnToKinToStrangersToTheCloud() {
    Candidate stranger = with(link("ben"), "account", "ben");

    assertThat(order(central(), stranger, link("tv"), own())).containsExactly("phone", "tv", "ben", "cloud");
    assertThat(order(central(), elsewhere("home-pc"))).containsExactly("home-pc", "cloud");
  }

  /** Each criterion by itself: of two members that differ in nothing else, the better is first. */
  @ParameterizedTest
  @CsvSource({
    "loadPercent, 0, 75", "persistenceMinutes, 4096, 4", "processorMops, 80000, 5000", "memoryBytes, 64000000000, 500000000",
    "bitsPerSecondUp, 1000000000, 1000000", "batteryPercent, 100, 50", "readiness, RUNNING, LOADABLE", "provider, true, false",
  })
  void prefersTheBetterInEachCriterion(String component, String better, String worse) {
    Candidate good = with(link("good"), component, value(component, better));
    Candidate bad = with(link("bad"), component, value(component, worse));

    assertThat(order(good, bad)).containsExactly("good", "bad");
    assertThat(order(bad, good)).containsExactly("good", "bad");
  }

  private static Object value(String component, String text) {
    return switch (component) {
      case "batteryPercent" -> OptionalInt.of(Integer.parseInt(text));
      case "readiness" -> Readiness.valueOf(text);
      case "provider" -> Boolean.valueOf(text);
      case "loadPercent", "persistenceMinutes" -> Integer.valueOf(text);
      default -> Long.valueOf(text);
    };
  }

  /** What is on mains and idle may do better for a phone than the phone itself, which is low and busy. */
  @Test
  void sparesADeviceThatIsLowAndBusy() {
    Candidate tired = with(with(with(own(), "batteryPercent", OptionalInt.of(10)), "loadPercent", 100), "processorMops", 2000L);

    assertThat(order(tired, with(link("tv"), "provider", true))).containsExactly("tv", "phone");
  }

  /** Context: what costs its owner by the byte is avoided, other things being equal. */
  @Test
  void avoidsTheCloudMoreWhereTheWayThereIsMetered() {
    Asker metered = new Asker(new NodeId("phone"), Places.profile(), "anna", true);
    Placement placement = placement(USUAL);

    int free = placement.decide(DRIVE, anna(), List.of(central())).best().orElseThrow().score();
    int costly = placement.decide(DRIVE, metered, List.of(central())).best().orElseThrow().score();
    int onLink = placement.decide(DRIVE, metered, List.of(link("tv"))).best().orElseThrow().score();

    assertThat(costly).isLessThan(free);
    assertThat(onLink).isEqualTo(placement.decide(DRIVE, anna(), List.of(link("tv"))).best().orElseThrow().score());
  }

  /** A weight of its own for each criterion: whoever weighs nothing but one gets that one alone. */
  @Test
  void followsTheWeights() {
    Candidate far = with(central(), "loadPercent", 0);
    Candidate near = with(own(), "loadPercent", 75);
    PlacementConfig.Weights idle = new PlacementConfig.Weights(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);

    assertThat(order(near, far)).containsExactly("phone", "cloud");
    assertThat(order(Places.config("weights", idle), DRIVE, anna(), near, far)).containsExactly("cloud", "phone");
    assertThatThrownBy(() -> new PlacementConfig.Weights(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).hasMessageContaining("must not all be 0");
    assertThatThrownBy(() -> new PlacementConfig.Weights(-1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)).hasMessageContaining("0 to 1000000");
  }

  /** Where an edge node has the service it is loaded nowhere else; where none has, loading it near beats the cloud. */
  @Test
  void loadsOnlyWhatNobodyOnTheEdgeHas() {
    Candidate loadable = with(own(), "readiness", Readiness.LOADABLE);
    Candidate stranger = with(link("ben"), "account", "ben");

    assertThat(order(loadable, stranger, central())).containsExactly("ben", "cloud", "phone");
    assertThat(order(central(), loadable)).containsExactly("phone", "cloud");
  }

  /** EC-40: central resources are a fall-back, unless the member is busy or low. */
  @Test
  void prefersAStrangerWhoHasTimeToTheCloud() {
    Candidate stranger = with(link("ben"), "account", "ben");

    assertThat(order(central(), stranger)).containsExactly("ben", "cloud");
    assertThat(order(central(), with(with(stranger, "loadPercent", 100), "batteryPercent", OptionalInt.of(50)))).containsExactly("cloud", "ben");
  }

  // ---- Work that is given away

  /** A slow phone beside an idle PC: small work is done sooner here, large work there, whatever merit says. */
  @Test
  void givesWorkToWhoeverIsDoneFirst() {
    Candidate slow = with(with(own(), "processorMops", 2000L), "readiness", Readiness.RUNNING);
    Candidate fast = with(with(with(link("pc"), "processorMops", 100_000L), "account", "ben"), "readiness", Readiness.RUNNING);
    Ask small = new Ask(ServiceAddress.of("work"), 10_000, 10_000, 1_000_000, Optional.empty());
    Ask large = new Ask(ServiceAddress.of("work"), 10_000, 10_000, 10_000_000_000L, Optional.empty());

    assertThat(order(USUAL, small, anna(), slow, fast)).containsExactly("phone", "pc");
    assertThat(order(USUAL, large, anna(), slow, fast)).containsExactly("pc", "phone");
  }

  /** 20 MB over 100 Mb/s are 1.6 s, a service to be loaded is another 1.6 s: the parts of the time add up. */
  @Test
  void expectsWhatItsPartsAddUpTo() {
    Ask ask = new Ask(ServiceAddress.of("work"), 20_000_000, 0, 20_000_000_000L, Optional.empty());
    Candidate running = with(link("pc"), "readiness", Readiness.RUNNING);

    // 5 ms there and back, 1.6 s to move, a second to work.
    assertThat(expected(ask, running)).isEqualTo(Duration.ofMillis(2605));
    // Half of the processor is in use: the work takes twice as long.
    assertThat(expected(ask, with(running, "loadPercent", 50))).isEqualTo(Duration.ofMillis(3605));
    // 5 ms and a thousand million operations to start it.
    assertThat(expected(ask, link("pc"))).isEqualTo(Duration.ofMillis(2660));
    assertThat(expected(ask, with(link("pc"), "readiness", Readiness.LOADABLE))).isEqualTo(Duration.ofMillis(4260));
    assertThat(expected(ask, with(own(), "readiness", Readiness.RUNNING))).isEqualTo(Duration.ofSeconds(1));
  }

  private static Duration expected(Ask ask, Candidate there) {
    return Duration.ofNanos(new ExpectedTime(USUAL.costs()).nanos(ask, anna(), there));
  }

  @Test
  void neverOverflows() {
    Ask endless = new Ask(ServiceAddress.of("work"), Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Optional.of(Duration.ofSeconds(Long.MAX_VALUE)));

    assertThat(expected(endless, with(link("pc"), "processorMops", 0L))).isPositive();
    assertThat(order(USUAL, endless, anna(), link("pc"))).containsExactly("pc");
  }

  /** What cannot be done in time anywhere is said at once; what can be is tried where it can. */
  @Test
  void leavesOutWhoWouldBeTooLate() {
    Ask frame = new Ask(ServiceAddress.of("work"), 100_000, 1_000, 1_000_000_000L, Optional.of(Duration.ofMillis(50)));
    Candidate slow = with(with(own(), "processorMops", 2000L), "readiness", Readiness.RUNNING);
    Candidate fast = with(with(link("pc"), "processorMops", 100_000L), "readiness", Readiness.RUNNING);

    assertThat(left(USUAL, frame, anna(), slow, fast)).containsExactly(Map.entry("phone", Unfit.TOO_LATE));
    Decision nowhere = placement(USUAL).decide(frame, anna(), List.of(slow, central()));
    assertThat(nowhere.order()).isEmpty();
    assertThat(nowhere.isTooLateEverywhere()).isTrue();
    assertThat(placement(USUAL).decide(DRIVE, anna(), List.of()).isTooLateEverywhere()).isFalse();
  }

  // ---- Who does not come into question

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "drive                | phone tv ben pc cloud", "drive@here           | phone", "drive@central        | cloud", "drive@node:tv        | tv",
    "drive@account:anna   | phone tv pc", "drive@account:ben    | ben", "drive@account:nobody | ",
  })
  void keepsToTheAddress(String address, String expected) {
    Ask ask = Ask.of(ServiceAddress.parse(address).orElseThrow());

    assertThat(inAnyOrder(USUAL, ask)).isEqualTo(words(expected));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "none | phone tv ben pc cloud", "here | phone", "link | phone tv ben", "account | phone tv pc", "central | cloud",
  })
  void keepsToThePinOfTheDeveloper(String pin, String expected) {
    assertThat(inAnyOrder(Places.config("pins", "camera=here; drive=" + pin), DRIVE)).isEqualTo(words(expected));
    assertThat(inAnyOrder(Places.config("pins", "camera=here"), DRIVE)).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "ANYWHERE | phone tv ben pc cloud", "NETWORK | phone tv ben cloud", "ACCOUNT | phone tv pc cloud", "PROXIMITY | phone tv ben cloud",
  })
  void keepsWithinWhatTheCallerTrusts(Within within, String expected) {
    assertThat(inAnyOrder(Places.config("within", within), DRIVE)).isEqualTo(words(expected));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"WEIGHED | phone tv ben pc cloud", "NEAREST | phone tv ben pc cloud", "RANDOM | phone tv ben pc cloud", "OWN | phone", "CENTRAL | cloud"})
  void keepsToThePolicy(Policy policy, String expected) {
    assertThat(inAnyOrder(Places.config("policy", policy), DRIVE)).isEqualTo(words(expected));
  }

  private static Set<String> inAnyOrder(PlacementConfig config, Ask ask) {
    Candidate ben = with(link("ben"), "account", "ben");
    return new TreeSet<>(order(config, ask, anna(), own(), link("tv"), ben, elsewhere("pc"), central()));
  }

  private static Set<String> words(String text) {
    return text == null ? Collections.emptySet() : new TreeSet<>(List.of(text.split(" ")));
  }

  /** EC-37, EC-38: near is by where nodes say that they are. */
  @Test
  void findsTheNeighbourAndNotTheTown() {
    Asker here = new Asker(new NodeId("phone"), Records.with(Places.profile(), "position", Places.at(48_000_000, 11_000_000)), "anna", false);
    Candidate neighbour = with(elsewhere("neighbour"), "position", Places.at(48_001_000, 11_000_000));
    Candidate town = with(elsewhere("town"), "position", Places.at(48_010_000, 11_000_000));

    assertThat(left(Places.config("within", Within.PROXIMITY), DRIVE, here, neighbour, town, elsewhere("unknown")))
        .containsExactly(Map.entry("town", Unfit.TOO_FAR), Map.entry("unknown", Unfit.TOO_FAR));
  }

  @Test
  void usesTheCloudOnlyWhereThatIsWished() {
    PlacementConfig without = Places.config("central", false);

    assertThat(left(without, DRIVE, anna(), central())).containsExactly(Map.entry("cloud", Unfit.TOO_FAR));
    assertThat(order(without, Ask.of(ServiceAddress.central("drive")), anna(), central())).containsExactly("cloud");
    assertThat(order(Records.with(without, "pins", "drive=central"), DRIVE, anna(), central())).containsExactly("cloud");
  }

  /** EC-7, EC-16, EC-18: what is to be loaded needs the owner's permission, or the owner himself. */
  @Test
  void loadsOnlyWhereTheOwnerPermitsIt() {
    Candidate kin = with(with(link("tv"), "readiness", Readiness.LOADABLE), "permissions", EnumSet.noneOf(Permission.class));
    Candidate closed = with(with(kin, "node", new NodeId("ben")), "account", "ben");
    Candidate open = with(with(closed, "node", new NodeId("eva")), "permissions", EnumSet.of(Permission.COMPUTE));
    Candidate far = with(elsewhere("pc"), "readiness", Readiness.LOADABLE);

    assertThat(left(USUAL, DRIVE, anna(), kin, closed, open, far)).containsExactly(Map.entry("ben", Unfit.NOT_PERMITTED), Map.entry("pc", Unfit.NOT_PERMITTED));
    assertThat(left(Places.config("load", false), DRIVE, anna(), kin, open)).hasSize(2);
    assertThat(left(Places.config("load", false), DRIVE, anna(), with(own(), "readiness", Readiness.LOADABLE))).hasSize(1);
    assertThat(left(USUAL, DRIVE, anna(), with(closed, "readiness", Readiness.OFFERED))).isEmpty();
  }

  @Test
  void leavesAloneWhatIsLowOrSmall() {
    Candidate low = with(with(link("ben"), "account", "ben"), "batteryPercent", OptionalInt.of(30));
    Candidate small = with(link("sensor"), "memoryBytes", 1_000_000L);

    assertThat(left(USUAL, DRIVE, anna(), low, small, with(low, "account", "anna")))
        .containsExactly(Map.entry("ben", Unfit.LOW_BATTERY), Map.entry("sensor", Unfit.NO_MEMORY));
  }

  // ---- Baselines and ties

  /** The nearest is first though it is the worst in all else. */
  @Test
  void nearestLooksAtDistanceAlone() {
    Candidate busy = with(with(with(own(), "loadPercent", 100), "batteryPercent", OptionalInt.of(10)), "processorMops", 100L);

    assertThat(order(Places.config("policy", Policy.NEAREST), DRIVE, anna(), central(), elsewhere("pc"), with(link("tv"), "processorMops", 100_000L), busy))
        .containsExactly("phone", "tv", "pc", "cloud");
  }

  @Test
  void randomGivesEachItsTurn() {
    Xoshiro256 luck = new Xoshiro256(7);
    Placement random = new Placement(Places.config("policy", Policy.RANDOM), () -> luck);
    List<Candidate> all = List.of(own(), link("tv"), elsewhere("pc"), central());
    int[] first = new int[4];

    for (int i = 0; i < 4000; i++) {
      Candidate best = random.decide(DRIVE, anna(), all).best().orElseThrow().candidate();
      first[best.reach().ordinal()]++;
    }

    // 1000 each on average, with a deviation of 27.
    assertThat(Arrays.stream(first).boxed()).allMatch(count -> count > 880 && count < 1120);
  }

  /** Of twenty equals not all callers have the same first, and one caller always has the same, however they are given. */
  @Test
  void spreadsCallersOverEquals() {
    List<Candidate> equals = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      equals.add(link("node-" + i));
    }
    Set<String> firsts = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      Asker caller = new Asker(new NodeId("caller-" + i), Places.profile(), "anna", false);
      Decision.Choice best = placement(USUAL).decide(DRIVE, caller, equals).best().orElseThrow();
      firsts.add(best.candidate().node().name());
      List<Candidate> backwards = new ArrayList<>(equals);
      Collections.reverse(backwards);
      assertThat(placement(USUAL).decide(DRIVE, caller, backwards).best()).contains(best);
    }

    assertThat(firsts).hasSizeGreaterThan(15);
  }

  /** Whatever is asked of whomever: each candidate is in the order or left out, once, the order is by score, and no score is out of range. */
  @Test
  void accountsForEveryCandidate() {
    Seeds.each(2000, luck -> {
      List<Candidate> all = new ArrayList<>();
      for (int i = luck.nextInt(12); i >= 0; i--) {
        Candidate base = i % 4 == 0 ? elsewhere("n" + i) : link("n" + i);
        OptionalInt battery = luck.nextBoolean(0.5) ? OptionalInt.empty() : OptionalInt.of(luck.nextInt(101));
        Candidate powered = with(with(base, "batteryPercent", battery), "loadPercent", luck.nextInt(101));
        all.add(with(with(powered, "account", luck.nextBoolean(0.5) ? "anna" : "ben"), "processorMops", luck.nextLong() >>> 1 + luck.nextInt(62)));
      }
      Ask ask = new Ask(ServiceAddress.of("drive"), luck.nextInt(1_000_000), luck.nextInt(1_000_000), 0, Optional.of(Duration.ofMillis(luck.nextInt(10_000))));

      Decision decision = placement(USUAL).decide(ask, anna(), all);

      assertThat(decision.order().size() + decision.left().size()).isEqualTo(all.size());
      assertThat(decision.order()).allMatch(choice -> choice.score() >= 0 && choice.score() <= 1000)
          .isSortedAccordingTo(Comparator.comparingInt(choice -> -choice.score()));
    });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {"drive", "drive=", "drive=far", "Drive=link", "drive=link; drive=here", "drive=link=here", "drive=link;"})
  void refusesPinsThatAreNone(String text) {
    assertThatThrownBy(() -> Places.config("pins", text)).isInstanceOf(IllegalArgumentException.class);
  }
}
