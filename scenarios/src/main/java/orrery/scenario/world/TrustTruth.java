package orrery.scenario.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
  private final Map<String, Link> links = new LinkedHashMap<>();
  private final Map<String, String> words = new LinkedHashMap<>();
  private long soundNanos;
  private int soundAccused;

  /**
   * What is so on one link, as it was counted last. Devices trust each other link by link, so that what changes on one needs
   * a look at no other.
   */
  private static final class Link {
    final List<Member> live = new ArrayList<>(1);
    int heldDuties;
    int heldByLiars;
    int honestLive;
    int honestBarred;
  }

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
    Link link;
    String superNode = "";
    boolean acts;
    long believedSince;
    /** Whom it knows to be blacklisted, and since when. */
    Map<String, Long> listed = Collections.emptyMap();
    /** Who has which duty by its word. */
    List<Grant> grants = List.of();
    /** Whose blacklisting it was too late to know, and has been told. */
    Set<String> late = Collections.emptySet();
    long accountedAt;

    Member(Node node, Link link, long now) {
      this.node = node;
      this.link = link;
      this.believedSince = now;
      this.accountedAt = now;
    }
  }

  private record Grant(String duty, String holder) {}

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
    settleAll();
    accountAll();
    for (Resident liar : liars) {
      Lie before = lies.remove(liar.name());
      if (before != null) {
        conclude(before);
      }
      if (begins) {
        lies.put(liar.name(), new Lie(claims));
      }
    }
    links.values().forEach(this::evaluate);
  }

  /** Something is wrong with devices of those clusters, or no longer: nothing is promised to them meanwhile. */
  void onImpaired(Collection<String> clusters, List<Resident> devices, boolean begins) {
    settleAll();
    accountAll();
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
      Link link = link(node);
      settle(link);
      Member member = new Member(node, link, now());
      live.put(node.name(), member);
      link.live.add(member);
      evaluate(link);
    }
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    Member gone = live.get(node.name());
    if (gone != null) {
      settle(gone.link);
      account(gone);
      live.remove(node.name());
      gone.link.live.remove(gone);
      Lie lie = lies.get(node.name());
      if (lie != null && lie.wait != null) {
        // Undetected so far: the wait stays unfinished.
        lie.wait = null;
      }
      evaluate(gone.link);
    }
  }

  @Override
  public void onInterfacesChanged(Node node) {
    Member moved = live.get(node.name());
    if (moved == null) {
      return;
    }
    Link before = moved.link;
    Link after = link(node);
    settle(before);
    moved.believedSince = now();
    if (before != after) {
      settle(after);
      before.live.remove(moved);
      after.live.add(moved);
      moved.link = after;
      evaluate(before);
      evaluate(after);
    }
  }

  /** That of its first interface; its own, where it is on none. */
  private Link link(Node node) {
    Lan lan = node.machine().lan();
    return links.computeIfAbsent(lan == null ? node.name() : lan.name(), name -> new Link());
  }

  /** The live node of that name, where it is on that link. */
  private @Nullable Member on(Link link, String name) {
    Member member = live.get(name);
    return member == null || member.link != link ? null : member;
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    Member member = live.get(node.name());
    if (member == null || !scope.equals(EdgeLinks.FIRST)) {
      return;
    }
    switch (variable) {
      case "super-node" -> {
        settle(member.link);
        member.superNode = value;
        member.believedSince = now();
        evaluate(member.link);
      }
      case "role" -> {
        settle(member.link);
        boolean before = member.acts;
        member.acts = value.equals("super-node");
        if (before != member.acts || value.equals("member")) {
          member.believedSince = now();
        }
        evaluate(member.link);
      }
      case "blacklist" -> onBlacklist(member, value.isEmpty() ? List.of() : List.of(value.split(" ")));
      case "holders" -> onHolders(member, value);
      default -> { }
    }
  }

  private void onBlacklist(Member member, List<String> names) {
    settle(member.link);
    member.listed.keySet().retainAll(names);
    member.listed = names.isEmpty() ? Collections.emptyMap() : member.listed.isEmpty() ? new LinkedHashMap<>(2) : member.listed;
    for (String name : names) {
      if (member.listed.putIfAbsent(name, now()) == null) {
        onListed(member, name);
      }
    }
    checkGrants(member);
    evaluate(member.link);
  }

  private void onListed(Member by, String name) {
    if (by.acts) {
      if (!lies.containsKey(name) && by.link.live.stream().noneMatch(other -> other != by && other.listed.containsKey(name))) {
        recorder.counter(MetricCatalogue.HONEST_ACCUSED, isSound(name) ? "sound" : "impaired").add(now(), 1);
        soundAccused += isSound(name) ? 1 : 0;
      }
      return;
    }
    Member judge = on(by.link, by.superNode);
    Long since = judge == null || !judge.acts ? null : judge.listed.get(name);
    if (since != null) {
      recorder.observe(now(), MetricCatalogue.VERDICT_SPREAD, (now() - Math.max(since, by.believedSince)) / 1e9);
    }
  }

  private boolean isSound(String name) {
    return impaired.getOrDefault(name, 0) == 0;
  }

  private void onHolders(Member member, String value) {
    settle(member.link);
    member.grants = value.isEmpty() ? List.of() : grants(value);
    checkGrants(member);
    evaluate(member.link);
  }

  private List<Grant> grants(String value) {
    List<Grant> grants = new ArrayList<>();
    for (String duty : value.split(" ")) {
      int equals = duty.indexOf('=');
      // Thousands of nodes tell the same few words: one of each is kept.
      String word = words.computeIfAbsent(duty.substring(0, equals), first -> first);
      for (String name : duty.substring(equals + 1).split(",")) {
        Member holder = live.get(name);
        grants.add(new Grant(word, holder == null ? name : holder.node.name()));
      }
    }
    return List.copyOf(grants);
  }

  // ---- Metrics

  /** Counts a link anew after a change. */
  private void evaluate(Link link) {
    int held = 0;
    int byLiars = 0;
    for (Member member : link.live) {
      for (Grant grant : member.grants) {
        held++;
        Lie lie = lies.get(grant.holder());
        if (lie != null && lie.isFalse(grant.duty()) && on(link, grant.holder()) != null) {
          byLiars++;
          hasEffect(lie);
        }
      }
    }
    if (byLiars != link.heldByLiars || held != link.heldDuties) {
      recorder.timeShare(MetricCatalogue.LIAR_DUTIES).add(now(), byLiars - link.heldByLiars, held - link.heldDuties);
      link.heldDuties = held;
      link.heldByLiars = byLiars;
    }
    int honest = 0;
    int barred = 0;
    for (Member member : link.live) {
      Lie lie = lies.get(member.node.name());
      if (lie != null) {
        checkDetected(member, lie);
      } else {
        honest++;
        Member judge = on(link, member.superNode);
        barred += judge != null && judge.acts && judge.listed.containsKey(member.node.name()) ? 1 : 0;
      }
    }
    if (barred != link.honestBarred || honest != link.honestLive) {
      recorder.timeShare(MetricCatalogue.HONEST_BARRED).add(now(), barred - link.honestBarred, honest - link.honestLive);
      link.honestLive = honest;
      link.honestBarred = barred;
    }
  }

  private void hasEffect(Lie lie) {
    if (lie.wait == null && !lie.detected) {
      lie.effective = true;
      lie.wait = recorder.begin(now(), MetricCatalogue.LIAR_DETECTION_TIME);
    }
  }

  private void checkDetected(Member liar, Lie lie) {
    Tally.Wait wait = lie.wait;
    String name = liar.node.name();
    boolean known = wait != null && liar.link.live.size() > 1
        && liar.link.live.stream().allMatch(other -> other == liar || other.listed.containsKey(name));
    if (wait != null && known) {
      wait.finish(now());
      lie.wait = null;
      lie.detected = true;
    }
  }

  /** Adds up the time that honest nodes have lived with nothing wrong with them. */
  private void accountAll() {
    live.values().forEach(this::account);
  }

  private void account(Member member) {
    if (!lies.containsKey(member.node.name()) && isSound(member.node.name())) {
      soundNanos += now() - member.accountedAt;
    }
    member.accountedAt = now();
  }

  private void conclude(Lie lie) {
    if (lie.effective) {
      recorder.observe(now(), MetricCatalogue.LIAR_DETECTED, lie.detected ? 1 : 0);
    }
  }

  /** Brings everything up to the end of the run. */
  void finish() {
    if (observed) {
      settleAll();
      accountAll();
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
    for (Grant grant : member.grants) {
      if (member.listed.containsKey(grant.holder())) {
        violations.add(now(), List.of(member.node.name(), grant.holder()), "a node that knows of a blacklisting must not give that node a duty, but "
            + member.node.name() + " gives " + grant.duty() + " to " + grant.holder());
      }
    }
  }

  private void settleAll() {
    links.values().forEach(this::settle);
  }

  /** Checks the interval that ends now, in which nothing has changed there: who believes in a super node knows its blacklist in time. */
  private void settle(Link link) {
    long now = now();
    for (Member member : link.live) {
      Member judge = on(link, member.superNode);
      boolean idle = judge == null || judge == member || !judge.acts || judge.listed.isEmpty();
      if (idle || !isPromised(member, judge)) {
        continue;
      }
      judge.listed.forEach((name, since) -> {
        long from = Math.max(since, member.believedSince);
        if (now - from > boundNanos && !member.listed.containsKey(name) && !member.late.contains(name)) {
          member.late = member.late.isEmpty() ? new LinkedHashSet<>(2) : member.late;
          member.late.add(name);
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
