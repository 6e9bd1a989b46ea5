package orrery.net.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;
import orrery.sim.Seeds;

/** The table against a map of the library. */
class TableTest {

  private record Name(Transport transport, Endpoint near, Endpoint far) {}

  private static final class Held extends Table.Entry {
    final int value;

    Held(Name name, int value) {
      super(name.transport(), name.near().address(), name.near().port(), name.far().address(), name.far().port());
      this.value = value;
    }
  }

  @Test
  void holdsWhatAMapHolds() {
    Seeds.forEach(50, random -> {
      Table<Held> table = new Table<>();
      Map<Name, Held> map = new LinkedHashMap<>();
      int range = 1 + random.nextInt(40);
      for (int step = 0; step < 2_000; step++) {
        Name name = new Name(
            Transport.values()[random.nextInt(3)],
            new Endpoint(Address.ipv4(random.nextInt(range)), random.nextInt(range)),
            new Endpoint(new Address(random.nextInt(2), random.nextInt(2)), random.nextInt(2)));
        Held known = map.get(name);
        assertThat(table.find(name.transport(), name.near(), name.far())).as("step %d", step).isSameAs(known);
        if (known == null) {
          Held held = new Held(name, step);
          table.add(held);
          map.put(name, held);
        } else if (random.nextBoolean(0.6)) {
          table.remove(known);
          map.remove(name);
        }
        if (random.nextInt(500) == 0) {
          table.keepIf(held -> held.value % 2 == 0);
          map.values().removeIf(held -> held.value % 2 != 0);
        }
        assertThat(table.size()).isEqualTo(map.size());
      }
      map.forEach((name, held) -> assertThat(table.find(name.transport(), name.near(), name.far())).isSameAs(held));
    });
  }
}
