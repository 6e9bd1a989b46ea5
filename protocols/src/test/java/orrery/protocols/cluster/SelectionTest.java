package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.NodeId;
import orrery.protocols.cluster.Selection.Candidate;
import orrery.protocols.cluster.Selection.Change;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules by which duties are given (EC-7, EC-34). */
class SelectionTest {

  private static final SelectionConfig CONFIG = Defaults.of(SelectionConfig.class);
  private static final long LONG_AGO = -1_000_000_000_000L;
  private final Selection selection = new Selection(CONFIG);

  private static Profile profile(long mops, long storage, long up, OptionalInt battery, Set<Permission> permissions, boolean reachable, int load) {
    return new Profile("laptop", "linux", "anna", mops, 1, storage, up, up, battery, 60, 0, permissions, Optional.empty(), reachable, load, Inventory.NONE);
  }

  private static Profile good() {
    return profile(20_000, 512_000_000_000L, 100_000_000, OptionalInt.empty(), EnumSet.allOf(Permission.class), false, 0);
  }

  private static Profile onBattery(int percent) {
    return profile(20_000, 512_000_000_000L, 100_000_000, OptionalInt.of(percent), EnumSet.allOf(Permission.class), false, 0);
  }

  private static Candidate candidate(String id, Profile profile) {
    return new Candidate(new NodeId(id), profile);
  }

  private List<Change> changes(Duty duty, List<Candidate> candidates, Map<NodeId, Long> holders) {
    return selection.changes(duty, candidates, having(duty, holders), id -> true, true, 0);
  }

  /** Since when each has the duty. */
  private static Holders having(Duty duty, Map<NodeId, Long> since) {
    Holders holders = new Holders();
    since.forEach((id, nanos) -> holders.add(duty, id, nanos));
    return holders;
  }

  private static Map<NodeId, Long> held(String id, long since) {
    return new TreeMap<>(Map.of(new NodeId(id), since));
  }

  @ParameterizedTest
  @EnumSource
  void nobodyIsGivenWhatItsOwnerDoesNotPermit(Duty duty) {
    EnumSet<Permission> others = EnumSet.complementOf(EnumSet.of(duty.permission()));
    Profile barred = profile(20_000, 512_000_000_000L, 100_000_000, OptionalInt.empty(), others, true, 0);

    assertThat(changes(duty, List.of(candidate("a", barred)), Map.of())).isEmpty();
    assertThat(changes(duty, List.of(candidate("a", barred)), held("a", 0))).containsExactly(new Change(new NodeId("a"), false, "permission"));
  }

  @Test
  void aChargeIsEnoughToKeepADutyBeforeItIsEnoughToBeGivenOne() {
    List<Candidate> low = List.of(candidate("a", onBattery(CONFIG.leastCharge() - 10)));

    assertThat(changes(Duty.PROXY, low, Map.of())).isEmpty();
    assertThat(changes(Duty.PROXY, low, held("a", 0))).isEmpty();
    assertThat(changes(Duty.PROXY, List.of(candidate("a", onBattery(CONFIG.lowCharge() - 1))), held("a", 0)))
        .containsExactly(new Change(new NodeId("a"), false, "battery"));
  }

  @Test
  void mainsComeBeforeBatteryAndThenTheBetterFirst() {
    Profile reachable = profile(20_000, 512_000_000_000L, 100_000_000, OptionalInt.empty(), EnumSet.allOf(Permission.class), true, 0);
    Profile slow = profile(20_000, 512_000_000_000L, 1_000_000, OptionalInt.empty(), EnumSet.allOf(Permission.class), false, 0);
    Profile busy = profile(20_000, 512_000_000_000L, 100_000_000, OptionalInt.empty(), EnumSet.allOf(Permission.class), false, 75);

    assertThat(selection.fitness(Duty.PROXY, slow)).isGreaterThan(selection.fitness(Duty.PROXY, onBattery(100)));
    assertThat(selection.fitness(Duty.PROXY, good())).isGreaterThan(selection.fitness(Duty.PROXY, slow));
    assertThat(selection.fitness(Duty.PROXY, reachable)).isGreaterThan(selection.fitness(Duty.PROXY, good()));
    assertThat(selection.fitness(Duty.COMPUTE, good())).isGreaterThan(selection.fitness(Duty.COMPUTE, busy));
    assertThat(changes(Duty.PROXY, List.of(candidate("a", onBattery(90)), candidate("b", slow), candidate("c", reachable)), Map.of()))
        .containsExactly(new Change(new NodeId("c"), true, "vacant"));
  }

  @Test
  void aBetterOneTakesOverAfterATimeAndByAMarginOnly() {
    List<Candidate> both = List.of(candidate("poor", onBattery(90)), candidate("rich", good()));
    long tenure = CONFIG.minimumTenure().toNanos();

    assertThat(changes(Duty.PROXY, both, held("poor", 1 - tenure))).isEmpty();
    assertThat(changes(Duty.PROXY, both, held("poor", -tenure))).containsExactly(
        new Change(new NodeId("poor"), false, "better"), new Change(new NodeId("rich"), true, "better"));
    assertThat(changes(Duty.PROXY, List.of(candidate("a", good()), candidate("b", good())), held("a", LONG_AGO))).isEmpty();
  }

