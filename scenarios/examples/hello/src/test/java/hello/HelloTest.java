package hello;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import orrery.host.*;
import orrery.net.Partition;
import orrery.net.nat.NatBehavior;
import orrery.world.SeededTest;
import orrery.world.World;

/** Hello on a simulated link: the same classes that a scenario runs, and real bytes. */
class HelloTest {

  private static final String ROUND_TRIP = "hello.round-trip";

  /** A machine in a home, and on it a Hello that greets every ten seconds. */
  private static World.Machine greeter(World world, String name, World.Home home) {
    return world.machine(name).on(home).running(host -> new Hello(host, new Hello.Config(Duration.ofSeconds(10))));
  }

  @SeededTest(seeds = 20)
  void everyGreetingIsAnsweredOnALinkThatLosesNothing(World world) {
    World.Home home = world.home("home");
    greeter(world, "anna", home);
    greeter(world, "bert", home);
    world.startAll();

    world.runFor(Duration.ofMinutes(10));

    long greetings = world.sent("hello").stream().filter(sent -> sent.messageType().equals("greeting")).count();
    assertEquals(greetings, world.observations(ROUND_TRIP).size());
    assertTrue(world.observations(ROUND_TRIP).stream().allMatch(each -> each.value() < 3e6), "a link has 1 ms of delay one way");
  }

  @SeededTest(seeds = 20)
  void isAnsweredAgainOnceALossyLinkIsHealed(World world) {
    World.Home home = world.home("home");
    World.Machine anna = greeter(world, "anna", home).loss(1);
    greeter(world, "bert", home);
    world.startAll();
    world.runFor(Duration.ofMinutes(5));
    assertTrue(world.observations(ROUND_TRIP).isEmpty());

    anna.heal();

    world.runUntil("a greeting is answered", Duration.ofSeconds(11), () -> !world.observations(ROUND_TRIP).isEmpty());
  }

  @Test
  void noGreetingLeavesTheHome() {
    World world = World.withSeed(1);
    greeter(world, "anna", world.home("home-1"));
    greeter(world, "bert", world.home("home-2"));
    world.startAll();

    world.runFor(Duration.ofMinutes(10));

    assertTrue(world.observations(ROUND_TRIP).isEmpty());
    assertTrue(world.sent("hello").size() > 100, "both greet");
  }

  /** Who is behind a NAT cannot be greeted from outside, but hears the answer to what he asked. */
  @Test
  void answersThroughANatOnlyWhomItsOwnerHasSpokenTo() {
    World world = World.withSeed(1);
    World.Home home = world.home("home", NatBehavior.SYMMETRIC);
    World.Machine outside = world.machine("outside").inCloud();
    World.Machine anna = greeter(world, "anna", home);
    world.startAll();
    int[] answers = {0};
    DatagramPort port = outside.host().open(PortSpec.of("stranger", 7007), (source, destination, payload) -> answers[0]++);
    ByteBuffer greeting = ByteBuffer.allocate(9).put((byte) 'H').putLong(1).flip();

    port.send(new Endpoint(home.publicAddress(), 7007), greeting.duplicate(), "greeting");
    world.runFor(Duration.ofSeconds(1));
    assertEquals(0, answers[0]);
    assertTrue(world.dropReasons().contains(orrery.net.DropReason.NO_BINDING));

    anna.host().open(PortSpec.of("door", 7008), (source, destination, payload) -> {})
        .send(new Endpoint(outside.address(), 7007), greeting.duplicate(), "greeting");
    world.runUntil("the stranger hears her", Duration.ofSeconds(1), () -> answers[0] == 1);
  }

  @Test
  void goesOnAfterACrashAndACut() {
    World world = World.withSeed(1);
    World.Home home = world.home("home");
    World.Machine anna = greeter(world, "anna", home);
    greeter(world, "bert", home);
    world.startAll();
    Partition cut = world.partition(Set.of("anna"), Set.of("bert"));
    world.runFor(Duration.ofMinutes(1));
    assertTrue(world.observations(ROUND_TRIP).isEmpty());

    world.heal(cut);
    anna.restart();

    world.runUntil("both are answered", Duration.ofSeconds(22),
        () -> world.observations(ROUND_TRIP).stream().map(World.Observation::node).distinct().count() == 2);
  }
}
