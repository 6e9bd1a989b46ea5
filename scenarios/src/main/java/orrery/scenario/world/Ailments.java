package orrery.scenario.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import orrery.net.Node;

/** What is wrong with nodes at the moment: begun on each node that a fault hits, and on one that is switched on meanwhile. */
final class Ailments {

  private final List<Ailment> current = new ArrayList<>();

  /** Something wrong with some nodes, by their names. */
  static final class Ailment {
    private final Map<String, Resident> hit = new LinkedHashMap<>();
    private final Consumer<Node> begin;
    private final Consumer<Node> end;

    Ailment(List<Resident> hit, Consumer<Node> begin, Consumer<Node> end) {
      hit.forEach(resident -> this.hit.put(resident.name(), resident));
      this.begin = begin;
      this.end = end;
    }

    private void onLive(Consumer<Node> change) {
      for (Resident resident : hit.values()) {
        Node live = resident.node();
        if (live != null) {
          change.accept(live);
        }
      }
    }
  }

  void begin(Ailment ailment) {
    current.add(ailment);
    ailment.onLive(ailment.begin);
  }

  void end(Ailment ailment) {
    current.remove(ailment);
    ailment.onLive(ailment.end);
  }

  /** A node is switched on; its programs are not there yet. */
  void befall(Node node) {
    for (Ailment ailment : current) {
      if (ailment.hit.containsKey(node.name())) {
        ailment.begin.accept(node);
      }
    }
  }
}