  @Test
  void whoIsObjectedToHasNothingAndNothingIsGivenWhileMembersAreStillComing() {
    List<Candidate> both = List.of(candidate("a", good()), candidate("b", good()));

    assertThat(selection.changes(Duty.CACHE, both, having(Duty.CACHE, held("a", 0)), id -> !id.name().equals("a"), true, 0)).containsExactly(
        new Change(new NodeId("a"), false, "barred"), new Change(new NodeId("b"), true, "vacant"));
    assertThat(selection.changes(Duty.CACHE, both, new Holders(), id -> true, false, 0)).isEmpty();
    assertThat(selection.changes(Duty.CACHE, both, having(Duty.CACHE, held("a", LONG_AGO)), id -> false, false, 0)).hasSize(1);
  }

  @Test
  void tooSmallAStorageKeepsNoCopies() {
    Profile small = profile(20_000, CONFIG.leastStorage().bytes() - 1, 100_000_000, OptionalInt.empty(), EnumSet.allOf(Permission.class), false, 0);

    assertThat(changes(Duty.STORAGE, List.of(candidate("a", small)), held("a", 0))).containsExactly(new Change(new NodeId("a"), false, "capability"));
    assertThat(changes(Duty.CACHE, List.of(candidate("a", small)), Map.of())).hasSize(1);
  }

  /** Whatever the candidates: as many have it as there should be and can; who has it is fit; and deciding again changes nothing. */
  @Test
  void decidesOnceWhoeverIsThere() {
    Seeds.each(300, luck -> {
      Duty duty = Duty.values()[luck.nextInt(4)];
      List<Candidate> candidates = new ArrayList<>();
      Map<NodeId, Long> holders = new TreeMap<>();
      for (int i = luck.nextInt(12); i > 0; i--) {
        NodeId id = new NodeId("n-" + i);
        candidates.add(new Candidate(id, randomProfile(luck)));
        if (luck.nextBoolean(0.4)) {
          holders.put(id, -luck.nextLong(CONFIG.minimumTenure().toNanos() * 2));
        }
      }
      for (int round = 0; round < 30; round++) {
        apply(changes(duty, candidates, holders), holders, 0);
      }
      List<Candidate> fit = candidates.stream().filter(c -> selection.objection(duty, c.profile(), false) == null).toList();
      assertThat(holders.size()).isBetween(Math.min(CONFIG.wanted(duty), fit.size()), CONFIG.wanted(duty));
      assertThat(candidates).filteredOn(c -> holders.containsKey(c.id()))
          .allMatch(c -> selection.objection(duty, c.profile(), true) == null);
      long later = CONFIG.minimumTenure().toNanos() * 10;
      for (int round = 0; round < 30; round++) {
        apply(selection.changes(duty, candidates, having(duty, holders), id -> true, true, later), holders, LONG_AGO);
      }
      assertThat(selection.changes(duty, candidates, having(duty, holders), id -> true, true, later)).isEmpty();
    });
  }

  private static void apply(List<Change> changes, Map<NodeId, Long> holders, long now) {
    for (Change change : changes) {
      if (change.given()) {
        assertThat(holders.put(change.id(), now)).isNull();
      } else {
        assertThat(holders.remove(change.id())).isNotNull();
      }
    }
  }

  private static Profile randomProfile(Xoshiro256 luck) {
    EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (Permission permission : Permission.values()) {
      if (luck.nextBoolean(0.8)) {
        permissions.add(permission);
      }
    }
    return profile(luck.nextLong(200_000), luck.nextLong(1_000_000_000_000L), luck.nextLong(1_000_000_000),
        luck.nextBoolean(0.5) ? OptionalInt.empty() : OptionalInt.of(luck.nextInt(101)), permissions, luck.nextBoolean(0.5), luck.nextInt(5) * 25);
  }

  @Test
  void aConfigurationSaysWhatMustHoldAndWhatIs() {
    SelectionConfig c = CONFIG;
    assertThatThrownBy(() -> new SelectionConfig(1, 1, 2, 4, 10, 20, c.leastCache(), c.leastStorage(), 1, c.minimumTenure(), c.selfCheck()))
        .hasMessage("lowCharge and leastCharge must be 0 to 100, the former not above the latter, but are 20 and 10");
    assertThatThrownBy(() -> new SelectionConfig(1, 1, 2, 4, 40, 20, c.leastCache(), c.leastStorage(), 1, Duration.ZERO, c.selfCheck()))
        .hasMessageStartingWith("minimumTenure must be longer than 0 s");
  }

  @Test
  void setsOfDutiesAreFewAndInOrder() {
    assertThat(Duty.words(EnumSet.of(Duty.COMPUTE, Duty.PROXY))).isEqualTo("proxy compute");
    for (int bits = 0; bits < 16; bits++) {
      assertThat(Duty.bits(Duty.ofBits(bits))).isEqualTo(bits);
      assertThat(Duty.held(List.copyOf(Duty.ofBits(bits)))).isSameAs(Duty.ofBits(bits));
    }
    assertThat(Duty.areBits(16)).isFalse();
  }
}
