package orrery.scenario.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.device.Claims;
import orrery.host.Decimal;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.metrics.Tally;
import orrery.net.Lan;
import orrery.net.Network;
import orrery.net.Node;
import orrery.protocols.edge.EdgeLinks;

/**
 * Who lies, who is blacklisted and who knows it: what no node can know for certain, as metrics; and what trust promises, as
 * invariants.
 *
 * <p>It hears from the faults who lies and whose device is worse than it says through no fault of its own, and from the nodes
 * whom they have blacklisted and, where they are super node, whom they have given which duty. Of a node that is in several
 * clusters, that of its first link is looked at.
 */
final class TrustTruth implements Onlooker {

  private static final double NANOS_AN_HOUR = 3_600e9;

  private final Recorder recorder;
  private final Violations violations;
  private final long boundNanos;
  private final boolean observed;
  private final Map<String, Member> live = new LinkedHashMap<>();
  private final Map<String, Lie> lies = new LinkedHashMap<>();
  private final Map<String, Integer> impaired = new LinkedHashMap<>();
  private final Map<String, Integer> impairedLinks = new LinkedHashMap<>();
  private @Nullable Network network;
  private int heldDuties;
  private int heldByLiars;
  private long soundNanos;
  private int soundAccused;
  private int honestLive;
  private int honestBarred;

  /** A liar, for as long as it lies. */
  private static final class Lie {
    final Claims claims;
    boolean effective;
    boolean detected;
    Tally.@Nullable Wait wait;

    Lie(Claims claims) {
      this.claims = claims;
    }

    /** Whether a duty is given for what it falsely claims. */
    boolean isFalse(String duty) {
      return switch (duty) {
        case "compute" -> claims.processor() > 1 || claims.mains();
        case "storage" -> claims.storage() > 1 || claims.mains();
        case "cache" -> claims.storage() > 1 || claims.link() > 1 || claims.mains();
        case "proxy" -> claims.link() > 1 || claims.mains();
        default -> false;
      };
    }
  }

  /** A live node and what it has told. */
  private static final class Member {
    final Node node;
    String superNode = "";
    boolean acts;
    long believedSince;
    /** Whom it knows to be blacklisted, and since when. */
    final Map<String, Long> listed = new LinkedHashMap<>();
    /** The names that have a duty, by the duty. */
    final Map<String, List<String>> duties = new LinkedHashMap<>();
    /** Whose blacklisting it was too late to know, and has been told. */
    final Set<String> late = new LinkedHashSet<>();
    long accountedAt;

    Member(Node node, long now) {
      this.node = node;
      this.believedSince = now;
      this.accountedAt = now;
    }
  }

  /** @param boundNanos within which a blacklisting is known; empty where no edge node detects liars */
  TrustTruth(Recorder recorder, Violations violations, Optional<Long> boundNanos, boolean observed) {
    this.recorder = recorder;
    this.violations = violations;
    this.boundNanos = boundNanos.orElse(Long.MAX_VALUE / 2);
    this.observed = observed;
  }

  void watch(Network watched) {
    network = watched;
  }

  // ---- Faults

  /** Devices begin to lie, or own up. */
  void lie(List<Resident> liars, Claims claims, boolean begins) {
    settle();
    account();
    for (Resident liar : liars) {
      Lie before = lies.remove(liar.name());
      if (before != null) {
        conclude(before);
      }
      if (begins) {
        lies.put(liar.name(), new Lie(claims));
      }
    }
    evaluate();
  }

  /** Something is wrong with devices of those clusters, or no longer: nothing is promised to them meanwhile. */
  void onImpaired(Collection<String> clusters, List<Resident> devices, boolean begins) {
    settle();
    account();
    clusters.forEach(cluster -> impairedLinks.merge(cluster, begins ? 1 : -1, Integer::sum));
    devices.forEach(device -> impaired.merge(device.name(), begins ? 1 : -1, Integer::sum));
    restart();
  }

