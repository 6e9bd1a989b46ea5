package orrery.net.nat;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.RandomStream;
import orrery.net.DropReason;
import orrery.net.Transport;

/**
 * A middlebox that remembers who inside speaks to whom, gives the endpoints inside external ones, and lets in what its
 * {@link NatBehavior} says; where that translates nothing, a stateful firewall.
 *
 * <p>It has three tables. Sessions, by internal and remote endpoint: one look-up for a packet of a session. Bindings, by
 * internal endpoint and what of the remote one the mapping depends on: for a packet that begins a session. Bindings again,
 * by external endpoint: for a packet from outside. What has expired is forgotten when it is looked at, and swept when a
 * table has doubled; memory is bounded by the greatest number of sessions.
 */
public final class Nat implements Middlebox {

  private static final int LEAST_SWEEP = 2;
  private static final Verdict NO_BINDING = Verdict.drop(DropReason.NO_BINDING);
  private static final Verdict FILTERED = Verdict.drop(DropReason.FILTERED);
  private static final Verdict FILTERED_AND_RESET = Verdict.refuse(DropReason.FILTERED, Answer.RESET);
  private static final Verdict PORTS_EXHAUSTED = Verdict.drop(DropReason.PORTS_EXHAUSTED);

  /** In so many steps all is read that {@link #readSession} and {@link #readBinding} may read ahead. */
  public static final int STEPS = 5;

  private final NatBehavior behavior;
  private final NatBehavior.Lifetimes lifetimes;
  private final List<Address> external;
  private final boolean overloads;
  private final @Nullable PortPool pool;
  private final Table<Session> sessions = new Session.ByEndpoints();
  private final Table<Binding> byInside = new Group.ByInside<>();
  private final Table<Binding> byOutside;
  /** The sessions of an internal endpoint with one remote address; null where filtering does not ask for it. */
  private final @Nullable Table<Group> correspondences;
  private int sweepAt = LEAST_SWEEP;
  /** The latest time a packet has come at: what was forgotten then stays forgotten for one that comes a little earlier. */
  private long clock;

  /**
   * A box with its external addresses.
   *
   * @param external at least one; without effect where the behaviour translates nothing
   * @param luck where the draws of random ports come from; asked when the first is drawn
   */
  public Nat(NatBehavior behavior, List<Address> external, Supplier<RandomStream> luck) {
    if (behavior.translates() && external.isEmpty()) {
      throw new IllegalArgumentException("a NAT must have at least one external address, but has none");
    }
    this.behavior = behavior;
    this.lifetimes = behavior.lifetimes();
    this.overloads = behavior.ports().policy() == PortAssignment.Policy.OVERLOADING;
    this.byOutside = new Binding.ByOutside(overloads);
    this.correspondences = behavior.filtering() == NatBehavior.Filtering.ADDRESS_DEPENDENT ? new Group.ByInside<>() : null;
    this.external = List.copyOf(external);
    this.pool = behavior.translates() ? new PortPool(this, this.external, luck) : null;
  }

  /** How it behaves. */
  public NatBehavior behavior() {
    return behavior;
  }

  /** How many bindings it holds, some of them perhaps expired. */
  public int bindings() {
    return byInside.size();
  }

  /** How many sessions it holds, some of them perhaps expired. */
  public int sessions() {
    return sessions.size();
  }

  // ---- Read ahead, which changes nothing

  /**
   * Reads what looking for the session of these endpoints will, and for the outside that it has: of each step, of {@link #STEPS}, what
   * that before has led to.
   *
   * @return anything that depends on what was read
   */
  public int readSession(int step, Transport transport, Endpoint internal, Endpoint remote) {
    if (step <= 1) {
      return step == 0 ? (int) clock : sessions.size();
    }
    if (step == 2) {
      return sessions.touch(transport, internal, remote.address(), remote.port());
    }
    Session session = sessions.glance(transport, internal, remote.address(), remote.port());
    return session == null ? 0 : step == 3 ? session.touch() : session.binding.external.port();
  }

  /** As {@link #readSession}, of the binding of a packet from outside. */
  public int readBinding(int step, Transport transport, Endpoint external, Endpoint remote) {
    if (step <= 1) {
      return step == 0 ? (int) clock : byOutside.size();
    }
    if (step == 2) {
      return overloads
          ? byOutside.touch(transport, external, remote.address(), remote.port())
          : byOutside.touch(transport, external, Table.ANYWHERE, Table.ANY_PORT);
    }
    Binding binding = likely(transport, external, remote);
    return binding == null ? 0 : step == 3 ? binding.remotePort : binding.internal.port();
  }

  /** To whom a packet from outside is likely to go. */
  public @Nullable Endpoint inside(Transport transport, Endpoint external, Endpoint remote) {
    Binding binding = likely(transport, external, remote);
    return binding == null ? null : binding.internal;
  }

