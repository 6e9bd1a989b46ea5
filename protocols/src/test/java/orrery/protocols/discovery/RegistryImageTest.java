package orrery.protocols.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.json.JsonException;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** What a service knows, in any state, written and read again, is the same in every field, and answers everything as before. */
class RegistryImageTest {

  private static final String PACKAGE = "orrery.protocols.discovery.";

  /** What a replica is made with, and does not learn. */
  private static final Set<String> GIVEN = Set.of("secrets", "instance", "capacity", "confirmation", "listener");

  @Test
  void anImageIsWhatIsKnown() {
    Seeds.each(60, luck -> {
      Knowledge known = after(luck, 60);
      byte[] image = RegistryImage.write(known);
      Knowledge read = copy(image);
      assertThat(RegistryImage.write(read)).isEqualTo(image);
      // And goes on as before.
      long seed = luck.nextLong();
      Knowledge other = copy(image);
      Xoshiro256 a = new Xoshiro256(seed);
      Xoshiro256 b = new Xoshiro256(seed);
      for (int i = 60; i < 120; i++) {
        assertThat(change(a, read, i).applyTo(read, i)).isEqualTo(change(b, other, i).applyTo(other, i));
      }
      assertThat(RegistryImage.write(read)).isEqualTo(RegistryImage.write(other));
    });
  }

  /** Whoever adds a field to what is known, and forgets it in the image, is told so by its name. */
  @Test
  void noFieldIsForgotten() {
    Map<String, Set<String>> seen = new TreeMap<>();
    for (long seed = 1; seed <= 40; seed++) {
      Knowledge known = after(new Xoshiro256(seed), 60);
      Sight original = new Sight();
      original.look("known", known);
      Sight read = new Sight();
      read.look("known", copy(RegistryImage.write(known)));
      assertThat(read.lines.toString()).isEqualTo(original.lines.toString());
      original.values.forEach((field, values) -> seen.computeIfAbsent(field, key -> new TreeSet<>()).addAll(values));
    }
    // A field that is the same all the time would not be missed.
    seen.forEach((field, values) -> assertThat(values.size()).as("values of " + field).isGreaterThan(1));
    assertThat(seen.keySet()).contains("Cluster.reachability", "Cluster.heardNanos", "Link.made", "Known.entry", "Entry.sinceNanos", "DiscoveryRegistry.claimed");
  }

  @Test
  void everyChangeCanBeWrittenAndRead() {
    Seeds.each(100, luck -> {
      Knowledge known = nothing();
      for (int i = 0; i < 30; i++) {
        RegistryChange change = change(luck, known, i);
        byte[] command = RegistryChange.encode(change, 5);
        assertThat(RegistryChange.decode(command)).contains(change);
        assertThat(RegistryChange.secret(command)).isEqualTo(5);
        change.applyTo(known, i);
      }
    });
  }

  /** All fields of an object and of those it leads to, as lines of text; each object of this package once. */
  private static final class Sight {
    final StringBuilder lines = new StringBuilder();
    final Map<String, Set<String>> values = new TreeMap<>();
    private final Map<Object, Integer> met = new IdentityHashMap<>();

    void look(String where, Object what) {
      if (what instanceof Map<?, ?> map) {
        map.forEach((key, value) -> look(where + "[" + key + "]", value));
      } else if (what instanceof Collection<?> all) {
        int i = 0;
        for (Object each : all) {
          look(where + "[" + i++ + "]", each);
        }
      } else if (what == null || !what.getClass().getName().startsWith(PACKAGE) || what instanceof NodeEntry || what instanceof Reachability) {
        lines.append(where).append(" = ").append(what).append('\n');
      } else if (met.putIfAbsent(what, met.size()) != null) {
        lines.append(where).append(" is #").append(met.get(what)).append('\n');
      } else {
        fieldsOf(what).forEach(field -> look(where + "." + field.getName(), value(what, field)));
      }
    }

