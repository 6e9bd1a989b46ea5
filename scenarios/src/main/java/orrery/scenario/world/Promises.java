package orrery.scenario.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import orrery.host.Decimal;
import orrery.net.Network;

/**
 * What the protocol of clusters promises to one of them, held against the truth.
 *
 * <p>Each promise is that something is so after so much quiet: no coming, no going, no cut nor its end. Nothing is promised
 * to members that do not reach each other, whose links, clocks or processors a fault impairs, or whose rendezvous is out of
 * reach; and nothing to a cluster without members.
 */
final class Promises {

  private final String name;
  private final Network network;
  private final Bounds bounds;
  private final Violations violations;
  private final LongConsumer coexisted;
  private final Promise one;
  private final Promise agreement;
  private final Promise knowledge;
  private final List<Pair> pairs = new ArrayList<>(0);
  private Collection<Standing> live = List.of();
  private int superNodes;
  private long quietSince;
  private boolean impaired;
  private boolean divided;

  /**
   * What is promised.
   *
   * @param coexistenceNanos two super nodes that reach each other both ways are one after this
   * @param settlingNanos there is exactly one super node after so much quiet
   * @param agreementNanos all members believe in it after so much
   * @param knowledgeNanos it lists exactly the other members after so much
   */
  record Bounds(long coexistenceNanos, long settlingNanos, long agreementNanos, long knowledgeNanos) {}

  /** Something that must be so, and since when it is not. */
  private static final class Promise {
    private final long boundNanos;
    private final String what;
    private long brokenSince = -1;
    private boolean told;

    Promise(long boundNanos, String what) {
      this.boundNanos = boundNanos;
      this.what = what;
    }

    void is(long now, boolean kept) {
      brokenSince = kept ? -1 : brokenSince < 0 ? now : brokenSince;
    }
  }

  /** Two super nodes that reach each other both ways. */
  private static final class Pair {
    private final Standing one;
    private final Standing other;
    private final long since;
    private boolean told;

    Pair(Standing one, Standing other, long since) {
      this.one = one;
      this.other = other;
      this.since = since;
    }
  }

  /** @param coexisted hears for how many nanoseconds two super nodes reached each other, when one has yielded or gone */
  Promises(String name, Network network, Bounds bounds, Violations violations, LongConsumer coexisted) {
    this.name = name;
    this.network = network;
    this.bounds = bounds;
    this.violations = violations;
    this.coexisted = coexisted;
    this.one = new Promise(bounds.settlingNanos(), "have exactly one super node");
    this.agreement = new Promise(bounds.agreementNanos(), "have members that all believe in its super node");
    this.knowledge = new Promise(bounds.knowledgeNanos(), "have a super node that lists exactly its other members");
  }

  /**
   * The quiet begins anew.
   *
   * @param isImpaired nothing is promised, to nobody
   * @param isDivided nothing is promised to the cluster as a whole, but to two super nodes that reach each other
   */
  void disturbed(long now, boolean isImpaired, boolean isDivided) {
    quietSince = now;
    impaired = isImpaired;
    divided = isDivided;
    one.told = false;
    agreement.told = false;
    knowledge.told = false;
  }

  /** The cluster is like this from now on. */
  void are(long now, Collection<Standing> members, List<Standing> acting, boolean isOne, boolean isAgreed, boolean isKnown) {
    live = members;
    superNodes = acting.size();
    one.is(now, isOne || members.isEmpty());
    agreement.is(now, isAgreed || members.isEmpty());
    knowledge.is(now, isKnown || members.isEmpty());
    watchPairs(now, acting);
  }

  /** Checks the interval that ends now, in which nothing has changed. */
  void settle(long now) {
    check(now, one, () -> "has had " + superNodes);
    check(now, agreement, () -> disagreeing() + " have not");
    check(now, knowledge, () -> strangers() + " are missing or gone");
    for (Pair pair : pairs) {
      long bound = bounds.coexistenceNanos();
      if (!pair.told && now - pair.since > bound) {
        pair.told = true;
        violations.add(pair.since + bound, names(List.of(pair.one, pair.other)), "two super nodes of cluster " + name + " that reach each other must become one within " + seconds(bound) + " s, but have not since " + seconds(pair.since) + " s");
      }
    }
  }

  private void check(long now, Promise promise, Supplier<String> instead) {
    if (promise.brokenSince < 0 || promise.told || impaired || divided || live.isEmpty()) {
      return;
    }
    long since = Math.max(promise.brokenSince, quietSince);
    if (now - since > promise.boundNanos) {
      promise.told = true;
      violations.add(since + promise.boundNanos, names(live), "cluster " + name + " must " + promise.what + " within " + seconds(promise.boundNanos) + " s of quiet, but " + instead.get() + " since " + seconds(since) + " s");
    }
  }

  private List<String> disagreeing() {
    List<String> acting = names(live.stream().filter(Standing::isSuperNode).toList());
    return names(live.stream().filter(standing -> !acting.contains(standing.believedSuperNode())).toList());
  }

  private List<String> strangers() {
    List<String> all = names(live);
    List<String> strangers = new ArrayList<>();
    for (Standing superNode : live.stream().filter(Standing::isSuperNode).toList()) {
      all.stream().filter(member -> !member.equals(superNode.name()) && !superNode.listed().contains(member)).forEach(strangers::add);
      superNode.listed().stream().filter(member -> !all.contains(member)).forEach(strangers::add);
    }
    return strangers.stream().sorted().distinct().toList();
  }

  private void watchPairs(long now, List<Standing> acting) {
    if (acting.size() < 2 && pairs.isEmpty()) {
      return;
    }
    pairs.removeIf(pair -> {
      boolean both = acting.contains(pair.one) && acting.contains(pair.other);
      if (!both && coexist(pair.one, pair.other)) {
        coexisted.accept(now - pair.since);
      }
      return !both || !coexist(pair.one, pair.other);
    });
    for (int i = 0; i < acting.size(); i++) {
      for (int j = i + 1; j < acting.size(); j++) {
        Standing first = acting.get(i);
        Standing second = acting.get(j);
        boolean known = pairs.stream().anyMatch(pair -> pair.one == first && pair.other == second || pair.one == second && pair.other == first);
        if (!known && coexist(first, second)) {
          pairs.add(new Pair(first, second, now));
        }
      }
    }
  }

  /** Others may be cut off while these two are not. */
  private boolean coexist(Standing one, Standing other) {
    return !impaired && !network.separated(one.node(), other.node()) && !network.separated(other.node(), one.node());
  }

  private static List<String> names(Collection<Standing> standings) {
    return standings.stream().map(Standing::name).sorted().toList();
  }

  private static String seconds(long nanos) {
    return Decimal.text(nanos / 1e9);
  }
}
