package orrery.protocols.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.Handover;
import orrery.protocols.cluster.ClusterMessage.Leave;
import orrery.protocols.cluster.ClusterMessage.Register;
import orrery.protocols.cluster.ClusterMessage.Registered;
import orrery.protocols.cluster.ClusterMessage.Renew;
import orrery.protocols.cluster.ClusterMessage.Request;
import orrery.protocols.cluster.ClusterMessage.RosterPage;
import orrery.protocols.cluster.ClusterMessage.Update;

/**
 * Who is a member under one office: whoever asks is registered for the length of a lease where there is room, sent to another
 * super node where it belongs there, and forgotten when it leaves or its lease ends.
 */
final class Registrations implements Runnable {

  private final Station station;
  private final Office office;
  private final MemberTable table;
  private final Appointments appointments;
  private final Proclamation proclamation;
  private final Division division;
  private final Timer leaseTimer;

  /**
   * Of an office that has just begun.
   *
   * @param table what they are kept in
   */
  Registrations(
      Station station, Office office, MemberTable table, Appointments appointments, Proclamation proclamation, Division division) {
    this.station = station;
    this.office = office;
    this.table = table;
    this.appointments = appointments;
    this.proclamation = proclamation;
    this.division = division;
    this.leaseTimer = station.host().timer("cluster-lease", this);
  }

  /** A member, or a node that would be one, asks to be registered, for longer, with another profile, or no more. */
  void onRequest(NodeId sender, Endpoint source, Request request) {
    boolean registers = request instanceof Register;
    if (registers || request instanceof Renew || request instanceof Update) {
      SuperNode home = division.homeOf(sender, registers).orElse(null);
      if (home != null) {
        release(sender);
        station.transport().send(source, new Declined(request.request(), Declined.Reason.ELSEWHERE, Optional.of(home)));
        return;
      }
    }
    if (request instanceof Register m) {
      office.raiseAbove(m.knownTerm(), () -> {
        if (register(source, m.request(), new Member(sender, source, m.profile(), dutiesOf(sender)), 0)) {
          appointments.adopt(sender, m.duties(), false);
          appointments.onHeard(sender);
          appointments.reconsider();
          division.onGrown();
        }
      });
    } else if (request instanceof Renew m) {
      withMember(sender, source, m, member -> extend(source, m, m.term(), m.rosterVersion(), member, member.profile()));
    } else if (request instanceof Update m) {
      withMember(sender, source, m, member -> extend(source, m, m.term(), m.rosterVersion(), member, m.profile()));
    } else if (request instanceof Leave m) {
      boolean left = table.remove(sender);
      boolean last = proclamation.remove(sender);
      office.acknowledge(source, m);
      if (left) {
        onGone(sender, "left");
      }
      if (left || last) {
        appointments.reconsider();
      }
    } else {
      throw new AssertionError("a request for nobody: " + request);
    }
  }

  /** {@code reaction} to a member's request; who is none is told so. */
  void withMember(NodeId sender, Endpoint source, Request request, Consumer<Member> reaction) {
    Member member = table.get(sender);
    if (member != null) {
      reaction.accept(member);
    } else {
      office.decline(source, request, Declined.Reason.NOT_REGISTERED);
    }
  }

  private Set<Duty> dutiesOf(NodeId id) {
    return table.member(id).map(Member::duties).orElse(Duty.none());
  }

  private void extend(Endpoint source, Request request, long term, long rosterVersion, Member known, Profile profile) {
    boolean news = !known.endpoint().equals(source) || !known.profile().equals(profile);
    Member member = news ? new Member(known.id(), source, profile, known.duties()) : known;
    office.raiseAbove(term, () -> {
      boolean changed = !member.equals(table.get(member.id())) || proclamation.awaits(member.id());
      register(source, request.request(), member, term == office.claim().term() ? rosterVersion : 0);
      appointments.onHeard(member.id());
      if (changed) {
        appointments.reconsider();
      }
    });
  }

  /** Whether there is room. */
  private boolean register(Endpoint source, int request, Member member, long versionHeld) {
    if (table.size() >= station.config().maximumMembers() && table.get(member.id()) == null) {
      station.transport().send(source, new Declined(request, Declined.Reason.FULL, Optional.empty()));
      return false;
    }
    proclamation.remove(member.id());
    Duration lease = station.config().lease();
    enter(member, station.host().nanoTime() + lease.toNanos());
    List<RosterPage> pages = versionHeld == table.version() ? List.of() : table.pages(office.claim().term());
    Optional<RosterPage> first = pages.isEmpty() ? Optional.empty() : Optional.of(pages.get(0));
    station.transport().send(source, new Registered(request, office.claim().term(), office.score(), division.part(), (int) lease.toSeconds(), first));
    for (int page = 1; page < pages.size(); page++) {
      station.transport().send(source, pages.get(page));
    }
    return true;
  }

  private void enter(Member member, long endNanos) {
    MemberTable.Change change = table.put(member, endNanos);
    startLeaseTimer();
    switch (change) {
      case JOINED -> {
        tellMembers();
        station.listener().onMemberJoined(member);
      }
      case CHANGED -> station.listener().onMemberChanged(member);
      case RENEWED -> { }
    }
  }

  /** Tells whoever measures whom this super node believes to be members. */
  private void tellMembers() {
    String names = table.members().stream().map(member -> member.id().name()).collect(Collectors.joining(" "));
    station.host().probe().state("members", station.cluster(), names);
  }

  private void startLeaseTimer() {
    table.nextEndNanos().ifPresent(end -> leaseTimer.start(Math.max(0, end - station.host().nanoTime())));
  }

  /** No lease ends any more. */
  void end() {
    leaseTimer.cancel();
  }

  /** Its timer has expired: the next lease has ended. */
  @Override
  public void run() {
    for (NodeId id : table.expire(station.host().nanoTime())) {
      proclamation.remove(id);
      station.event("lease-ended", id.name());
      onGone(id, "lease ended");
    }
    startLeaseTimer();
    appointments.reconsider();
  }

  private void onGone(NodeId id, String reason) {
    tellMembers();
    station.listener().onMemberLeft(id, reason);
    appointments.onGone(id);
  }

  /** A member is another super node's from now on. */
  private void release(NodeId id) {
    boolean last = proclamation.remove(id);
    boolean left = table.remove(id);
    if (left) {
      onGone(id, "of another part");
    }
    if (left || last) {
      appointments.reconsider();
    }
  }

  /** The members of {@code part} are another super node's from now on. */
  void release(Part part) {
    division.membersOf(part).forEach(this::release);
  }

  /** Takes over what another office knew of its members: they are told of this one. */
  void learn(Collection<Handover.Entry> knowledge) {
    long now = station.host().nanoTime();
    for (Handover.Entry entry : knowledge) {
      Member member = entry.member();
      boolean known = table.member(member.id()).isPresent();
      if (!known && !member.id().equals(office.claim().id()) && table.size() < station.config().maximumMembers()) {
        long left = Math.min(Duration.ofSeconds(entry.leaseSeconds()).toNanos(), station.config().lease().toNanos());
        enter(member, now + left);
        appointments.adopt(member.id(), member.duties(), true);
        proclamation.add(member.id(), member.endpoint());
      }
    }
  }
}
