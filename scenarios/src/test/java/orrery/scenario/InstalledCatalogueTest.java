package orrery.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceConfigurationError;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledCatalogueTest {

  /** A third party's protocol. */
  public static class Greeting implements ProtocolProvider<Greeting.Config> {

    /** Nothing to set. */
    public record Config() {}

    @Override
    public String id() {
      return "greeting";
    }

    @Override
    public Class<Config> config() {
      return Config.class;
    }

    @Override
    public Protocol create(Host host, Config config) {
      throw new AssertionError("only its id is wanted");
    }
  }

  /** Another one, by the same id. */
  public static final class OtherGreeting extends Greeting {}

  private static ClassLoader loader(Path folder, String providers) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(ProtocolProvider.class.getName()), providers);
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, InstalledCatalogueTest.class.getClassLoader());
  }

  @Test
  void findsTheProtocolsOfAThirdPartyBesideOurs(@TempDir Path folder) throws Exception {
    InstalledCatalogue catalogue = InstalledCatalogue.of(loader(folder, Greeting.class.getName()));

    assertThat(catalogue.names(Catalogue.Kind.PROTOCOL)).contains("greeting").isSorted().containsAll(InstalledCatalogue.of(getClass().getClassLoader()).names(Catalogue.Kind.PROTOCOL));
  }

  @Test
  void refusesTwoProtocolsOfOneId(@TempDir Path folder) throws Exception {
    ClassLoader loader = loader(folder, Greeting.class.getName() + "\n" + OtherGreeting.class.getName());

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> InstalledCatalogue.of(loader))
        .withMessageStartingWith("each protocol must have an id of its own, but 'greeting' is both ");
  }

  @Test
  void refusesAProtocolWhoseClassIsMissing(@TempDir Path folder) throws Exception {
    ClassLoader loader = loader(folder, "no.such.Protocol");

    assertThatExceptionOfType(ServiceConfigurationError.class).isThrownBy(() -> InstalledCatalogue.of(loader));
  }

  @Test
  void namesWhatScenariosMayUse() {
    InstalledCatalogue catalogue = InstalledCatalogue.of(getClass().getClassLoader());

    for (Catalogue.Kind kind : Catalogue.Kind.values()) {
      assertThat(catalogue.names(kind)).isSorted().doesNotHaveDuplicates();
    }
    assertThat(catalogue.names(Catalogue.Kind.DEVICE_TYPE)).contains("smartphone", "laptop", "set-top-box", "server");
    assertThat(catalogue.names(Catalogue.Kind.ACCESS)).contains("docsis", "fibre", "dsl", "ethernet", "5g", "4g");
    assertThat(catalogue.names(Catalogue.Kind.NAT)).contains("none", "port-restricted-cone", "symmetric", "eim-eif", "carrier-grade", "only-443");
    assertThat(catalogue.regions("europe-west")).contains("london");
    assertThat(catalogue.regions("nowhere")).isEmpty();
  }
}
