package orrery.protocols.stun;

import java.util.Optional;

/** What a STUN message is about: the methods of RFC 8489 §18.2 and of TURN, RFC 8656 §17. */
public enum StunMethod {
  /** Asks how one's own endpoint looks from outside. */
  BINDING(0x001),
  /** Asks for a relayed endpoint. */
  ALLOCATE(0x003),
  /** Keeps an allocation, or gives it back. */
  REFRESH(0x004),
  /** An indication: data to be relayed to a peer. */
  SEND(0x006),
  /** An indication: data that came from a peer. */
  DATA(0x007),
  /** Lets a peer's address reach the allocation. */
  CREATE_PERMISSION(0x008),
  /** Gives a peer a channel's number. */
  CHANNEL_BIND(0x009);

  private final int number;

  StunMethod(int number) {
    this.number = number;
  }

  /** Its number on the wire, 12 bits. */
  public int number() {
    return number;
  }

  /** The method of that number; empty where none is known. */
  public static Optional<StunMethod> of(int number) {
    for (StunMethod method : values()) {
      if (method.number == number) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
