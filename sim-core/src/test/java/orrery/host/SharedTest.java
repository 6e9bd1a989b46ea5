package orrery.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

  private static List<Fact> facts(String... texts) {
    return new ArrayList<>(Stream.of(texts).map(Fact::new).toList());
  }

  @Test
  void givesOneObjectForEqualListsAndAnotherForWhatHasTheirHash() {
    List<Fact> first = facts("two", "three");
    assertThat(shared.same(first, 7)).isSameAs(first);

    assertThat(shared.same(facts("two", "three"), 7)).isSameAs(first);

    List<Fact> others = facts("three", "two");
    assertThat(shared.same(others, 7)).isSameAs(others);
    assertThat(shared.same(facts("three", "two"), 7)).as("the latest of a hash").isSameAs(others);
    List<Fact> shorter = facts("two");
    assertThat(shared.same(shorter, 7)).isSameAs(shorter);
  }

  @Test
  void givesOneObjectForEqualBytesAndAnotherForWhatHasTheirHash() {
    byte[] first = {1, 2};
    byte[] other = {3};

    assertThat(shared.same(first, 7)).isSameAs(first);
    assertThat(shared.same(new byte[] {1, 2}, 7)).isSameAs(first);
    assertThat(shared.same(other, 7)).isSameAs(other);
    assertThat(shared.latest(7)).as("bytes are no record").isNull();
    Fact fact = new Fact("one");
    assertThat(shared.same(fact, 7)).isSameAs(fact);
    assertThat(shared.same(other, 7)).isSameAs(other);
  }

  @Test
  void keepsListsOfAllHashesApartAndForgetsOneForAnotherRatherThanGrow() {
    int lists = 1 << 14;
    List<List<Fact>> given = new ArrayList<>();
    for (int i = 0; i < lists; i++) {
      given.add(facts("list " + i));
      assertThat(shared.same(given.get(i), i)).isSameAs(given.get(i));
      assertThat(shared.same(facts("list " + i), i)).as("one that came up just now").isSameAs(given.get(i));
    }

    int known = 0;
    for (int i = lists - 1; i >= 0; i--) {
      List<Fact> again = facts("list " + i);
      List<Fact> same = shared.same(again, i);
      assertThat(same).isEqualTo(again);
      known += same == given.get(i) ? 1 : 0;
    }
    assertThat(known).isBetween(1 << 8, 1 << 10);
  }

  @Test
  void givesOneObjectForEqualEndpoints() {
    Endpoint first = shared.endpoint(Address.of("10.0.0.1"), 80);

    assertThat(first).isEqualTo(new Endpoint(Address.of("10.0.0.1"), 80));
    assertThat(shared.endpoint(Address.of("10.0.0.1"), 80)).isSameAs(first);
    assertThat(shared.endpoint(Address.of("10.0.0.1"), 81)).isEqualTo(new Endpoint(Address.of("10.0.0.1"), 81));
    assertThat(shared.endpoint(Address.of("10.0.0.2"), 80)).isEqualTo(new Endpoint(Address.of("10.0.0.2"), 80));
    assertThat(shared.endpoint(Address.of("10.0.0.1"), 80)).as("others came up since").isSameAs(first);
  }

  @Test
  void holdsTheAddressOfManyPortsOnce() {
    Address address = shared.endpoint(Address.of("2001:db8::1"), 1).address();

    for (int port = 2; port < 100; port++) {
      assertThat(shared.endpoint(Address.of("2001:db8::1"), port).address()).isSameAs(address);
    }
  }

  @Test
  void takesNoEndpointForAnotherOfItsHash() {
    Address low = Address.of("10.0.0.2");
    Address high = low;
    int port = -1;
    for (int last = 0; port < 0 || port > 65_535; last++) {
      high = Address.of("10." + (last >> 16) + "." + (last >> 8 & 255) + "." + (last & 255));
      port = high.equals(low) ? -1 : 10_000 + Shared.hash(low, 0) - Shared.hash(high, 0);
    }
    assertThat(Shared.hash(high, port)).isEqualTo(Shared.hash(low, 10_000));

    for (int time = 0; time < 2; time++) {
      assertThat(shared.endpoint(low, 10_000)).isEqualTo(new Endpoint(low, 10_000));
      assertThat(shared.endpoint(high, port)).isEqualTo(new Endpoint(high, port));
    }
  }

  @Test
  void refusesAPortThatIsNoneAndKnowsNothingOfItAfterwards() {
    assertThatThrownBy(() -> shared.endpoint(Address.of("10.0.0.1"), 65_536)).isInstanceOf(IllegalArgumentException.class).hasMessage("a port must be 0 to 65535 but is 65536");
    assertThatThrownBy(() -> shared.endpoint(Address.of("10.0.0.1"), -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> shared.endpoint(Address.of("10.0.0.1"), -1)).as("the address is known by that hash").isInstanceOf(IllegalArgumentException.class);
  }
}