    private static List<Field> fieldsOf(Object what) {
      return Arrays.stream(what.getClass().getDeclaredFields())
          .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic() && !GIVEN.contains(field.getName()))
          .sorted(Comparator.comparing(Field::getName))
          .toList();
    }

    private Object value(Object what, Field field) {
      try {
        field.setAccessible(true);
        Object value = field.get(what);
        String told = value == null || !value.getClass().getName().startsWith(PACKAGE) || value instanceof Record ? String.valueOf(value) : "#" + System.identityHashCode(value);
        boolean isContainer = value instanceof Map || value instanceof Collection || value != null && told.startsWith("#");
        if (!isContainer && !(what instanceof Knowledge)) {
          values.computeIfAbsent(what.getClass().getSimpleName() + "." + field.getName(), key -> new TreeSet<>()).add(told);
        }
        return value;
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
  }

  static Knowledge nothing() {
    return new Knowledge(Nodes.registry(1000, true, () -> 42), new ScopeDirectory(1000));
  }

  private static Knowledge after(Xoshiro256 luck, int changes) {
    Knowledge known = new Knowledge(Nodes.registry(1000, true, luck), new ScopeDirectory(1000));
    for (int i = 0; i < changes; i++) {
      change(luck, known, i).applyTo(known, i);
    }
    return known;
  }

  private static Knowledge copy(byte[] image) {
    Knowledge known = nothing();
    try {
      RegistryImage.read(image, known);
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
    return known;
  }

  /** A change that may do something to what is {@code known}. */
  static RegistryChange change(Xoshiro256 luck, Knowledge known, int step) {
    DiscoveryRegistry registry = known.registry();
    String id = "n" + luck.nextInt(6);
    TreeSet<String> members = new TreeSet<>(List.of(id));
    for (int i = luck.nextInt(4); i > 0; i--) {
      members.add("n" + luck.nextInt(9));
    }
    NodeEntry[] nodes = members.stream()
        .map(name -> Nodes.node(name, "account-" + luck.nextInt(3), luck.nextBoolean(0.5) ? new Position(luck.nextInt(9_000), luck.nextInt(9_000)) : null))
        .toArray(NodeEntry[]::new);
    NodeId self = new NodeId(id);
    NodeId other = new NodeId("n" + luck.nextInt(6));
    Address address = Address.ipv4(203, 1, 0, 1 + luck.nextInt(2));
    Endpoint endpoint = new Endpoint(address, 1 + luck.nextInt(1000));
    String scope = "scope " + luck.nextInt(4);
    return switch (luck.nextInt(12)) {
      case 0, 1, 2 -> new RegistryChange.Register(self, Nodes.registration(1 + luck.nextInt(3), 1 + luck.nextInt(5), 1 + step,
          luck.nextBoolean(0.5) ? other.name() : null, nodes), address);
      case 3 -> new RegistryChange.Update(self, registry.cluster(self).map(DiscoveryRegistry.Cluster::tag).orElse("\"1-1\""),
          new ClusterUpdate(6, 1 + step, List.of(nodes), List.of()), address);
      case 4 -> new RegistryChange.Leave(self, 1 + luck.nextInt(3));
      case 5 -> new RegistryChange.Confirm(self, other, registry.cluster(other).map(cluster -> cluster.proof).orElse(""));
      case 6 -> new RegistryChange.Called(self, registry.cluster(self).map(cluster -> cluster.incarnation).orElse(1L),
          luck.nextBoolean(0.5) ? new Reachability(Reachability.Kind.REACHABLE, List.of(endpoint)) : new Reachability(Reachability.Kind.UNREACHABLE, List.of()));
      case 7 -> new RegistryChange.Present(nodes[0], address);
      case 8 -> new RegistryChange.Heard(luck.nextBoolean(0.5) ? List.of(self) : List.of(self, other));
      case 9, 10 -> new RegistryChange.Claim(scope, new SuperNode(self, endpoint, 1 + luck.nextInt(9), luck.nextInt(1000)));
      default -> new RegistryChange.Withdraw(scope, self, 1 + luck.nextInt(9));
    };
  }
}
