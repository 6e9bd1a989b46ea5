package orrery.scenario.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.protocols.edge.EdgeNodeConfig;
import orrery.scenario.Catalogue;

/**
 * A protocol that sends nothing and only tells its probe what a test has written for its node: {@code role},
 * {@code super-node}, {@code members} and {@code term}, each at its time since the node was switched on. It promises what
 * an edge node promises, so that all that is true of clusters is looked at.
 */
public record TellTale(Map<String, List<Line>> script) implements ProtocolProvider<EdgeNodeConfig> {

  /** Three devices that are always on in one home, for so long that every promise has run out before the end. */
  static final String THREE =
      """
      name: three
      duration: 1000 s
      start: together
      population:
        homes:
          count: 1
          lan: { access: docsis, nat: port-restricted-cone }
          devices: { pc: { type: laptop, count: 3 } }
      backbone: { preset: europe-west }
      protocols: { tell-tale: {} }
      """;

  static final String A = "home-0-pc-0";
  static final String B = "home-0-pc-1";
  static final String C = "home-0-pc-2";

  /** What a node says, and when. */
  public record Line(Duration after, String variable, String value) {}

  /** A script from lines such as {@code home-0-pc-0: 10 s role=super-node}, in seconds. */
  public static TellTale of(String... lines) {
    Map<String, List<Line>> script = new TreeMap<>();
    for (String line : lines) {
      String[] parts = line.split(": | s ", 3);
      String[] said = parts[2].split("=", 2);
      script.computeIfAbsent(parts[0], node -> new ArrayList<>()).add(new Line(Duration.ofSeconds(Long.parseLong(parts[1])), said[0], said[1]));
    }
    return new TellTale(script);
  }

  @Override
  public String id() {
    return "tell-tale";
  }

  @Override
  public Class<EdgeNodeConfig> config() {
    return EdgeNodeConfig.class;
  }

  @Override
  public Protocol create(Host host, EdgeNodeConfig config) {
    return new Protocol() {
      @Override
      public void start() {
        List<Line> lines = script.getOrDefault(host.id().name(), List.of());
        for (int i = 0; i < lines.size(); i++) {
          Line line = lines.get(i);
          host.timer("line-" + i, () -> host.probe().state(line.variable(), "link", line.value())).start(line.after());
        }
      }

      @Override
      public void stop(Runnable done) {
        done.run();
      }
    };
  }

  /** What is installed, and this. */
  public Catalogue catalogue() {
    return Worlds.with(this);
  }
}