  private @Nullable Binding likely(Transport transport, Endpoint external, Endpoint remote) {
    return overloads
        ? byOutside.glance(transport, external, remote.address(), remote.port())
        : byOutside.glance(transport, external, Table.ANYWHERE, Table.ANY_PORT);
  }

  // ---- Packets

  /** Begins or continues a session; makes a binding where there is none. */
  @Override
  public Verdict outbound(Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long now) {
    clock = Math.max(clock, now);
    Session session = session(transport, internal, remote);
    if (session != null) {
      session.onPacket(true, tcpFlags, now);
      return Verdict.pass(session.binding.external);
    }
    Firewall.Action action = behavior.firewall().decide(Firewall.Direction.OUT, transport, remote.address(), remote.port());
    if (action == Firewall.Action.DENY) {
      return FILTERED;
    }
    if (action == Firewall.Action.RESET) {
      return FILTERED_AND_RESET;
    }
    if (transport == Transport.TCP && behavior.hairpinning() == NatBehavior.Hairpinning.EXTERNAL_SOURCE_UDP && external.contains(remote.address())) {
      return FILTERED;
    }
    if (!hasRoom()) {
      return PORTS_EXHAUSTED;
    }
    Binding binding = binding(transport, internal, remote);
    if (binding == null) {
      return PORTS_EXHAUSTED;
    }
    begin(binding, remote, true, tcpFlags, now);
    return Verdict.pass(binding.external);
  }

  @Override
  public Verdict inbound(Transport transport, Endpoint external, Endpoint remote, int tcpFlags, long now) {
    clock = Math.max(clock, now);
    Binding binding = byOutside(transport, external.address(), external.port(), remote);
    Session session = binding == null ? null : session(transport, binding.internal, remote);
    // A session that lives keeps its own binding alive; another binding of the same endpoint may have expired.
    if (session == null || session.binding != binding) {
      binding = living(binding);
    }
    if (binding == null || session == null) {
      return uninvited(binding, transport, external, remote, tcpFlags, now);
    }
    if (transport == Transport.TCP && TcpFlags.asks(tcpFlags) && session.waitsForAnswer() && !behavior.handshake().simultaneousOpen()) {
      return FILTERED;
    }
    session.onPacket(false, tcpFlags, now);
    prolong(binding, transport, now);
    return Verdict.pass(binding.internal);
  }

  /** A packet from an endpoint that the receiver has not spoken to. */
  private Verdict uninvited(@Nullable Binding binding, Transport transport, Endpoint external, Endpoint remote, int tcpFlags, long now) {
    int port = binding == null ? external.port() : binding.internal.port();
    Firewall.Action action = behavior.firewall().decide(Firewall.Direction.IN, transport, remote.address(), port);
    if (action == Firewall.Action.DENY) {
      return FILTERED;
    }
    if (action == Firewall.Action.RESET) {
      return FILTERED_AND_RESET;
    }
    if (action == Firewall.Action.ALLOW && (binding != null || !behavior.translates())) {
      if (!hasRoom()) {
        return PORTS_EXHAUSTED;
      }
      Binding welcome = binding != null ? binding : bind(transport, external, Table.ANYWHERE, Table.ANY_PORT, external);
      begin(welcome, remote, false, tcpFlags, now);
      return Verdict.pass(welcome.internal);
    }
    if (binding == null) {
      return refused(NO_BINDING, transport, tcpFlags);
    }
    boolean passes = switch (behavior.filtering()) {
      case ENDPOINT_INDEPENDENT -> true;
      case ADDRESS_DEPENDENT -> corresponds(transport, binding.internal, remote.address());
      case ADDRESS_AND_PORT_DEPENDENT -> false;
    };
    if (!passes) {
      return refused(FILTERED, transport, tcpFlags);
    }
    prolong(binding, transport, now);
    return Verdict.pass(binding.internal);
  }

  private Verdict refused(Verdict silently, Transport transport, int tcpFlags) {
    if (transport != Transport.TCP || !TcpFlags.asks(tcpFlags)) {
      return silently;
    }
    DropReason reason = silently == NO_BINDING ? DropReason.NO_BINDING : DropReason.FILTERED;
    return switch (behavior.handshake().unsolicited()) {
      case SILENT -> silently;
      case UNREACHABLE -> Verdict.refuse(reason, Answer.UNREACHABLE);
      case RESET -> Verdict.refuse(reason, Answer.RESET);
    };
  }

  /** An ICMP error passes where there is a session, and leaves it as it is (RFC 4787 REQ-12, RFC 5508 REQ-4). */
  @Override
  public Verdict inboundError(Transport transport, Endpoint external, Endpoint remote, long now) {
    clock = Math.max(clock, now);
    Binding binding = living(byOutside(transport, external.address(), external.port(), remote));
    if (binding == null) {
      return NO_BINDING;
    }
    return session(transport, binding.internal, remote) == null ? FILTERED : Verdict.pass(binding.internal);
  }

