package orrery.net.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;
import orrery.world.Seeds;

/** The table against a map of the library. */
class TableTest {

  private record Name(Transport transport, Endpoint near, Endpoint far) {}

  private record Held(Name name, int value) {}

  private static final class ByName extends Table<Held> {

    @Override
    boolean is(Held held, Transport transport, Address near, int nearPort, Address far, int farPort) {
      return held.name().equals(new Name(transport, new Endpoint(near, nearPort), new Endpoint(far, farPort)));
    }

    @Override
    int hash(Held held) {
      Endpoint near = held.name().near();
      Endpoint far = held.name().far();
      return hash(held.name().transport(), near.address().high(), near.address().low(), near.port(), far.address().high(), far.address().low(), far.port());
    }
  }

  @Test
  void holdsWhatAMapHolds() {
    Seeds.each(50, random -> {
      Table<Held> table = new ByName();
      Map<Name, Held> map = new LinkedHashMap<>();
      int range = 1 + random.nextInt(40);
      for (int step = 0; step < 2_000; step++) {
        Name name = new Name(
            Transport.values()[random.nextInt(3)],
            new Endpoint(Address.ipv4(random.nextInt(range)), random.nextInt(range)),
            new Endpoint(new Address(random.nextInt(2), random.nextInt(2)), random.nextInt(2)));
        Held known = map.get(name);
        assertThat(table.find(name.transport(), name.near(), name.far())).as("step %d", step).isSameAs(known);
        table.touch(name.transport(), name.near(), name.far().address(), name.far().port());
        Held likely = table.glance(name.transport(), name.near(), name.far().address(), name.far().port());
        assertThat(likely != null || known == null).as("step %d: what is there is glanced at, or what is like it", step).isTrue();
        assertThat(likely == null || map.containsValue(likely)).as("step %d: what is gone is not glanced at", step).isTrue();
        if (known == null) {
          Held held = new Held(name, step);
          table.add(held);
          map.put(name, held);
        } else if (random.nextBoolean(0.6)) {
          table.remove(known);
          map.remove(name);
        }
        if (random.nextInt(500) == 0) {
          table.keepIf(held -> held.value() % 2 == 0);
          map.values().removeIf(held -> held.value() % 2 != 0);
        }
        assertThat(table.size()).isEqualTo(map.size());
      }
      map.forEach((name, held) -> assertThat(table.find(name.transport(), name.near(), name.far())).isSameAs(held));
    });
  }
}
