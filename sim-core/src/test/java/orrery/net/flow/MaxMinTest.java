package orrery.net.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import orrery.host.RandomStream;
import orrery.validation.Published;
import orrery.world.Seeds;

class MaxMinTest {

  private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

  private final MaxMin sharing = new MaxMin();

  private int flow(double penalty, double bound, Object... uses) {
    int[] resources = new int[uses.length / 2];
    double[] consumptions = new double[uses.length / 2];
    for (int i = 0; i < resources.length; i++) {
      resources[i] = (Integer) uses[2 * i];
      consumptions[i] = ((Number) uses[2 * i + 1]).doubleValue();
    }
    return sharing.addFlow(penalty, bound, resources, consumptions, resources.length);
  }

  /** Of a rate that is a whole number to the last bit. */
  private static long whole(double rate) {
    assertThat(rate).isEqualTo(Math.rint(rate));
    return (long) rate;
  }

  // ---- By hand

  @Test
  @DisplayName("E09: of 3, penalties 1 and 2 get 2 and 1")
  void sharesInverselyToPenalties() {
    int c = sharing.addResource(3);

    int one = flow(1, UNBOUNDED, c, 1);
    int two = flow(2, UNBOUNDED, c, 1);

    Published.row("E09").exactly("rate of penalty 1", 2, whole(sharing.rate(one))).exactly("rate of penalty 2", 1, whole(sharing.rate(two)));
  }

  @Test
  @DisplayName("E10: of 3, consumptions 1 and 2 get 1 and 1")
  void givesTheSameRateToWhoConsumesTwiceAsMuch() {
    int c = sharing.addResource(3);

    int one = flow(1, UNBOUNDED, c, 1);
    int two = flow(1, UNBOUNDED, c, 2);

    Published.row("E10").exactly("rate of consumption 1", 1, whole(sharing.rate(one))).exactly("rate of consumption 2", 1, whole(sharing.rate(two)));
    assertThat(sharing.usage(c)).isEqualTo(3);
  }

  @Test
  @DisplayName("E11: of 20 and 60 joined by a flow, 10, 5 and 40")
  void leavesToOthersWhatIsHeldBackElsewhere() {
    int c1 = sharing.addResource(20);
    int c2 = sharing.addResource(60);

    int r1 = flow(1, UNBOUNDED, c1, 1, c2, 2);
    int r2 = flow(2, UNBOUNDED, c1, 2);
    int r3 = flow(1, UNBOUNDED, c2, 1);

    Published.row("E11").exactly("r1", 10, whole(sharing.rate(r1))).exactly("r2", 5, whole(sharing.rate(r2))).exactly("r3", 40, whole(sharing.rate(r3)));
  }

  @Test
  @DisplayName("E14: a long flow over two links of 1 and a short one on each get 0.5 each")
  void isMaxMinAndNotProportionallyFair() {
    int first = sharing.addResource(1);
    int second = sharing.addResource(1);

    int longFlow = flow(1, UNBOUNDED, first, 1, second, 1);
    int short1 = flow(1, UNBOUNDED, first, 1);
    int short2 = flow(1, UNBOUNDED, second, 1);

    Published.row("E14")
        .exactly("the long flow", "0.5000", sharing.rate(longFlow))
        .exactly("a short flow", "0.5000", sharing.rate(short1))
        .exactly("the other short flow", "0.5000", sharing.rate(short2));
  }

  @Test
  void givesToOthersWhatABoundLeaves() {
    int c = sharing.addResource(10);
    int bounded = flow(1, 2, c, 1);
    int free = flow(1, UNBOUNDED, c, 1);

    assertThat(sharing.rate(bounded)).isEqualTo(2);
    assertThat(sharing.rate(free)).isEqualTo(8);
    assertThat(sharing.isAtItsBound(bounded)).isTrue();
    assertThat(sharing.isAtItsBound(free)).isFalse();
  }

