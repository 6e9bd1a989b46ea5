package orrery.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** The installed catalogue with protocols whose settings the tests know. */
public final class TestCatalogue implements Catalogue {

  private final Catalogue installed = InstalledCatalogue.of(TestCatalogue.class.getClassLoader());
  private final List<ProtocolProvider<?>> protocols = new ArrayList<>();

  private TestCatalogue(List<ProtocolProvider<?>> own) {
    protocols.addAll(own);
    protocols.addAll(installed.protocols());
    protocols.sort(Comparator.comparing(ProtocolProvider::id));
  }

  /** With the protocols {@code test-member} and {@code test-directory}. */
  public static TestCatalogue withTestProtocols() {
    return new TestCatalogue(List.of(new Silent<>("test-member", MemberConfig.class), new Silent<>("test-directory", DirectoryConfig.class)));
  }

  /** How eager a member is. */
  public enum Mode {
    LAZY,
    EAGER
  }

  /** Settings with a default that has a source, one that is assumed, and a rule between two. */
  public record MemberConfig(
      @Doc("How eager a member is.") @Default(value = "lazy", source = "RFC 6762 §8.1") Mode mode,
      @Doc("Time between two words.") @Default("1 min") Duration interval,
      @Doc("How long it waits for an answer.") @Default("5 s") Duration patience) {

    public MemberConfig {
      if (patience.compareTo(interval) >= 0) {
        throw new IllegalArgumentException("patience must be less than interval (" + interval.toSeconds() + " s) but is " + patience.toSeconds() + " s");
      }
    }
  }

  /** No settings at all. */
  public record DirectoryConfig() {}

  /** A protocol that says nothing. */
  private record Silent<C extends Record>(String id, Class<C> config) implements ProtocolProvider<C> {

    @Override
    public Protocol create(Host host, C config) {
      return new Protocol() {
        @Override
        public void start() {}

        @Override
        public void stop(Runnable done) {
          done.run();
        }
      };
    }
  }

  @Override
  public List<String> names(Kind kind) {
    return kind == Kind.PROTOCOL ? protocols.stream().<String>map(ProtocolProvider::id).toList() : installed.names(kind);
  }

  @Override
  public List<String> regions(String preset) {
    return installed.regions(preset);
  }

  @Override
  public List<ProtocolProvider<?>> protocols() {
    return protocols;
  }
}
