package orrery.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import orrery.device.DeviceCatalogue;
import orrery.host.ProtocolProvider;
import orrery.net.Backbone;
import orrery.net.BackboneCatalogue;
import orrery.net.nat.NatBehavior;
import orrery.net.nat.NatCatalogue;
import orrery.net.nat.NatMix;
import orrery.scenario.preset.LinkPresets;

/** What this installation has: the catalogues of network and devices, and the protocols a class loader finds. */
public final class InstalledCatalogue implements Catalogue {

  /** NATs by name; empty for none at all. */
  public static final Map<String, Optional<NatBehavior>> NATS = nats();

  /** The carrier that is none: a public address. */
  public static final String NO_CARRIER = "none";

  private final List<ProtocolProvider<?>> protocols;

  private InstalledCatalogue(List<ProtocolProvider<?>> protocols) {
    this.protocols = List.copyOf(protocols);
  }

  /**
   * The catalogue with the protocols that {@code loader} finds.
   *
   * @throws IllegalArgumentException where two protocols have the same id
   * @throws java.util.ServiceConfigurationError where one cannot be loaded
   */
  public static InstalledCatalogue of(ClassLoader loader) {
    Map<String, ProtocolProvider<?>> byId = new TreeMap<>();
    for (ProtocolProvider<?> provider : ServiceLoader.load(ProtocolProvider.class, loader)) {
      ProtocolProvider<?> other = byId.putIfAbsent(provider.id(), provider);
      if (other != null) {
        throw new IllegalArgumentException(
            "each protocol must have an id of its own, but '" + provider.id() + "' is both " + other.getClass().getName() + " and " + provider.getClass().getName());
      }
    }
    return new InstalledCatalogue(new ArrayList<>(byId.values()));
  }

  /** The names of NATs and of mixes of them, sorted. */
  public static List<String> natNames() {
    return Stream.concat(NATS.keySet().stream(), NatMix.all().keySet().stream()).sorted().toList();
  }

  private static Map<String, Optional<NatBehavior>> nats() {
    Map<String, Optional<NatBehavior>> nats = new LinkedHashMap<>();
    NatCatalogue.all().forEach((name, preset) -> nats.put(name, preset.behavior()));
    return Collections.unmodifiableMap(nats);
  }

  @Override
  public List<String> names(Kind kind) {
    return switch (kind) {
      case DEVICE_TYPE -> DeviceCatalogue.all().keySet().stream().sorted().toList();
      case ACCESS -> LinkPresets.names();
      case NAT -> natNames();
      case NAT_PRESET -> NATS.keySet().stream().filter(name -> NATS.get(name).isPresent()).sorted().toList();
      case CARRIER -> List.of(NO_CARRIER);
      case BACKBONE -> BackboneCatalogue.all().keySet().stream().sorted().toList();
      case PROTOCOL -> protocols.stream().<String>map(ProtocolProvider::id).toList();
    };
  }

  @Override
  public List<String> regions(String preset) {
    Backbone backbone = BackboneCatalogue.all().get(preset);
    return backbone == null ? List.of() : IntStream.range(0, backbone.sites()).mapToObj(backbone::siteName).sorted().toList();
  }

  @Override
  public List<ProtocolProvider<?>> protocols() {
    return protocols;
  }
}
