package orrery.scenario.world;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Decimal;
import orrery.net.Node;

/**
 * The invariant that whoever is said to have been told of a node knows of it: it has come to know it within the time that a notice
 * and its answer may take, whoever carried them; and nobody keeps more than it may.
 */
final class NoticeTruth implements Onlooker {

  private final Violations violations;
  private final int keep;
  private final long boundNanos;
  /** Whom each live node has come to know by notice in this life. */
  private final Map<String, Map<String, Known>> known = new TreeMap<>();
  /** When a node was last switched off: what it knew before may still be on its way. */
  private final Map<String, Long> offAt = new TreeMap<>();

  /** Since when a node knows another, and whether it still does. */
  private record Known(long sinceNanos, boolean kept) {}

  /** @param boundNanos within which a signal is answered, or counts as lost */
  NoticeTruth(Violations violations, int keep, long boundNanos) {
    this.violations = violations;
    this.keep = keep;
    this.boundNanos = boundNanos;
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    if (known.remove(node.name()) != null) {
      offAt.put(node.name(), node.now());
    }
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    if (variable.equals("acquaintance")) {
      keeps(node, scope, !value.isEmpty());
    } else if (variable.equals("notice")) {
      isKnown(node, scope);
    }
  }

  private void keeps(Node node, String whom, boolean keeps) {
    Map<String, Known> all = known.computeIfAbsent(node.name(), name -> new TreeMap<>());
    if (!keeps) {
      // The answer may still be on its way.
      all.computeIfPresent(whom, (name, before) -> new Known(before.sinceNanos, false));
      return;
    }
    all.put(whom, new Known(node.now(), true));
    long kept = all.values().stream().filter(Known::kept).count();
    if (kept > keep) {
      violations.add(node.now(), List.of(node.name()), "a node must keep at most " + keep + " that have told it of themselves, but keeps " + kept);
    }
  }

  private void isKnown(Node node, String whom) {
    Known by = known.getOrDefault(whom, Collections.emptyMap()).get(node.name());
    boolean wasKnown = by != null && node.now() - by.sinceNanos <= boundNanos;
    boolean wentOff = offAt.containsKey(whom) && node.now() - offAt.get(whom) <= boundNanos;
    if (!wasKnown && !wentOff) {
      violations.add(node.now(), List.of(node.name(), whom), "a node that is said to be told must have come to know the other within " + Decimal.text(boundNanos / 1e9)
          + " s, but " + whom + " has " + (by == null ? "not" : "known since " + Decimal.text(by.sinceNanos / 1e9) + " s"));
    }
  }
}
