package orrery.protocols.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import orrery.device.Claims;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.Distance;
import orrery.protocols.cluster.SelectionConfig;
import orrery.protocols.edge.EdgeNode;
import orrery.protocols.edge.EdgeNodeConfig;
import orrery.protocols.trust.TrustConfig.Mode;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Trust where a node is on two links: one for the cluster of each (EC-8, EC-38). */
class TwoLinksTrustTest {

  private static final Claims FAST = new Claims(8, 1, 1, 1, true, new Distance(0));
  private static final Set<Permission> ALL_BUT_COMPUTE = EnumSet.complementOf(EnumSet.of(Permission.COMPUTE));
  private static final Set<Permission> MEMBER = EnumSet.of(Permission.COMPUTE);

  private final World world = World.withSeed(12);
  private final World.Home first = world.home("first");
  private final World.Home second = world.home("second");
  private final Map<String, World.Machine> machines = new LinkedHashMap<>();

  private static EdgeNodeConfig config() {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    TrustConfig trust = Defaults.of(TrustConfig.class);
    TrustConfig detecting = Records.with(trust, "mode", Mode.DETECT);
    UsesConfig uses = Records.with(Records.with(trust.uses(), "every", Duration.ofMinutes(1)), "content", new DataSize(100_000));
    SelectionConfig one = Records.with(usual.cluster().selection(), "computes", 1);
    EdgeNodeConfig selecting = Records.with(usual, "cluster", Records.with(usual.cluster(), "selection", one));
    return Records.with(selecting, "trust", Records.with(detecting, "uses", uses));
  }

  private void machine(String name, UnaryOperator<World.Machine> description) {
    machines.put(name, description.apply(world.machine(name)).running(host -> new EdgeNode(host, config())));
  }

  private void household(World.Home home, String prefix) {
    machine(prefix + "pc", machine -> machine.type("pc").permissions(ALL_BUT_COMPUTE).on(home));
    machine(prefix + "laptop", machine -> machine.permissions(MEMBER).on(home));
    machine(prefix + "phone", machine -> machine.type("smartphone").permissions(MEMBER).on(home));
    machine(prefix + "tablet", machine -> machine.type("tablet").permissions(MEMBER).on(home));
  }

  /** Two households, and a phone that is on the links of both. */
  private void twoHouseholds() {
    household(first, "one-");
    household(second, "two-");
    machine("both", machine -> machine.type("smartphone").permissions(MEMBER).withInterfaces("wlan0", "eth1"));
    machines.get("both").described().attach("wlan0", first.lan());
    machines.get("both").described().attach("eth1", second.lan());
    machines.values().forEach(World.Machine::start);
    world.runFor(Duration.ofMinutes(8));
  }

  private List<String> knowing(String liar, String cluster) {
    return machines.keySet().stream().filter(name -> List.of(world.state(name, "blacklist", cluster).split(" ")).contains(liar)).toList();
  }

  /** Who lies on the second link is found out there, by the node that is on two links, too; the first has nothing to do with it. */
  @Test
  void knowsOnTheSecondLinkWhomThatClusterHasBlacklisted() {
    twoHouseholds();

    machines.get("two-phone").node().claim(FAST);
    world.runFor(Duration.ofMinutes(45));

    assertThat(knowing("two-phone", "link")).containsExactly("two-pc", "two-laptop", "two-phone", "two-tablet");
    assertThat(knowing("two-phone", "link/eth1")).containsExactly("both");
    assertThat(world.observations("duty.ratio")).as("it uses others on both links").anyMatch(o -> o.node().equals("both"));
  }

  /** Who lies on both is found out on both, each by its own evidence. */
  @Test
  void isFoundOutOnEachLinkByThoseWhoUseItThere() {
    twoHouseholds();

    machines.get("both").node().claim(FAST);
    world.runFor(Duration.ofMinutes(60));

    assertThat(knowing("both", "link")).containsExactly("one-pc", "one-laptop", "one-phone", "one-tablet", "two-pc", "two-laptop", "two-phone", "two-tablet", "both");
    assertThat(knowing("both", "link/eth1")).containsExactly("both");
  }

  /** What it knew of the second link it knows again when it is switched on again, and of no other link. */
  @Test
  void remembersForEachLinkByItself() {
    twoHouseholds();
    machines.get("two-phone").node().claim(FAST);
    world.runFor(Duration.ofMinutes(45));

    machines.get("both").crash();
    world.runFor(Duration.ofSeconds(30));
    machines.get("both").start();
    world.runFor(Duration.ofMillis(500));

    assertThat(world.state("both", "blacklist", "link/eth1")).isEqualTo("two-phone");
    assertThat(world.state("both", "blacklist", "link")).isEmpty();
  }
}
