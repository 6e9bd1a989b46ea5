package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import orrery.host.Endpoint;
import orrery.net.nat.NatBehavior;
import orrery.net.nat.NatBehavior.Filtering;
import orrery.net.nat.NatBehavior.Hairpinning;
import orrery.net.nat.NatBehavior.Mapping;
import orrery.world.World;

/** Two machines of one home that know each other by their endpoints outside. */
class HairpinTest {

  private static final NatBehavior OPEN = NatBehavior.of(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT);

  private final World world = World.withSeed(4);
  private World.Home home;
  private Ear a;
  private Ear b;
  private Endpoint outsideOfA;
  private Endpoint outsideOfB;

  /** Both speak to a server outside, which tells their endpoints there. */
  private void build(NatBehavior behavior) {
    home = world.home("home", behavior);
    World.Machine server = world.machine("server").inCloud();
    a = Ear.of(world.machine("a").on(home).start());
    b = Ear.of(world.machine("b").on(home).start());
    Ear outside = Ear.of(server.start());
    a.say(server.address(), "I am a");
    second();
    outsideOfA = outside.lastSource();
    b.say(server.address(), "I am b");
    second();
    outsideOfB = outside.lastSource();
  }

  private void second() {
    world.runFor(Duration.ofSeconds(1));
  }

  @Test
  void comesBackInWithTheExternalSourceAsRfc4787Asks() {
    build(OPEN.with(Hairpinning.EXTERNAL_SOURCE));

    a.say(outsideOfB, "hello");
    second();
    b.say(b.lastSource(), "hello to you");
    second();

    assertThat(b.heard).containsExactly("hello");
    assertThat(b.lastSource()).isEqualTo(outsideOfA);
    assertThat(a.heard).containsExactly("hello to you");
    assertThat(a.lastSource()).isEqualTo(outsideOfB);
  }

  @Test
  void costsOneEventAndIsNotSeenOutside() {
    build(OPEN.with(Hairpinning.EXTERNAL_SOURCE));
    long before = world.simulation().processed();
    int seen = world.seen().size();

    a.say(outsideOfB, "hello");
    second();

    assertThat(world.simulation().processed() - before).isEqualTo(1);
    assertThat(world.seen().subList(seen, world.seen().size())).extracting(World.Seen::where).containsExactly("a wlan0", "b wlan0");
  }

  @Test
  void isDroppedByANatThatDoesNotHairpin() {
    build(OPEN.with(Hairpinning.NONE));

    a.say(outsideOfB, "hello");
    second();

    assertThat(b.heard).isEmpty();
    assertThat(world.dropReasons()).containsExactly(DropReason.NO_HAIRPIN);
  }

  @Test
  void comesBackInWithTheInternalSourceWhereTheNatIsBroken() {
    build(OPEN.with(Hairpinning.INTERNAL_SOURCE));

    a.say(outsideOfB, "hello");
    second();

    assertThat(home.lan().contains(b.lastSource().address())).isTrue();
  }

  @Test
  void isFilteredLikeAnythingFromOutside() {
    build(NatBehavior.PORT_RESTRICTED_CONE.with(Hairpinning.EXTERNAL_SOURCE));

    a.say(outsideOfB, "uninvited");
    second();
    b.say(outsideOfA, "invited");
    second();
    a.say(outsideOfB, "answered");
    second();

    assertThat(b.heard).containsExactly("answered");
    assertThat(a.heard).containsExactly("invited");
    assertThat(world.dropReasons()).containsExactly(DropReason.FILTERED);
  }
}
