package orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private final Simulation simulation = new Simulation(7);
  private final List<String> fired = new ArrayList<>();

  @Test
  void firesByTimeThenRankThenTheEntitysOwnCounter() {
    Entity first = simulation.register("first");
    Entity second = simulation.register("second");
    simulation.schedule(first, 30, log("later"));
    simulation.schedule(second, 20, log("second, one"));
    simulation.schedule(first, 20, log("first, one"));
    simulation.schedule(second, 20, log("second, two"));
    simulation.schedule(first, 20, log("first, two"));

    simulation.runUntil(30);

    List<String> ofFirst = List.of("first, one", "first, two");
    List<String> ofSecond = List.of("second, one", "second, two");
    List<String> expected = new ArrayList<>(first.rank() < second.rank() ? ofFirst : ofSecond);
    expected.addAll(first.rank() < second.rank() ? ofSecond : ofFirst);
    expected.add("later");
    assertThat(fired).containsExactlyElementsOf(expected);
  }

  @Test
  void ranksByTheSeedAndTheNameAndNotByRegistration() {
    Entity a = simulation.register("a");
    Entity b = simulation.register("b");
    Entity c = simulation.register("c");
    Simulation reversed = new Simulation(7);
    Entity otherC = reversed.register("c");
    reversed.register("bystander");
    Entity otherB = reversed.register("b");
    Entity otherA = reversed.register("a");

    simulation.runUntil(0);
    reversed.runUntil(0);

    assertThat(Integer.compare(a.rank(), b.rank())).isEqualTo(Integer.compare(otherA.rank(), otherB.rank()));
    assertThat(Integer.compare(b.rank(), c.rank())).isEqualTo(Integer.compare(otherB.rank(), otherC.rank()));
    assertThat(Integer.compare(a.rank(), c.rank())).isEqualTo(Integer.compare(otherA.rank(), otherC.rank()));
  }

  @Test
  void letsNoEntityWinMoreTiesForItsPlaceInTheScenario() {
    int firstWins = 0;
    for (long seed = 0; seed < 1_000; seed++) {
      Simulation run = new Simulation(seed);
      Entity first = run.register("device-1");
      Entity second = run.register("device-2");
      run.runUntil(0);
      firstWins += first.rank() < second.rank() ? 1 : 0;
    }

    // 99.99 % of such counts lie within 3.9 standard deviations of 500.
    assertThat(firstWins).isBetween(438, 562);
  }

  @Test
  void setsTheClockToTheEndOfTheRun() {
    simulation.runUntil(1_000);

    assertThat(simulation.now()).isEqualTo(1_000);
    assertThat(simulation.processed()).isZero();
  }

  @Test
  void missesNothingBetweenSlices() {
    Entity entity = simulation.register("clock");
    simulation.schedule(entity, 3, ticking(entity, 3));

    for (long end = 0; end < 100; end += 7) {
      simulation.runUntil(end);
    }
    simulation.runUntil(100);

    assertThat(fired).hasSize(33);
    assertThat(simulation.processed()).isEqualTo(33);
    assertThat(simulation.pending()).isEqualTo(1);
  }

  @Test
  void cancelsAnEventAndLetsItBeScheduledAgain() {
    Entity entity = simulation.register("clock");
    Event event = log("fired");
    simulation.schedule(entity, 10, event);

    simulation.cancel(event);
    simulation.cancel(event);
    simulation.schedule(entity, 20, event);
    simulation.runUntil(15);

    assertThat(fired).isEmpty();
    assertThat(event.isPending()).isTrue();
    simulation.runUntil(20);
    assertThat(fired).containsExactly("fired");
  }

  @Test
  void refusesThePastByName() {
    Entity entity = simulation.register("clock");
    simulation.runUntil(10);

    assertThatThrownBy(() -> simulation.schedule(entity, 9, log("clock timer tick")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("an event must not lie in the past, but 'clock timer tick' is for 9 ns and it is 10 ns");
  }

  @Test
  void refusesATimeBeyondTheEndByName() {
    Entity entity = simulation.register("clock");
    simulation.runUntil(10);

    assertThatThrownBy(() -> simulation.scheduleIn(entity, Long.MAX_VALUE, log("clock timer tick")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("time ends at 2^63 ns, but 'clock timer tick' is for 9223372036854775807 ns after 10 ns");
  }

  @Test
  void refusesAPendingEventByName() {
    Entity entity = simulation.register("clock");
    Event event = log("clock timer tick");
    simulation.schedule(entity, 10, event);

    assertThatThrownBy(() -> simulation.schedule(entity, 11, event))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("an event may be pending once, but 'clock timer tick' is scheduled again");
  }

  @Test
  void refusesAnEntityOnceTheRunHasBegun() {
    simulation.runUntil(10);

    assertThatThrownBy(() -> simulation.register("late"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("entities exist before time zero, but late is registered at 10 ns");
  }

  @Test
  void refusesTwoEntitiesOfOneName() {
    simulation.register("twin");

    assertThatThrownBy(() -> simulation.register("twin"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an entity's name must be unique, but there are two called twin");
  }

  @Test
  void saysWhereARunFailed() {
    Entity entity = simulation.register("edge-3");
    RuntimeException cause = new IllegalStateException("two super nodes");
    simulation.schedule(entity, 12_403_117_000L, event("edge-3 timer election", () -> {
      throw cause;
    }));

    SimulationFailure failure = catchThrowableOfType(SimulationFailure.class, () -> simulation.runUntil(Long.MAX_VALUE));

    assertThat(failure).hasMessage("simulation failed at 12.403 117 s, event 1 \"edge-3 timer election\"").hasCause(cause);
    assertThat(failure.time()).isEqualTo(12_403_117_000L);
    assertThat(failure.processed()).isEqualTo(1);
    assertThat(failure.label()).isEqualTo("edge-3 timer election");
  }

  @Test
  void groupsTheDigitsOfAFailure() {
    assertThat(new SimulationFailure(0, 1, "a", new Error())).hasMessage("simulation failed at 0 s, event 1 \"a\"");
    assertThat(new SimulationFailure(3_600_000_000_001L, 48_213, "a", new Error()))
        .hasMessage("simulation failed at 3 600.000 000 001 s, event 48 213 \"a\"");
    assertThat(new SimulationFailure(50_000_000, 1_048_213, "a", new Error()))
        .hasMessage("simulation failed at 0.050 s, event 1 048 213 \"a\"");
  }

  @Test
  void wrapsAFailureOnceAndErrorsToo() {
    Entity entity = simulation.register("outer");
    simulation.schedule(entity, 1, event("outer", () -> {
      Simulation inner = new Simulation(1);
      inner.schedule(inner.register("inner"), 5, event("inner", () -> {
        throw new AssertionError("broken");
      }));
      inner.runUntil(5);
    }));

    SimulationFailure failure = catchThrowableOfType(SimulationFailure.class, () -> simulation.runUntil(1));

    assertThat(failure.label()).isEqualTo("inner");
    assertThat(failure).cause().isInstanceOf(AssertionError.class);
  }

  @Test
  void namesThoseWhoNeverLetTimePass() {
    Entity ping = simulation.register("ping");
    Entity pong = simulation.register("pong");
    Entity innocent = simulation.register("innocent");
    simulation.schedule(innocent, 5, log("innocent"));
    simulation.schedule(ping, 5, ticking(ping, 0));
    simulation.schedule(pong, 5, ticking(pong, 0));

    SimulationFailure failure = catchThrowableOfType(SimulationFailure.class, () -> simulation.runUntil(6));

    // Without a shuffle the lower rank goes first for ever.
    String busiest = ping.rank() < pong.rank() ? "ping" : "pong";
    assertThat(failure).cause().hasMessage("at most 1000000 events may share an instant, but more are due at 5 ns; "
        + "the last 10000 before '" + busiest + " tick' were scheduled by " + busiest + " (10000)");
    assertThat(failure.time()).isEqualTo(5);
  }

  @Test
  void letsAMillionEventsShareAnInstant() {
    Entity entity = simulation.register("crowd");
    for (int i = 0; i < Simulation.INSTANT_LIMIT; i++) {
      simulation.schedule(entity, 5, event("one of many", () -> {}));
    }
    simulation.schedule(entity, 6, log("after"));

    simulation.runUntil(6);

    assertThat(fired).containsExactly("after");
  }

  @Test
  void stopsAfterTheEventAtWhichItIsAskedTo() {
    Entity entity = simulation.register("clock");
    simulation.schedule(entity, 10, event("stop", simulation::requestStop));
    simulation.schedule(entity, 10, log("too late"));

    simulation.runUntil(100);
    simulation.runUntil(200);

    assertThat(simulation.isStopRequested()).isTrue();
    assertThat(simulation.now()).isEqualTo(10);
    assertThat(simulation.pending()).isEqualTo(1);
    assertThat(fired).isEmpty();
  }

  /** A population that is described but not switched on is to cost 256 bytes a device, all together. */
  @Test
  void describesAnEntityInAHundredAndTwentyEightBytes() {
    int count = 200_000;
    Simulation large = new Simulation(1);
    long before = usedAfterCollection();
    for (int i = 0; i < count; i++) {
      large.register("home-" + i + "-phone");
    }
    large.runUntil(0);

    long each = (usedAfterCollection() - before) / count;

    assertThat(large.pending()).isZero();
    assertThat(each).isLessThanOrEqualTo(128);
  }

  private static long usedAfterCollection() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return least;
  }

  private Event ticking(Entity entity, long period) {
    return new Event() {
      @Override
      protected void fire() {
        if (period > 0) {
          fired.add(entity.name());
        }
        simulation.scheduleIn(entity, period, this);
      }

      @Override
      protected String label() {
        return entity.name() + " tick";
      }
    };
  }

  private Event log(String label) {
    return event(label, () -> fired.add(label));
  }

  private static Event event(String label, Runnable action) {
    return new Event() {
      @Override
      protected void fire() {
        action.run();
      }

      @Override
      protected String label() {
        return label;
      }
    };
  }
}