  @Test
  void takesABoundForTheRateWhereNothingElseIsUsed() {
    int alone = flow(1, 5);

    assertThat(sharing.rate(alone)).isEqualTo(5);
    assertThatThrownBy(() -> flow(1, UNBOUNDED)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givesNothingOfAResourceThatIsDown() {
    int up = sharing.addResource(10);
    int down = sharing.addResource(0);

    int cut = flow(1, UNBOUNDED, up, 1, down, 1);
    int other = flow(1, UNBOUNDED, up, 1);

    assertThat(sharing.rate(cut)).isZero();
    assertThat(sharing.rate(other)).isEqualTo(10);
    sharing.capacity(down, 4);
    assertThat(sharing.rate(cut)).isEqualTo(4);
    assertThat(sharing.rate(other)).isEqualTo(6);
  }

  @Test
  void refusesWhatIsNoNumberOfItsKind() {
    int c = sharing.addResource(1);

    assertThatThrownBy(() -> sharing.addResource(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sharing.addResource(UNBOUNDED)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> flow(0, 1, c, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> flow(1, Double.NaN, c, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> flow(1, 1, c, 0)).isInstanceOf(IllegalArgumentException.class);
    flow(1, 1, c, 1);
    assertThatThrownBy(() -> sharing.removeResource(c)).isInstanceOf(IllegalStateException.class);
  }

  // ---- Whom a change concerns

  @Test
  void looksAtNobodyBeyondAResourceWithRoomToSpare() {
    int backbone = sharing.addResource(1_000);
    List<Integer> access = new ArrayList<>();
    for (int home = 0; home < 50; home++) {
      access.add(sharing.addResource(10));
      for (int i = 0; i < 4; i++) {
        flow(1, UNBOUNDED, access.get(home), 1, backbone, 1);
      }
    }

    int fifth = flow(1, UNBOUNDED, access.get(7), 1, backbone, 1);

    assertThat(sharing.rate(fifth)).isEqualTo(2);
    assertThat(sharing.concernedFlows()).isEqualTo(5);
    assertThat(sharing.changedFlows()).isEqualTo(5);
    sharing.removeFlow(fifth);
    assertThat(sharing.concernedFlows()).isEqualTo(4);
    assertThat(sharing.usage(backbone)).isCloseTo(500, within(1e-9));
  }

  @Test
  void joinsThoseWhomAResourceBeginsToHold() {
    int backbone = sharing.addResource(25);
    int[] access = {sharing.addResource(10), sharing.addResource(10), sharing.addResource(10)};
    int first = flow(1, UNBOUNDED, access[0], 1, backbone, 1);
    int second = flow(1, UNBOUNDED, access[1], 1, backbone, 1);
    assertThat(sharing.concernedFlows()).isEqualTo(1);

    int third = flow(1, UNBOUNDED, access[2], 1, backbone, 1);

    assertThat(sharing.concernedFlows()).isEqualTo(3);
    for (int flow : new int[] {first, second, third}) {
      assertThat(sharing.rate(flow)).isCloseTo(25.0 / 3, within(1e-12));
    }
    sharing.removeFlow(first);
    assertThat(sharing.rate(second)).isEqualTo(10);
    assertThat(sharing.rate(third)).isEqualTo(10);
  }

  @Test
  void takesAHigherBoundForNoChangeWhereSomethingElseHolds() {
    int c = sharing.addResource(10);
    int one = flow(1, 7, c, 1);
    flow(1, UNBOUNDED, c, 1);

    sharing.changeFlow(one, 1, 9);

    assertThat(sharing.concernedFlows()).isZero();
    assertThat(sharing.rate(one)).isEqualTo(5);
  }

  // ---- Against the book

  /** A system that changes, and how it is told to both. */
  private static final class Mirror {
    final MaxMin sharing = new MaxMin();
    final RandomStream random;
    final int[] resources;
    final double[] capacity;
    final List<Integer> numbers = new ArrayList<>();
    final List<ProgressiveFilling.Flow> flows = new ArrayList<>();

    Mirror(RandomStream random) {
      this.random = random;
      this.resources = new int[1 + random.nextInt(6)];
      this.capacity = new double[resources.length];
      for (int r = 0; r < resources.length; r++) {
        capacity[r] = number();
        resources[r] = sharing.addResource(capacity[r]);
      }
    }

    /** Often a small whole one, so that ties are frequent. */
    double number() {
      return random.nextBoolean(0.5) ? 1 + random.nextInt(4) : StrictMath.exp(10 * random.nextDouble() - 5);
    }

    double bound() {
      return random.nextBoolean(0.6) ? UNBOUNDED : number();
    }

    void step() {
      int what = random.nextInt(10);
      if (flows.isEmpty() || what < 4 && flows.size() < 12) {
        add();
      } else if (what < 7) {
        int which = random.nextInt(flows.size());
        flows.remove(which);
        sharing.removeFlow(numbers.remove(which));
      } else if (what < 9) {
        int which = random.nextInt(flows.size());
        boolean hasUse = java.util.Arrays.stream(flows.get(which).consumption()).sum() > 0;
        double bound = hasUse ? bound() : number();
        ProgressiveFilling.Flow flow = new ProgressiveFilling.Flow(random.nextBoolean(0.5) ? flows.get(which).penalty() : number(), bound, flows.get(which).consumption());
        flows.set(which, flow);
        sharing.changeFlow(numbers.get(which), flow.penalty(), flow.bound());
      } else {
        int r = random.nextInt(resources.length);
        capacity[r] = random.nextBoolean(0.1) ? 0 : number();
        sharing.capacity(resources[r], capacity[r]);
      }
    }

    void add() {
      double[] consumption = new double[resources.length];
      int[] used = new int[resources.length];
      double[] consumptions = new double[resources.length];
      int count = 0;
      for (int r = 0; r < resources.length; r++) {
        if (random.nextBoolean(0.4)) {
          consumption[r] = random.nextBoolean(0.3) ? 0.05 : number();
          used[count] = resources[r];
          consumptions[count++] = consumption[r];
        }
      }
      ProgressiveFilling.Flow flow = new ProgressiveFilling.Flow(number(), count == 0 ? number() : bound(), consumption);
      flows.add(flow);
      numbers.add(sharing.addFlow(flow.penalty(), flow.bound(), used, consumptions, count));
    }

    void compare() {
      double[] expected = ProgressiveFilling.rates(capacity, flows);
      for (int i = 0; i < expected.length; i++) {
        assertThat(sharing.rate(numbers.get(i))).as("flow %d", i).isCloseTo(expected[i], within(1e-9 * Math.max(1e-3, expected[i])));
      }
      for (int r = 0; r < resources.length; r++) {
        double used = 0;
        for (int i = 0; i < expected.length; i++) {
          used += flows.get(i).consumption()[r] * sharing.rate(numbers.get(i));
        }
        assertThat(sharing.usage(resources[r])).isCloseTo(used, within(1e-9 * Math.max(1e-3, used)));
        assertThat(used).isLessThanOrEqualTo(capacity[r] * (1 + 1e-9));
      }
    }
  }

  @Test
  void agreesWithAFullSolutionAfterEveryChangeOfARandomSystem() {
    Seeds.each(3_000, random -> {
      Mirror mirror = new Mirror(random);
      for (int i = 0; i < 40; i++) {
        mirror.step();
        mirror.compare();
      }
    });
  }

  @Test
  void comesToTheSameBitsByTheSameHistory() {
    Seeds.each(50, random -> {
      long seed = random.nextLong();
      Mirror first = new Mirror(new orrery.sim.Xoshiro256(seed));
      Mirror second = new Mirror(new orrery.sim.Xoshiro256(seed));
      for (int i = 0; i < 100; i++) {
        first.step();
        second.step();
      }

      for (int i = 0; i < first.numbers.size(); i++) {
        assertThat(first.sharing.rate(first.numbers.get(i))).isEqualTo(second.sharing.rate(second.numbers.get(i)));
      }
    });
  }

  @Test
  void forgetsNothingOfABackboneOverManyChanges() {
    int backbone = sharing.addResource(1e12);
    orrery.sim.Xoshiro256 random = new orrery.sim.Xoshiro256(5);
    int[] current = new int[100];
    for (int i = 0; i < current.length; i++) {
      current[i] = flow(1, 1e9 * random.nextDouble(), backbone, 1);
    }

    for (int i = 0; i < 1_000_000; i++) {
      sharing.changeFlow(current[i % current.length], 1, 1e9 * random.nextDouble());
    }

    double exact = 0;
    for (int flow : current) {
      exact += sharing.rate(flow);
    }
    assertThat(sharing.usage(backbone)).isCloseTo(exact, within(1e-3));
  }
}
