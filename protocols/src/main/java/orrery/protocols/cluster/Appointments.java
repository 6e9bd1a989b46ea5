package orrery.protocols.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Probe;
import orrery.protocols.cluster.ClusterMessage.Acknowledged;
import orrery.protocols.cluster.ClusterMessage.Assign;
import orrery.protocols.cluster.Selection.Candidate;
import orrery.protocols.cluster.Selection.Change;
import org.jspecify.annotations.Nullable;

/**
 * Who has which duty, in one office: decides by {@link Selection} whenever something has changed, tells those concerned, and
 * takes back what a node does not acknowledge.
 *
 * <p>While members are still being told of the office, duties are only taken over and taken back: whoever has them says so
 * when it registers.
 */
final class Appointments {

  private final Station station;
  private final ClusterMember node;
  private final MemberTable table;
  private final Selection selection;
  private final Proclamation proclamation;
  private final Office office;
  private final Holders holders = new Holders();
  /** Of the duties that too few have had for a while. */
  private Map<Duty, Deque<Probe.Wait>> gaps = Collections.emptyMap();
  /** What members are known to know of their duties. */
  private final Map<NodeId, Set<Duty>> known = new ByNode<>();
  private Map<NodeId, Call> calls = Collections.emptyMap();
  private Set<NodeId> silent = Collections.emptySet();
  /** What was given to nodes that have not acknowledged it yet. */
  private Map<NodeId, Set<Duty>> fresh = Collections.emptyMap();
  private long version;
  /** The hash of the latest text that was told; 0 where it says that nobody has anything. */
  private long told;
  private int toldChanges;

  /** A member is being told. */
  private record Call(int request, Set<Duty> duties) {}

  /**
   * Of an office that has just begun.
   *
   * @param proclamation by which members are being told of the office
   */
  Appointments(Station station, ClusterMember node, MemberTable table, Proclamation proclamation, Office office) {
    this.station = station;
    this.node = node;
    this.table = table;
    this.proclamation = proclamation;
    this.office = office;
    this.selection = new Selection(station.config().selection());
  }

  /**
   * A node that the table has, or this node itself, has duties already.
   *
   * @param evenSurplus whether it keeps for now those that enough others have, as where two clusters become one
   */
  void adopt(NodeId id, Set<Duty> duties, boolean evenSurplus) {
    known.put(id, duties);
    for (Duty duty : duties) {
      if (!holders.has(duty, id) && (evenSurplus || holders.count(duty) < station.config().selection().wanted(duty))) {
        holders.add(duty, id, now());
        count(duty, "kept");
        Probe.Wait supposed = endGap(duty);
        if (supposed != null) {
          // It has been had all the time.
          supposed.discard();
        }
      }
    }
    write(id);
  }

  /** A member has said something: it lives, and must be told what it was not. */
  void onHeard(NodeId id) {
    if (silent.remove(id)) {
      reconsider();
    }
    if (table.member(id).isPresent()) {
      tell(id);
    }
  }

  /** A node is not a member any more. */
  void onGone(NodeId id) {
    cancel(id);
    known.remove(id);
    silent.remove(id);
    fresh.remove(id);
  }

  /** Others had these duties under the office before this one, and have not yet said that they still have them. */
  void expect(Set<Duty> duties) {
    duties.forEach(this::beginGap);
  }

  /** Decides anew. Nothing changes unless something has. */
  void reconsider() {
    List<Candidate> candidates = candidates();
    Set<NodeId> concerned = Collections.emptySet();
    for (Duty duty : Duty.values()) {
      for (NodeId id : holders.ids(duty, id -> !isCandidate(candidates, id))) {
        take(duty, id, silent.contains(id) ? "silent" : "gone");
        concerned = with(concerned, id);
      }
      for (Change change : selection.changes(duty, candidates, holders, node::mayServe, proclamation.isOver(), now())) {
        concerned = with(concerned, change.id());
        if (change.given()) {
          holders.add(duty, change.id(), now());
          fresh = fresh.isEmpty() ? new ByNode<>() : fresh;
          fresh.computeIfAbsent(change.id(), id -> EnumSet.noneOf(Duty.class)).add(duty);
          count(duty, change.reason());
          station.event("duty", duty.word() + " to " + change.id() + ": " + change.reason());
        } else {
          take(duty, change.id(), change.reason());
        }
      }
    }
    NodeId self = station.host().id();
    if (concerned.isEmpty()) {
      write(self);
      tellState();
      tell(self);
    } else {
      concerned.add(self);
      concerned.forEach(this::write);
      tellState();
      concerned.forEach(this::tell);
    }
  }

