package orrery.scenario.world;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import orrery.net.Border;
import orrery.net.Node;
import orrery.scenario.Names;
import orrery.scenario.Scenario;
import orrery.scenario.yaml.ScenarioReader;

/** Where packets are captured: at every node, or at chosen nodes and outside of chosen routers. */
public final class Taps {

  /** What {@link #parse} takes for every node. */
  public static final String EVERY_NODE = "*";

  /** What stands before the name of a router's network. */
  static final String LINK = "link:";

  private final boolean everyNode;
  private final Set<String> chosen;

  private Taps(boolean everyNode, Set<String> chosen) {
    this.everyNode = everyNode;
    this.chosen = chosen;
  }

  /**
   * Reads names joined by commas: nodes, and networks behind a router as {@code link:home-3}.
   *
   * @param variants the scenarios of which one at least must be able to have each name
   * @throws IllegalArgumentException where a name can be none of theirs
   */
  public static Taps parse(String text, List<Scenario> variants) {
    Names names = Names.of(variants);
    Set<String> chosen = new LinkedHashSet<>();
    boolean everyNode = false;
    for (String name : text.split(",", -1)) {
      if (name.equals(EVERY_NODE)) {
        everyNode = true;
        continue;
      }
      boolean link = name.startsWith(LINK);
      String bare = link ? name.substring(LINK.length()) : name;
      if (link ? !names.hasRouter(bare) : !names.hasNode(bare)) {
        List<String> like = link ? names.routersLike(bare).stream().map(LINK::concat).toList() : names.nodesLike(bare);
        throw new IllegalArgumentException("must name nodes and links of this scenario, but it can have no '" + name + "'" + ScenarioReader.hint(name, like));
      }
      chosen.add(name);
    }
    return new Taps(everyNode, chosen);
  }

  /** Whether what a node sends and receives is captured. */
  boolean at(Node node) {
    return everyNode || chosen.contains(node.name());
  }

  /** Whether what passes outside of a border is captured. */
  boolean outside(Border border) {
    return chosen.contains(LINK + border.name());
  }
}
