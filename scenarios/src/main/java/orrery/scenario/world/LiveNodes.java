package orrery.scenario.world;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.net.Node;

/** The nodes that are on, by their names: for truths that are told of nodes by name. It hears of everything before those. */
final class LiveNodes implements Onlooker {

  private final Map<String, Node> live = new ByName<>();

  @Override
  public void onSwitchedOn(Node node) {
    live.put(node.name(), node);
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    live.remove(node.name());
  }

  /** The node of that name; null while it is off. */
  @Nullable Node called(String name) {
    return live.get(name);
  }

  /** All of them, in the order in which they were switched on. */
  Collection<Node> all() {
    return live.values();
  }
}