  /** A cut, or its end, may have disturbed anybody. */
  private void restart() {
    live.values().forEach(member -> member.believedSince = now());
  }

  // ---- Nodes

  @Override
  public void onSwitchedOn(Node node) {
    if (observed) {
      settle();
      live.put(node.name(), new Member(node, now()));
      evaluate();
    }
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    Member gone = live.get(node.name());
    if (gone != null) {
      settle();
      account();
      live.remove(node.name());
      Lie lie = lies.get(node.name());
      if (lie != null && lie.wait != null) {
        // Undetected so far: the wait stays unfinished.
        lie.wait = null;
      }
      evaluate();
    }
  }

  @Override
  public void onInterfacesChanged(Node node) {
    Member moved = live.get(node.name());
    if (moved != null) {
      moved.believedSince = now();
    }
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    Member member = live.get(node.name());
    if (member == null || !scope.equals(EdgeLinks.FIRST)) {
      return;
    }
    switch (variable) {
      case "super-node" -> {
        settle();
        member.superNode = value;
        member.believedSince = now();
        evaluate();
      }
      case "role" -> {
        settle();
        boolean before = member.acts;
        member.acts = value.equals("super-node");
        if (before != member.acts || value.equals("member")) {
          member.believedSince = now();
        }
        evaluate();
      }
      case "blacklist" -> onBlacklist(member, value.isEmpty() ? List.of() : List.of(value.split(" ")));
      case "holders" -> onHolders(member, value);
      default -> { }
    }
  }

  private void onBlacklist(Member member, List<String> names) {
    settle();
    account();
    member.listed.keySet().retainAll(names);
    for (String name : names) {
      if (member.listed.putIfAbsent(name, now()) == null) {
        onListed(member, name);
      }
    }
    checkGrants(member);
    evaluate();
  }

  private void onListed(Member by, String name) {
    if (by.acts) {
      if (!lies.containsKey(name) && live.values().stream().noneMatch(other -> other != by && other.listed.containsKey(name) && sameLink(other, by))) {
        recorder.counter(MetricCatalogue.HONEST_ACCUSED, isSound(name) ? "sound" : "impaired").add(now(), 1);
        soundAccused += isSound(name) ? 1 : 0;
      }
      return;
    }
    Member judge = live.get(by.superNode);
    Long since = judge == null || !judge.acts ? null : judge.listed.get(name);
    if (since != null) {
      recorder.observe(now(), MetricCatalogue.VERDICT_SPREAD, (now() - Math.max(since, by.believedSince)) / 1e9);
    }
  }

  private boolean isSound(String name) {
    return impaired.getOrDefault(name, 0) == 0;
  }

  private void onHolders(Member member, String value) {
    settle();
    member.duties.clear();
    if (!value.isEmpty()) {
      for (String duty : value.split(" ")) {
        int equals = duty.indexOf('=');
        member.duties.put(duty.substring(0, equals), List.of(duty.substring(equals + 1).split(",")));
      }
    }
    checkGrants(member);
    evaluate();
  }

  // ---- Metrics

  /** Counts anew after a change. */
  private void evaluate() {
    if (!observed) {
      return;
    }
    int held = 0;
    int byLiars = 0;
    for (Member member : live.values()) {
      for (Map.Entry<String, List<String>> duty : member.duties.entrySet()) {
        for (String holder : duty.getValue()) {
          held++;
          Lie lie = lies.get(holder);
          if (lie != null && lie.isFalse(duty.getKey()) && live.containsKey(holder)) {
            byLiars++;
            hasEffect(lie);
          }
        }
      }
    }
    recorder.timeShare(MetricCatalogue.LIAR_DUTIES).add(now(), byLiars - heldByLiars, held - heldDuties);
    heldDuties = held;
    heldByLiars = byLiars;
    lies.forEach(this::checkDetected);
    int honest = 0;
    int barred = 0;
    for (Member member : live.values()) {
      if (!lies.containsKey(member.node.name())) {
        honest++;
        Member judge = live.get(member.superNode);
        barred += judge != null && judge.acts && judge.listed.containsKey(member.node.name()) ? 1 : 0;
      }
    }
    recorder.timeShare(MetricCatalogue.HONEST_BARRED).add(now(), barred - honestBarred, honest - honestLive);
    honestLive = honest;
    honestBarred = barred;
  }

