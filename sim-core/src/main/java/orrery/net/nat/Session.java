package orrery.net.nat;

import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;

/**
 * What a middlebox remembers of one internal endpoint and one remote one that speak to each other.
 *
 * <p>A TCP session follows its connection by the flags of its segments: the state machine of RFC 7857 §2.1, which is that
 * of RFC 6146 §3.5.2 without the states for SYNs that wait for an answer. Its states take the place of INIT, ESTABLISHED,
 * FIN RCV (two), FIN + FIN RCV and TRANS there. A UDP session or an ICMP query is opening until it is answered, and open
 * from then on.
 */
final class Session {

  /** Those that are known by their internal and remote endpoints. */
  static final class ByEndpoints extends Table<Session> {

    @Override
    boolean is(Session session, Transport transport, Address near, int nearPort, Address far, int farPort) {
      if (session.remotePort != farPort || session.remoteLow != far.low() || session.remoteHigh != far.high()) {
        return false;
      }
      Binding binding = session.binding;
      return binding.internal.port() == nearPort && binding.transport == transport && binding.internal.address().equals(near);
    }

    @Override
    int hash(Session session) {
      Endpoint internal = session.binding.internal;
      Address near = internal.address();
      return hash(session.binding.transport, near.high(), near.low(), internal.port(), session.remoteHigh, session.remoteLow, session.remotePort);
    }
  }

  enum State {
    /** Only the side that began has spoken. */
    OPENING,
    /** Both have. */
    OPEN,
    /** The inside has said that it will send no more. */
    FINISHED_INSIDE,
    /** The outside has. */
    FINISHED_OUTSIDE,
    /** Both have; the last segments pass, and nothing prolongs the session. */
    CLOSING,
    /** One side has reset the connection. What else arrives proves that this was not the end of it (RFC 7857 §2.2). */
    RESET
  }

  /** What the session keeps alive: its mapping, or, where nothing is translated, its internal endpoint. */
  final Binding binding;
  // The bits of the remote endpoint, so that comparing it leads nowhere else, and nobody's object is kept for it.
  private final long remoteHigh;
  private final long remoteLow;
  private final char remotePort;
  private boolean begunInside;
  private boolean answered;
  private State state;
  private long refreshed;

  /** A session that a packet begins. */
  Session(Binding binding, Endpoint remote, boolean outward, int flags, long now) {
    this.binding = binding;
    this.remoteHigh = remote.address().high();
    this.remoteLow = remote.address().low();
    this.remotePort = (char) remote.port();
    this.begunInside = outward;
    this.refreshed = now;
    this.state = binding.transport == Transport.TCP && TcpFlags.resets(flags) ? State.RESET : State.OPENING;
  }

  int touch() {
    return (int) refreshed;
  }

  /** Whether it is remembered: a session that has once not been is never seen again. */
  boolean lives(long now) {
    return now - refreshed <= binding.lifetimes.nanos(binding.transport, state);
  }

  /** Whether the inside has begun it, and has had no answer. */
  boolean waitsForAnswer() {
    return state == State.OPENING && begunInside;
  }

  /** A packet passes. */
  void onPacket(boolean outward, int flags, long now) {
    if (binding.transport == Transport.TCP) {
      onSegment(outward, flags, now);
      return;
    }
    if (state == State.OPENING && outward != begunInside) {
      state = State.OPEN;
    }
    if (binding.transport == Transport.ICMP || binding.lifetimes.refreshes(outward)) {
      refresh(now);
    }
  }

  private void onSegment(boolean outward, int flags, long now) {
    if (TcpFlags.resets(flags)) {
      if (state != State.RESET) {
        state = State.RESET;
        refresh(now);
      }
      return;
    }
    boolean over = state == State.CLOSING || state == State.RESET;
    if (over && TcpFlags.asks(flags)) {
      begin(outward);
    } else if (state == State.CLOSING) {
      return;
    } else if (state == State.RESET && answered) {
      state = State.OPEN;
    } else if (state == State.RESET) {
      begin(outward);
    } else if (state == State.OPENING && outward != begunInside) {
      answered = true;
      state = State.OPEN;
    }
    if (TcpFlags.finishes(flags)) {
      onFinish(outward);
    }
    refresh(now);
  }

  private void begin(boolean outward) {
    begunInside = outward;
    answered = false;
    state = State.OPENING;
  }

  private void onFinish(boolean outward) {
    switch (state) {
      case OPEN -> state = outward ? State.FINISHED_INSIDE : State.FINISHED_OUTSIDE;
      case FINISHED_INSIDE -> state = outward ? state : State.CLOSING;
      case FINISHED_OUTSIDE -> state = outward ? State.CLOSING : state;
      case OPENING, CLOSING, RESET -> {}
    }
  }

  /** Packets of one LAN cross the box in their own times, so this one may be earlier than the last. */
  private void refresh(long now) {
    refreshed = Math.max(refreshed, now);
  }
}
