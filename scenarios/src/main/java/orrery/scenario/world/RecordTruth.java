package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orrery.net.Node;
import orrery.sim.Fingerprint;

/**
 * The invariant that discovery refuses a stale term: while the service has a record, it accepts nothing of the same super
 * node from an older incarnation, or in the same one from an older term; a successor's term is higher than that of the
 * record it takes the place of; and the one replaced does not come back on that link in the incarnation that was replaced
 * with a term that is not higher.
 *
 * <p>Of a group of services, each replica makes the same changes in the same order, later than others perhaps, and each is
 * held to this by itself. What it takes over as a whole from another, or from its own disk, it has not accepted: it is where
 * it starts from.
 */
final class RecordTruth implements Onlooker {

  /**
   * What the service accepted last of one super node.
   *
   * @param pair a hash of the link's identity, which is as good as that: it is only compared, and held of many
   */
  private record Accepted(long incarnation, long term, long pair, boolean ended, long nanos) {}

  /** A super node whose record was replaced. */
  private record Replaced(long incarnation, String successor) {}

  /** What one machine of the service has accepted in this life. */
  private static final class View {
    final Map<String, Accepted> accepted = new ByName<>();
    final Map<String, Replaced> replaced = new LinkedHashMap<>();
  }

  private final Violations violations;
  private final Set<String> services;
  private final Map<String, View> views = new LinkedHashMap<>();

  /** @param services the machines that are the discovery service */
  RecordTruth(Violations violations, Set<String> services) {
    this.violations = violations;
    this.services = services;
  }

  /** A new life has forgotten what the last one knew. */
  @Override
  public void onSwitchedOn(Node node) {
    if (services.contains(node.name())) {
      views.put(node.name(), new View());
    }
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    if (variable.equals("restored") && services.contains(node.name())) {
      views.put(node.name(), new View());
    }
    View view = variable.equals("record") ? views.get(node.name()) : null;
    if (view == null) {
      return;
    }
    Accepted before = view.accepted.get(scope);
    if (value.isEmpty()) {
      if (before != null) {
        view.accepted.put(scope, new Accepted(before.incarnation, before.term, before.pair, true, node.now()));
      }
      // Whom it replaced may come back: the next record of the same node has not replaced anybody.
      view.replaced.values().removeIf(replaced -> replaced.successor.equals(scope));
      return;
    }
    String[] words = value.split(" ", -1);
    Accepted now = new Accepted(Long.parseLong(words[0]), Long.parseLong(words[1]), Fingerprint.hash(words[2]), false, node.now());
    if (before != null && !before.ended
        && (now.incarnation < before.incarnation || now.incarnation == before.incarnation && now.term < before.term)) {
      add(node, scope, "term " + now.term + " of incarnation " + now.incarnation + " after term " + before.term + " of " + before.incarnation);
    }
    Replaced replaced = view.replaced.get(scope);
    Accepted successor = replaced == null ? null : view.accepted.get(replaced.successor);
    boolean kept = successor != null && successor.pair == now.pair && now.incarnation <= replaced.incarnation;
    if (kept && now.term <= successor.term) {
      add(node, scope, "term " + now.term + " though " + replaced.successor + " has replaced it with term " + successor.term);
    } else if (kept) {
      // Back in a later term, and replaced by nobody until it is replaced anew.
      view.replaced.remove(scope);
    }
    if (words.length > 3) {
      replace(node, view, scope, now, words[3]);
    }
    view.accepted.put(scope, now);
  }

  private void replace(Node node, View view, String successor, Accepted now, String predecessor) {
    Replaced known = view.replaced.get(predecessor);
    Accepted last = view.accepted.get(predecessor);
    // A record goes on naming whom it replaced: only the first time, at which the other's ended, is news.
    if (last == null || !last.ended || last.nanos != now.nanos || known != null && known.successor.equals(successor) && known.incarnation >= last.incarnation) {
      return;
    }
    if (now.term <= last.term) {
      add(node, successor, "term " + now.term + " in place of " + predecessor + " with term " + last.term);
    }
    view.replaced.put(predecessor, new Replaced(last.incarnation, successor));
  }

  private void add(Node service, String superNode, String what) {
    violations.add(service.now(), List.of(service.name(), superNode), "discovery must refuse a stale term, but accepted of " + superNode + " " + what);
  }
}
