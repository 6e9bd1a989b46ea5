package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import orrery.host.NodeId;
import orrery.host.Shared;
import org.jspecify.annotations.Nullable;
import orrery.protocols.cluster.ClusterMessage.Handover;
import orrery.protocols.cluster.ClusterMessage.RosterPage;

/** The registrations a super node holds, each with the end of its lease, and the roster made of them. */
final class MemberTable {

  private record Registration(Member member, long endNanos) {}

  private final Shared shared;
  private final Map<NodeId, Registration> registrations = new ByNode<>();
  private Roster.Entry self;
  private long version = 1;
  private List<RosterPage> pages = List.of();
  /** Null until it is asked for. */
  private @Nullable Roster roster;

  /**
   * An empty table of the node that {@code self} describes.
   *
   * @param shared where the roster is found that its members are told
   */
  MemberTable(Roster.Entry self, Shared shared) {
    this.self = self;
    this.shared = shared;
  }

  /** What {@link #put} did. */
  enum Change { JOINED, CHANGED, RENEWED }

  /** Registers {@code member} until {@code endNanos}, or later where it was registered for longer. */
  Change put(Member member, long endNanos) {
    Registration before = registrations.get(member.id());
    if (before == null) {
      registrations.put(member.id(), new Registration(member, endNanos));
      rosterChanged();
      return Change.JOINED;
    }
    registrations.put(member.id(), new Registration(member, Math.max(endNanos, before.endNanos)));
    if (before.member.equals(member)) {
      return Change.RENEWED;
    }
    if (!entry(before.member).equals(entry(member))) {
      rosterChanged();
    }
    return Change.CHANGED;
  }

  /** The registered member called {@code id}; null where there is none. */
  @Nullable Member get(NodeId id) {
    Registration registration = registrations.get(id);
    return registration == null ? null : registration.member;
  }

  /** The registered member called {@code id}. */
  Optional<Member> member(NodeId id) {
    return Optional.ofNullable(get(id));
  }

  /** Ends a registration; whether there was one. */
  boolean remove(NodeId id) {
    boolean removed = registrations.remove(id) != null;
    if (removed) {
      rosterChanged();
    }
    return removed;
  }

  /** Ends the registrations whose leases have ended, and gives their ids. */
  List<NodeId> expire(long nowNanos) {
    List<NodeId> ended = new ArrayList<>(0);
    for (Registration registration : registrations.values()) {
      if (registration.endNanos <= nowNanos) {
        ended.add(registration.member.id());
      }
    }
    ended.forEach(this::remove);
    return ended;
  }

  /** When the next lease ends. */
  OptionalLong nextEndNanos() {
    long next = Long.MAX_VALUE;
    for (Registration registration : registrations.values()) {
      next = Math.min(next, registration.endNanos);
    }
    return registrations.isEmpty() ? OptionalLong.empty() : OptionalLong.of(next);
  }

  int size() {
    return registrations.size();
  }

  /** The members in the order of their ids. */
  List<Member> members() {
    List<Member> members = new ArrayList<>(registrations.size());
    forEach(members::add);
    return Collections.unmodifiableList(members);
  }

  /** Each of {@link #members}, which must stay who they are meanwhile. */
  void forEach(Consumer<Member> each) {
    for (Registration registration : registrations.values()) {
      each.accept(registration.member);
    }
  }

  /** The node that keeps this table describes itself otherwise. */
  void self(Roster.Entry entry) {
    if (!entry.equals(self)) {
      self = entry;
      rosterChanged();
    }
  }

  /** A member has these duties from now on; whether that is a change. */
  boolean assign(NodeId id, Set<Duty> duties) {
    Registration registration = registrations.get(id);
    if (registration == null || registration.member.duties().equals(duties)) {
      return false;
    }
    registrations.put(id, new Registration(registration.member.with(duties), registration.endNanos));
    rosterChanged();
    return true;
  }

  /** The node that keeps this table has these duties from now on. */
  void assignSelf(Set<Duty> duties) {
    if (duties.equals(self.duties())) {
      return;
    }
    self(new Roster.Entry(self.id(), self.endpoint(), self.score(), self.eligible(), duties));
  }

  /** The duties of the node that keeps this table. */
  Set<Duty> ownDuties() {
    return self.duties();
  }

  /** The version of the roster; it grows with every change. */
  long version() {
    return version;
  }

  /** The members and the node itself. */
  Roster roster() {
    if (roster == null) {
      List<Roster.Entry> entries = new ArrayList<>(registrations.size() + 1);
      entries.add(self.shared(shared));
      registrations.values().forEach(registration -> entries.add(entry(registration.member).shared(shared)));
      // Mostly what the members hold already.
      roster = new Roster(version, entries).shared(shared);
    }
    return roster;
  }

  /** The roster as it is told to members of an office of {@code term}. */
  List<RosterPage> pages(long term) {
    if (pages.isEmpty() || pages.get(0).term() != term) {
      List<List<Roster.Entry>> parts = ClusterCodec.rosterPages(roster().entries());
      List<RosterPage> made = new ArrayList<>(parts.size());
      for (int i = 0; i < parts.size(); i++) {
        made.add(new RosterPage(term, version, i, parts.size(), parts.get(i)));
      }
      pages = List.copyOf(made);
    }
    return pages;
  }

  /** What a successor must know: every member but itself, with what is left of the leases. */
  List<Handover.Entry> knowledgeFor(NodeId successor, long nowNanos) {
    return registrations.values().stream()
        .filter(registration -> !registration.member.id().equals(successor))
        .map(registration -> new Handover.Entry(registration.member, (int) ((registration.endNanos - nowNanos) / 1_000_000_000L)))
        .filter(entry -> entry.leaseSeconds() > 0)
        .toList();
  }

  private static Roster.Entry entry(Member member) {
    return new Roster.Entry(member.id(), member.endpoint(), member.profile().score(), member.profile().eligible(), member.duties());
  }

  private void rosterChanged() {
    version++;
    pages = List.of();
    roster = null;
  }
}