  @Override
  public boolean hairpins() {
    return behavior.hairpinning() != NatBehavior.Hairpinning.NONE;
  }

  @Override
  public Endpoint hairpinSource(Endpoint internal, Endpoint external) {
    return behavior.hairpinning() == NatBehavior.Hairpinning.INTERNAL_SOURCE ? internal : external;
  }

  // ---- What is remembered

  private @Nullable Session session(Transport transport, Endpoint internal, Endpoint remote) {
    Session session = sessions.find(transport, internal, remote);
    if (session != null && !session.lives(clock)) {
      sessions.remove(session);
      return null;
    }
    return session;
  }

  private void begin(Binding binding, Endpoint remote, boolean outward, int tcpFlags, long now) {
    Session session = new Session(binding, remote, outward, tcpFlags, now);
    sessions.add(session);
    binding.add(session, clock);
    if (correspondences != null) {
      Transport transport = binding.transport;
      Endpoint internal = binding.internal;
      Group correspondence = correspondences.find(transport, internal.address(), internal.port(), remote.address(), Table.ANY_PORT);
      if (correspondence == null) {
        correspondence = new Group(transport, internal, remote.address(), Table.ANY_PORT, lifetimes);
        correspondences.add(correspondence);
      }
      correspondence.add(session, clock);
    }
  }

  /** Whether an internal endpoint speaks to a remote address, at whatever port. */
  private boolean corresponds(Transport transport, Endpoint internal, Address remote) {
    Group correspondence = correspondences == null ? null : correspondences.find(transport, internal.address(), internal.port(), remote, Table.ANY_PORT);
    if (correspondence == null) {
      return false;
    }
    if (!correspondence.lives(clock)) {
      correspondences.remove(correspondence);
      return false;
    }
    return true;
  }

  /** What came in keeps its mapping alive, where that is how the box is. */
  private void prolong(Binding binding, Transport transport, long now) {
    if (transport == Transport.UDP && lifetimes.refreshes(false)) {
      binding.keepUntil(now + lifetimes.nanos(Transport.UDP, Session.State.OPEN));
    }
  }

  /** The living binding that a packet to {@code remote} goes out by, made where there is none; null where no port is left. */
  private @Nullable Binding binding(Transport transport, Endpoint internal, Endpoint remote) {
    Address address = switch (behavior.mapping()) {
      case ENDPOINT_INDEPENDENT, NONE -> Table.ANYWHERE;
      case ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT -> remote.address();
    };
    int port = behavior.mapping() == NatBehavior.Mapping.ADDRESS_AND_PORT_DEPENDENT ? remote.port() : Table.ANY_PORT;
    Binding known = living(byInside.find(transport, internal.address(), internal.port(), address, port));
    if (known != null) {
      return known;
    }
    if (pool == null) {
      return bind(transport, internal, address, port, internal);
    }
    Endpoint external = pool.endpointFor(transport, internal, remote, clock);
    if (external == null) {
      return null;
    }
    Binding binding = bind(transport, internal, address, port, external);
    pool.onBound(binding);
    return binding;
  }

  private Binding bind(Transport transport, Endpoint internal, Address remoteAddress, int remotePort, Endpoint external) {
    Binding binding = new Binding(transport, internal, external, remoteAddress, remotePort, lifetimes);
    byInside.add(binding);
    byOutside.add(binding);
    return binding;
  }

  /** The binding of an external endpoint, that for packets of {@code remote} where endpoints are overloaded; perhaps expired. */
  private @Nullable Binding byOutside(Transport transport, Address external, int port, Endpoint remote) {
    return overloads
        ? byOutside.find(transport, external, port, remote.address(), remote.port())
        : byOutside.find(transport, external, port, Table.ANYWHERE, Table.ANY_PORT);
  }

  /** The binding if it lives; one that does not is forgotten. */
  private @Nullable Binding living(@Nullable Binding binding) {
    if (binding == null || binding.lives(clock)) {
      return binding;
    }
    byInside.remove(binding);
    byOutside.remove(binding);
    return null;
  }

  /** Whether an external endpoint has a living binding, for packets of {@code remote} at least. */
  boolean isTaken(Transport transport, Address external, int port, Endpoint remote) {
    return living(byOutside(transport, external, port, remote)) != null;
  }

  /** Whether one more session may be remembered. */
  private boolean hasRoom() {
    if (sessions.size() >= Math.min(sweepAt, behavior.maxSessions())) {
      sweep();
    }
    return sessions.size() < behavior.maxSessions();
  }

  private void sweep() {
    sessions.keepIf(session -> session.lives(clock));
    byInside.keepIf(binding -> binding.lives(clock));
    byOutside.keepIf(binding -> binding.lives(clock));
    if (correspondences != null) {
      correspondences.keepIf(correspondence -> correspondence.lives(clock));
    }
    sweepAt = Math.max(LEAST_SWEEP, 2 * sessions.size());
  }
}
