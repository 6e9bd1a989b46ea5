package orrery.scenario.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import orrery.host.Decimal;
import orrery.net.Network;

/**
 * What the protocol of clusters promises to one of them, held against the truth.
 *
 * <p>Each promise is that something is so after so much quiet: no coming, no going, no cut nor its end. Nothing is promised
 * to members that do not reach each other, whose links, clocks or processors a fault impairs, or whose rendezvous is out of
 * reach; and nothing to a cluster without members. Where a cluster is divided, or was since the quiet began, each of its
 * parts is promised what else the whole is, for which it has more time.
 */
final class Promises {

  private final String name;
  private final Network network;
  private final Bounds bounds;
  private final Violations violations;
  private final LongConsumer coexisted;
  /** What is not so now, and what was told of since the quiet began, in the order of what was promised. */
  private List<Breach> breaches = List.of();
  private List<Pair> pairs = List.of();
  private Collection<Standing> live = List.of();
  private int superNodes;
  private long quietSince;
  private boolean impaired;
  private boolean divided;
  private boolean parted;
  /** When the cluster was last divided into parts, until now or before; -1 for never. */
  private long partedUntil = -1;

  /**
   * What is promised.
   *
   * @param coexistenceNanos two super nodes that reach each other both ways are one after this
   * @param whole where the cluster is undivided
   * @param parted where it is divided
   */
  record Bounds(long coexistenceNanos, Settling whole, Settling parted) {}

  /**
   * How much quiet it takes.
   *
   * @param oneNanos until there is exactly one super node, for each part there is
   * @param agreementNanos until all members believe in it
   * @param knowledgeNanos until it lists exactly the other members
   */
  record Settling(long oneNanos, long agreementNanos, long knowledgeNanos) {}

  /** What must be so. */
  private enum Matter {
    ONE(Settling::oneNanos, "have exactly one super node"),
    AGREEMENT(Settling::agreementNanos, "have members that all believe in its super node"),
    KNOWLEDGE(Settling::knowledgeNanos, "have a super node that lists exactly its other members");

    final ToLongFunction<Settling> bound;
    final String words;

    Matter(ToLongFunction<Settling> bound, String words) {
      this.bound = bound;
      this.words = words;
    }
  }

  /** Something that must be so and is not. */
  private static final class Breach {
    private final Matter of;
    private boolean told;
    /** -1 where it is so again. */
    private long since;

    Breach(Matter of, long since) {
      this.of = of;
      this.since = since;
    }

    void is(long now, boolean kept) {
      since = kept ? -1 : since < 0 ? now : since;
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
    breaches.forEach(breach -> breach.told = false);
  }

  /**
   * The cluster is like this from now on.
   *
   * @param isParted some super node is that of a part
   * @param isOne there is one super node, for each part there is
   */
  void are(long now, Collection<Standing> members, List<Standing> acting, boolean isParted, boolean isOne, boolean isAgreed, boolean isKnown) {
    partedUntil = parted || isParted ? now : partedUntil;
    parted = isParted;
    live = members;
    superNodes = acting.size();
    is(now, Matter.ONE, isOne || members.isEmpty());
    is(now, Matter.AGREEMENT, isAgreed || members.isEmpty());
    is(now, Matter.KNOWLEDGE, isKnown || members.isEmpty());
    watchPairs(now, acting);
  }

  private void is(long now, Matter what, boolean kept) {
    Breach known = breach(what);
    if (known != null) {
      known.is(now, kept);
      breaches = kept && !known.told ? without(known) : breaches;
    } else if (!kept) {
      List<Breach> more = new ArrayList<>(breaches);
      more.add(new Breach(what, now));
      more.sort(Comparator.comparing(breach -> breach.of));
      breaches = List.copyOf(more);
    }
  }

  private List<Breach> without(Breach gone) {
    List<Breach> others = new ArrayList<>(breaches);
    others.remove(gone);
    return List.copyOf(others);
  }

