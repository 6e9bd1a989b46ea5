package orrery.protocols.service;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The microservices that there are programs for, by name. */
public final class MicroserviceCatalogue {

  private static final MicroserviceCatalogue INSTALLED = new MicroserviceCatalogue(ServiceLoader.load(MicroserviceProvider.class));

  private final Map<String, MicroserviceProvider> providers = new TreeMap<>();

  /**
   * Those of {@code providers}.
   *
   * @throws IllegalArgumentException where a name is none, or is there twice
   */
  public MicroserviceCatalogue(Iterable<MicroserviceProvider> providers) {
    for (MicroserviceProvider provider : providers) {
      String name = provider.name();
      if (!ServiceAddress.isName(name)) {
        throw new IllegalArgumentException("a microservice must be called by 1 to 63 of a-z, 0-9 and '-', with '-' only inside, but is '" + name + "'");
      }
      if (this.providers.put(name, provider) != null) {
        throw new IllegalArgumentException("each microservice must be there once, but '" + name + "' is there twice");
      }
    }
  }

  /** All that are installed with this program. */
  public static MicroserviceCatalogue installed() {
    return INSTALLED;
  }

  /** The same with {@code others} in place of those of their names, or beside them. */
  public MicroserviceCatalogue with(List<MicroserviceProvider> others) {
    Map<String, MicroserviceProvider> all = new TreeMap<>(providers);
    others.forEach(other -> all.put(other.name(), other));
    return new MicroserviceCatalogue(all.values());
  }

  /** What makes the one of that name; empty where there is none. */
  public Optional<MicroserviceProvider> find(String name) {
    return Optional.ofNullable(providers.get(name));
  }

  /** All names, in order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(providers.keySet());
  }
}
