package orrery.scenario.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.scenario.Catalogue;

/** A discovery service that serves nobody and tells its probe what a test has written. */
record TellService(List<Line> script) implements ProtocolProvider<DiscoveryServiceConfig> {

  /** What it says, and when. */
  record Line(Duration after, String variable, String scope, String value) {}

  /** A script from lines such as {@code 10 s listed home-0-pc-0 = 192.168.0.2}, in seconds. */
  static TellService of(String... lines) {
    List<Line> script = new ArrayList<>();
    for (String line : lines) {
      String[] sides = line.split(" =", 2);
      String[] words = sides[0].split(" ");
      script.add(new Line(Duration.ofSeconds(Long.parseLong(words[0])), words[2], words[3], sides[1].trim()));
    }
    return new TellService(script);
  }

  @Override
  public String id() {
    return "tell-service";
  }

  @Override
  public Class<DiscoveryServiceConfig> config() {
    return DiscoveryServiceConfig.class;
  }

  @Override
  public Protocol create(Host host, DiscoveryServiceConfig config) {
    return new Protocol() {
      @Override
      public void start() {
        for (int i = 0; i < script.size(); i++) {
          Line line = script.get(i);
          host.timer("line-" + i, () -> host.probe().state(line.variable(), line.scope(), line.value())).start(line.after());
        }
      }

      @Override
      public void stop(Runnable done) {
        done.run();
      }
    };
  }

  Catalogue catalogue() {
    return Worlds.with(this);
  }
}
