package orrery.protocols.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import orrery.protocols.consistency.Linearizability.Step;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** The checker itself, on histories of a register: {@code w1} writes 1, {@code r} reads. */
class LinearizabilityTest {

  private static boolean isLinearizable(Operation... history) {
    return Linearizability.violation(List.of(history), "0", LinearizabilityTest::register).isEmpty();
  }

  private static Step register(String state, String input) {
    return input.startsWith("w") ? new Step(input.substring(1), "ok") : new Step(state, state);
  }

  private static Operation op(String input, long began, long ended, String output) {
    return new Operation("x", input, began, ended, output);
  }

  @Test
  void oneAfterTheOther() {
    assertThat(isLinearizable(op("w1", 0, 1, "ok"), op("r", 2, 3, "1"))).isTrue();
    assertThat(isLinearizable(op("w1", 0, 1, "ok"), op("r", 2, 3, "0"))).as("a stale read").isFalse();
  }

  @Test
  void whatOverlapsMayComeInEitherOrder() {
    assertThat(isLinearizable(op("w1", 0, 10, "ok"), op("r", 2, 3, "0"), op("r", 4, 5, "1"))).isTrue();
    assertThat(isLinearizable(op("w1", 0, 10, "ok"), op("r", 2, 3, "1"), op("r", 4, 5, "0"))).as("back again").isFalse();
  }

  @Test
  void whatWasNotAnsweredMayHaveHappenedOrNot() {
    assertThat(isLinearizable(Operation.unanswered("x", "w1", 0), op("r", 50, 51, "0"))).isTrue();
    assertThat(isLinearizable(Operation.unanswered("x", "w1", 0), op("r", 50, 51, "0"), op("r", 52, 53, "1"))).isTrue();
    assertThat(isLinearizable(Operation.unanswered("x", "w1", 0), op("r", 50, 51, "1"), op("r", 52, 53, "0"))).isFalse();
    assertThat(isLinearizable(op("r", 0, 1, "1"), Operation.unanswered("x", "w1", 5))).as("before it was asked").isFalse();
  }

  @Test
  void keysAreApart() {
    assertThat(isLinearizable(op("w1", 0, 1, "ok"), new Operation("y", "r", 2, 3, "0"))).isTrue();
  }

  /** Operations made from an order are found linearizable whatever the overlaps; with one answer changed, mostly not. */
  @Test
  void findsTheOrderThatWas() {
    int[] caught = {0};
    Seeds.each(200, luck -> {
      List<Operation> history = new ArrayList<>();
      String state = "0";
      for (int i = 0; i < 40; i++) {
        String input = luck.nextBoolean(0.5) ? "w" + i : "r";
        Step step = register(state, input);
        state = step.state();
        history.add(op(input, i * 100 - luck.nextInt(300), i * 100 + luck.nextInt(300), step.output()));
      }
      assertThat(Linearizability.violation(history, "0", LinearizabilityTest::register)).isEmpty();
      int at = luck.nextInt(history.size());
      Operation one = history.get(at);
      history.set(at, op(one.input(), one.began(), one.ended(), "never written"));
      caught[0] += Linearizability.violation(history, "0", LinearizabilityTest::register).isPresent() ? 1 : 0;
    });
    assertThat(caught[0]).isPositive();
  }
}
