package orrery.scenario.world;

import orrery.host.Default;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.host.Want;
import orrery.scenario.Catalogue;

/**
 * The simplest program for people: it listens to what they want and does nothing but tell its probe of it. It may be deaf,
 * and it may draw from its own streams and send as much as it likes: what is wanted does not change.
 */
record Hearer() implements ProtocolProvider<Hearer.Config> {

  /**
   * How it is.
   *
   * @param deaf whether it does not listen
   */
  public record Config(@Default("false") boolean deaf) {}

  @Override
  public String id() {
    return "hearer";
  }

  @Override
  public Class<Config> config() {
    return Config.class;
  }

  @Override
  public Protocol create(Host host, Config config) {
    return new Protocol() {
      @Override
      public void start() {
        if (!config.deaf()) {
          host.demand().onWant(want -> host.probe().event("heard", text(want)));
        }
      }

      @Override
      public void stop(Runnable done) {
        done.run();
      }
    };
  }

  /** A want as text, with the first that its own luck gives. */
  private static String text(Want want) {
    return want + " " + want.random().nextLong();
  }

  static Catalogue catalogue() {
    return Worlds.with(new Hearer());
  }
}
