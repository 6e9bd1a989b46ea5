package orrery.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedTest {

  private final Shared shared = new Shared();

  /** A fact of which others may have the hash. */
  private record Fact(String text) {}

  @Test
  void knowsWhatWasToldAndNothingThatHasItsHash() {
    shared.tell(new Fact("five is a prime"), 7);

    assertThat(shared.isTold(new Fact("five is a prime"), 7)).isTrue();
    assertThat(shared.isTold(new Fact("six is a prime"), 7)).isFalse();
  }

  @Test
  void forgetsOneFactForAnotherRatherThanGrow() {
    int told = 1 << 16;
    for (int i = 0; i < told; i++) {
      shared.tell(new Fact("fact " + i), i);
    }

    int known = 0;
    for (int i = 0; i < told; i++) {
      known += shared.isTold(new Fact("fact " + i), i) ? 1 : 0;
    }
    assertThat(known).isBetween(1 << 10, 1 << 12);
    assertThat(shared.isTold(new Fact("fact " + (told - 1)), told - 1)).as("the last one").isTrue();
  }
}
