package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import orrery.net.Node;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Who is said to know another, and does. */
class NoticeTruthTest {

  private final World world = World.withSeed(1);
  private final World.Home home = world.home("home");
  private final World.Machine a = world.machine("a").on(home);
  private final World.Machine b = world.machine("b").on(home);
  private final Violations violations = new Violations();
  private final NoticeTruth truth = new NoticeTruth(violations, 2, Duration.ofSeconds(30).toNanos());

  private Node node(World.Machine machine) {
    return machine.isOn() ? machine.node() : machine.start().node();
  }

  @Test
  void nothingIsWrongWithWhomItKnows() {
    truth.onState(node(b), "acquaintance", "a", "known");
    world.runFor(Duration.ofSeconds(1));
    truth.onState(node(a), "notice", "b", "known by sep");

    assertThat(violations.all()).isEmpty();
  }

  @Test
  void findsWhoIsSaidToKnowAndDoesNot() {
    node(b);
    truth.onState(node(a), "notice", "b", "known by sep");

    assertThat(violations.all()).singleElement().matches(one -> one.nodes().contains("b") && one.message().contains("but b has not"));
  }

  /** What it knew long before it has not come to know by this notice. */
  @Test
  void findsWhoKnewLongBefore() {
    truth.onState(node(b), "acquaintance", "a", "known");
    world.runFor(Duration.ofSeconds(31));
    truth.onState(node(a), "notice", "b", "known by link");

    assertThat(violations.all()).hasSize(1);
  }

  @Test
  void forgivesWhoHasGoneOffMeanwhile() {
    truth.onState(node(b), "acquaintance", "a", "known");
    truth.onSwitchedOff(node(b), true);
    world.runFor(Duration.ofSeconds(1));
    truth.onState(node(a), "notice", "b", "known by link");

    assertThat(violations.all()).isEmpty();
  }

  @Test
  void findsWhoKeepsMoreThanItMay() {
    for (String name : new String[] {"x", "y", "x", "z"}) {
      truth.onState(node(b), "acquaintance", name, "known");
    }

    assertThat(violations.all()).singleElement().matches(one -> one.message().endsWith("but keeps 3"));
  }
}