  private @Nullable Breach breach(Matter of) {
    for (Breach breach : breaches) {
      if (breach.of == of) {
        return breach;
      }
    }
    return null;
  }

  /** Checks the interval that ends now, in which nothing has changed. */
  void settle(long now) {
    for (Breach breach : breaches) {
      check(now, breach);
    }
    for (Pair pair : pairs) {
      long bound = bounds.coexistenceNanos();
      if (!pair.told && now - pair.since > bound) {
        pair.told = true;
        violations.add(pair.since + bound, names(List.of(pair.one, pair.other)), "two super nodes of cluster " + name + " that reach each other must become one within " + seconds(bound) + " s, but have not since " + seconds(pair.since) + " s");
      }
    }
  }

  private void check(long now, Breach breach) {
    if (breach.since < 0 || breach.told || impaired || divided || live.isEmpty()) {
      return;
    }
    long since = Math.max(breach.since, quietSince);
    boolean inParts = parted || partedUntil >= since;
    long bound = breach.of.bound.applyAsLong(inParts ? bounds.parted() : bounds.whole());
    if (now - since > bound) {
      breach.told = true;
      violations.add(since + bound, names(live), (inParts ? "each part of cluster " : "cluster ") + name + " must " + breach.of.words + " within " + seconds(bound) + " s of quiet, but " + instead(breach.of) + " since " + seconds(since) + " s");
    }
  }

  private String instead(Matter of) {
    return switch (of) {
      case ONE -> "has had " + superNodes;
      case AGREEMENT -> disagreeing() + " have not";
      case KNOWLEDGE -> strangers() + " are missing or gone";
    };
  }

  private List<String> disagreeing() {
    List<Standing> acting = live.stream().filter(Standing::isSuperNode).toList();
    return names(live.stream()
        .filter(standing -> acting.stream().noneMatch(superNode -> superNode.name().equals(standing.believedSuperNode())
            && (superNode == standing || superNode.leads(standing))))
        .toList());
  }

  private List<String> strangers() {
    List<String> strangers = new ArrayList<>();
    for (Standing superNode : live.stream().filter(Standing::isSuperNode).toList()) {
      List<String> members = names(live.stream()
          .filter(standing -> standing != superNode && standing.believedSuperNode().equals(superNode.name()))
          .toList());
      members.stream().filter(member -> !superNode.hasListed(member)).forEach(strangers::add);
      superNode.listed().stream().filter(member -> !members.contains(member)).forEach(strangers::add);
    }
    return strangers.stream().sorted().distinct().toList();
  }

  private void watchPairs(long now, List<Standing> acting) {
    if (acting.size() < 2 && pairs.isEmpty()) {
      return;
    }
    List<Pair> all = new ArrayList<>(pairs);
    all.removeIf(pair -> {
      boolean rivals = acting.contains(pair.one) && acting.contains(pair.other) && pair.one.part().overlaps(pair.other.part());
      if (!rivals && reach(pair.one, pair.other)) {
        coexisted.accept(now - pair.since);
      }
      return !rivals || !reach(pair.one, pair.other);
    });
    for (int i = 0; i < acting.size(); i++) {
      for (int j = i + 1; j < acting.size(); j++) {
        Standing first = acting.get(i);
        Standing second = acting.get(j);
        boolean known = all.stream().anyMatch(pair -> pair.one == first && pair.other == second || pair.one == second && pair.other == first);
        if (!known && first.part().overlaps(second.part()) && reach(first, second)) {
          all.add(new Pair(first, second, now));
        }
      }
    }
    pairs = List.copyOf(all);
  }

  /** Others may be cut off while these two are not. */
  private boolean reach(Standing one, Standing other) {
    return !impaired && !network.separated(one.node(), other.node()) && !network.separated(other.node(), one.node());
  }

  private static List<String> names(Collection<Standing> standings) {
    return standings.stream().map(Standing::name).sorted().toList();
  }

  private static String seconds(long nanos) {
    return Decimal.text(nanos / 1e9);
  }
}
