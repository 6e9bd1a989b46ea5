package orrery.net.nat;

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
final class Session extends Table.Entry {

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
  private final Transport transport;
  private final NatBehavior.Lifetimes lifetimes;
  private boolean begunInside;
  private boolean answered;
  private State state = State.OPENING;
  private long refreshed;
  private long lifetime;

  /** A session that a packet begins. */
  Session(
      Binding binding, Transport transport, Endpoint internal, Endpoint remote, NatBehavior.Lifetimes lifetimes, boolean outward, int flags, long now) {
    super(transport, internal.address(), internal.port(), remote.address(), remote.port());
    this.binding = binding;
    this.transport = transport;
    this.lifetimes = lifetimes;
    this.begunInside = outward;
    this.refreshed = now;
    become(transport == Transport.TCP && TcpFlags.resets(flags) ? State.RESET : State.OPENING);
  }

  /** Whether it is remembered: a session that has once not been is never seen again. */
  boolean lives(long now) {
    return now - refreshed <= lifetime;
  }

  /** Whether the inside has begun it, and has had no answer. */
  boolean waitsForAnswer() {
    return state == State.OPENING && begunInside;
  }

  /** A packet passes. */
  void onPacket(boolean outward, int flags, long now) {
    if (transport == Transport.TCP) {
      onSegment(outward, flags, now);
      return;
    }
    if (state == State.OPENING && outward != begunInside) {
      become(State.OPEN);
    }
    if (transport == Transport.ICMP || lifetimes.refreshes(outward)) {
      refresh(now);
    }
  }

  private void onSegment(boolean outward, int flags, long now) {
    if (TcpFlags.resets(flags)) {
      if (state != State.RESET) {
        become(State.RESET);
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
      become(State.OPEN);
    } else if (state == State.RESET) {
      begin(outward);
    } else if (state == State.OPENING && outward != begunInside) {
      answered = true;
      become(State.OPEN);
    }
    if (TcpFlags.finishes(flags)) {
      onFinish(outward);
    }
    refresh(now);
  }

  private void begin(boolean outward) {
    begunInside = outward;
    answered = false;
    become(State.OPENING);
  }

  private void onFinish(boolean outward) {
    switch (state) {
      case OPEN -> become(outward ? State.FINISHED_INSIDE : State.FINISHED_OUTSIDE);
      case FINISHED_INSIDE -> become(outward ? state : State.CLOSING);
      case FINISHED_OUTSIDE -> become(outward ? State.CLOSING : state);
      case OPENING, CLOSING, RESET -> {}
    }
  }

  private void become(State next) {
    state = next;
    lifetime = lifetimes.nanos(transport, next);
  }

  /** Packets of one LAN cross the box in their own times, so this one may be earlier than the last. */
  private void refresh(long now) {
    refreshed = Math.max(refreshed, now);
  }
}