  /** Who is there and answers: this node, and its members in the order of their ids. */
  private List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>(table.size() + 1);
    candidates.add(new Candidate(station.host().id(), node.profile()));
    table.forEach(member -> {
      if (!silent.contains(member.id())) {
        candidates.add(new Candidate(member.id(), member.profile()));
      }
    });
    return candidates;
  }

  private static boolean isCandidate(List<Candidate> candidates, NodeId id) {
    for (Candidate each : candidates) {
      if (each.id().equals(id)) {
        return true;
      }
    }
    return false;
  }

  private static Set<NodeId> with(Set<NodeId> some, NodeId id) {
    Set<NodeId> all = some.isEmpty() ? new TreeSet<>() : some;
    all.add(id);
    return all;
  }

  private void take(Duty duty, NodeId id, String reason) {
    holders.remove(duty, id);
    Set<Duty> unacknowledged = fresh.get(id);
    if (unacknowledged != null) {
      unacknowledged.remove(duty);
    }
    count(duty, reason);
    station.event("duty", duty.word() + " from " + id + ": " + reason);
    if (!reason.equals("surplus")) {
      beginGap(duty);
    }
  }

  private void write(NodeId id) {
    if (id.equals(station.host().id())) {
      table.assignSelf(holders.duties(id));
    } else if (table.assign(id, holders.duties(id))) {
      table.member(id).ifPresent(station.listener()::onMemberChanged);
    }
  }

  private void tellState() {
    if (holders.changes() == toldChanges) {
      return;
    }
    toldChanges = holders.changes();
    String text = Arrays.stream(Duty.values())
        .filter(duty -> holders.count(duty) > 0)
        .map(duty -> duty.word() + "=" + holders.ids(duty).stream().map(NodeId::name).collect(Collectors.joining(",")))
        .collect(Collectors.joining(" "));
    long hash = text.isEmpty() ? 0 : IdHash.of(text);
    if (hash != told) {
      told = hash;
      station.host().probe().state("holders", station.cluster(), text);
    }
  }

  // Telling.

  private void tell(NodeId id) {
    Set<Duty> duties = holders.duties(id);
    if (id.equals(station.host().id())) {
      node.hold(duties);
      onTaken(id);
      return;
    }
    Endpoint endpoint = table.member(id).map(Member::endpoint).orElse(null);
    Call call = calls.get(id);
    if (call != null && endpoint != null && call.duties.equals(duties)) {
      return;
    }
    cancel(id);
    if (endpoint == null) {
      known.remove(id);
    } else if (!silent.contains(id) && !duties.equals(known.get(id)) && !proclamation.awaits(id)) {
      long each = ++version;
      known.remove(id);
      int request = station.transport().request(id, endpoint,
          number -> new Assign(number, office.claim().term(), each, duties),
          answer -> {
            calls.remove(id);
            if (answer instanceof Acknowledged) {
              known.put(id, duties);
              onTaken(id);
            } else {
              onSilent(id);
            }
          },
          () -> {
            calls.remove(id);
            onSilent(id);
          });
      calls = calls.isEmpty() ? new ByNode<>() : calls;
      calls.put(id, new Call(request, duties));
    }
  }

  private void onSilent(NodeId id) {
    silent = silent.isEmpty() ? new TreeSet<>() : silent;
    silent.add(id);
    known.remove(id);
    reconsider();
  }

  private void cancel(NodeId id) {
    Call call = calls.remove(id);
    if (call != null) {
      station.transport().cancel(call.request);
    }
  }

  /** The office ends. What was given stays given until a successor decides otherwise. */
  void close() {
    List.copyOf(calls.keySet()).forEach(this::cancel);
    gaps.values().forEach(waits -> waits.forEach(Probe.Wait::discard));
    if (told != 0) {
      station.host().probe().state("holders", station.cluster(), "");
    }
  }

  // Measuring.

  private void count(Duty duty, String reason) {
    station.host().probe().count(ClusterMetrics.DUTY_CHANGES, 1, station.name().counted(), duty.word(), reason);
  }

  private void beginGap(Duty duty) {
    gaps = gaps.isEmpty() ? new EnumMap<>(Duty.class) : gaps;
    Deque<Probe.Wait> open = gaps.computeIfAbsent(duty, none -> new ArrayDeque<>(1));
    if (open.size() < station.config().selection().wanted(duty)) {
      open.add(station.host().probe().begin(ClusterMetrics.DUTY_GAP, station.name().counted(), duty.word()));
    }
  }

  /** The longest of the gaps, which is none any more; null where there is none. */
  private Probe.@Nullable Wait endGap(Duty duty) {
    Deque<Probe.Wait> open = gaps.get(duty);
    if (open == null) {
      return null;
    }
    Probe.Wait longest = open.poll();
    if (open.isEmpty()) {
      gaps.remove(duty);
    }
    return longest;
  }

  /** A node has what was given to it. */
  private void onTaken(NodeId id) {
    Set<Duty> taken = fresh.remove(id);
    if (taken == null) {
      return;
    }
    for (Duty duty : taken) {
      Probe.Wait wait = endGap(duty);
      if (wait != null) {
        wait.finish();
      }
    }
  }

  private long now() {
    return station.host().nanoTime();
  }
}
