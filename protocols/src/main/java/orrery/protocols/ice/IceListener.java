package orrery.protocols.ice;

import java.nio.ByteBuffer;

/** Hears what becomes of an {@link IceAgent}'s work. */
public interface IceListener {

  /** Gathering is done: this is what the peer is to be told. */
  void onGathered(IceDescription own);

  /** Data may flow, or takes another pair than before. It may change until {@link #onSelected}. */
  void onUsable(IcePath path);

  /** Both agents have agreed on the pair. Called once, or again where the controlling peer nominates another. */
  void onSelected(IcePath path);

  /** The peer has sent data; {@code data} is read-only and valid during this call only. */
  void onData(ByteBuffer data);

  /** The agent has given up: no pair was found, or the peer's consent has expired. Nothing follows. */
  void onOver(Ending ending);

  /** Why an agent has given up. */
  enum Ending {
    /** No pair was agreed on in time. */
    NO_PAIR,
    /** The peer has not consented for too long (RFC 7675 §5.1). */
    CONSENT_LOST
  }
}