  private void hasEffect(Lie lie) {
    if (lie.wait == null && !lie.detected) {
      lie.effective = true;
      lie.wait = recorder.begin(now(), MetricCatalogue.LIAR_DETECTION_TIME);
    }
  }

  private void checkDetected(String name, Lie lie) {
    Member liar = live.get(name);
    Tally.Wait wait = lie.wait;
    if (wait == null || liar == null) {
      return;
    }
    List<Member> others = live.values().stream().filter(other -> other != liar && sameLink(other, liar)).toList();
    if (!others.isEmpty() && others.stream().allMatch(other -> other.listed.containsKey(name))) {
      wait.finish(now());
      lie.wait = null;
      lie.detected = true;
    }
  }

  private static boolean sameLink(Member one, Member other) {
    Lan lan = one.node.machine().lan();
    return lan != null && lan == other.node.machine().lan();
  }

  /** Adds up the time that honest nodes have lived with nothing wrong with them. */
  private void account() {
    for (Member member : live.values()) {
      if (!lies.containsKey(member.node.name()) && isSound(member.node.name())) {
        soundNanos += now() - member.accountedAt;
      }
      member.accountedAt = now();
    }
  }

  private void conclude(Lie lie) {
    if (lie.effective) {
      recorder.observe(now(), MetricCatalogue.LIAR_DETECTED, lie.detected ? 1 : 0);
    }
  }

  /** Brings everything up to the end of the run. */
  void finish() {
    if (observed) {
      settle();
      account();
      lies.values().forEach(this::conclude);
      if (soundNanos > 0) {
        recorder.observe(now(), MetricCatalogue.HONEST_ACCUSED_RATE, soundAccused / (soundNanos / NANOS_AN_HOUR));
      }
    }
  }

  private long now() {
    return network == null ? 0 : network.simulation().now();
  }

  // ---- Invariants

  /** A node that knows of a blacklisting never grants that node a role. */
  private void checkGrants(Member member) {
    member.duties.forEach((duty, holders) -> {
      for (String holder : holders) {
        if (member.listed.containsKey(holder)) {
          violations.add(now(), List.of(member.node.name(), holder),
              "a node that knows of a blacklisting must not give that node a duty, but " + member.node.name() + " gives " + duty + " to " + holder);
        }
      }
    });
  }

  /** Checks the interval that ends now, in which nothing has changed: who believes in a super node knows its blacklist in time. */
  private void settle() {
    if (!observed) {
      return;
    }
    long now = now();
    for (Member member : live.values()) {
      Member judge = live.get(member.superNode);
      if (judge == null || judge == member || !judge.acts || !isPromised(member, judge)) {
        continue;
      }
      judge.listed.forEach((name, since) -> {
        long from = Math.max(since, member.believedSince);
        if (now - from > boundNanos && !member.listed.containsKey(name) && member.late.add(name)) {
          violations.add(from + boundNanos, new ArrayList<>(List.of(member.node.name(), judge.node.name(), name)),
              member.node.name() + " must know within " + Decimal.text(boundNanos / 1e9) + " s that " + judge.node.name() + " has blacklisted " + name
                  + ", but has not since " + Decimal.text(from / 1e9) + " s");
        }
      });
    }
  }

  private boolean isPromised(Member member, Member judge) {
    Lan lan = member.node.machine().lan();
    String cluster = lan == null ? member.node.name() : lan.name();
    return impairedLinks.getOrDefault(cluster, 0) == 0 && !judge.node.isStopping() && !member.node.isStopping()
        && network != null && !network.separated(member.node, judge.node) && !network.separated(judge.node, member.node);
  }
}
