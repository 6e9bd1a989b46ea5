package orrery.scenario;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import orrery.host.Default;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Settings for the protocols that shipped scenarios name, as long as those are not installed. */
public final class StandIns {

  private StandIns() {}

  /** How a super node is found. */
  public enum Election {
    MERIT,
    BULLY
  }

  /** Settings of {@code edge-node}. */
  public record EdgeNode(@Default("merit") Election election, DiscoveryClient discovery) {}

  /** Settings of its way to global discovery. */
  public record DiscoveryClient(@Default("") String service) {}

  /** Settings of {@code discovery-service}. */
  public record DiscoveryService() {}

  private record StandIn<C extends Record>(String id, Class<C> config) implements ProtocolProvider<C> {

    @Override
    public Protocol create(Host host, C config) {
      throw new AssertionError(id + " only stands in for its settings");
    }
  }

  /** {@code catalogue}, and a stand-in for each protocol it lacks. */
  public static Catalogue beside(Catalogue catalogue) {
    List<ProtocolProvider<?>> protocols = new ArrayList<>(catalogue.protocols());
    for (ProtocolProvider<?> standIn : List.of(new StandIn<>("edge-node", EdgeNode.class), new StandIn<>("discovery-service", DiscoveryService.class))) {
      if (catalogue.names(Catalogue.Kind.PROTOCOL).stream().noneMatch(standIn.id()::equals)) {
        protocols.add(standIn);
      }
    }
    protocols.sort(Comparator.comparing(ProtocolProvider::id));
    return new Catalogue() {
      @Override
      public List<String> names(Kind kind) {
        return kind == Kind.PROTOCOL ? protocols.stream().<String>map(ProtocolProvider::id).toList() : catalogue.names(kind);
      }

      @Override
      public List<String> regions(String preset) {
        return catalogue.regions(preset);
      }

      @Override
      public List<ProtocolProvider<?>> protocols() {
        return List.copyOf(protocols);
      }
    };
  }
}
