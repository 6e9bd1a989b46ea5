package orrery.protocols.seal;

import orrery.host.Defaults;

/** Why a payload is not opened. */
public enum SealRefusal {
  /** It is none, or longer than any is let in. */
  MALFORMED,
  /** It is of another version. */
  OTHER_VERSION,
  /**
   * It was sealed for another session of this receiver: one before a restart, or before it had heard of so many senders that it
   * forgot them all. The sender is told of the present one and seals anew.
   */
  STALE,
  /** No key is known of the node that it says it is of. */
  UNKNOWN_SENDER,
  /** It has come before, or is too old to tell. */
  REPLAYED,
  /** Not who it says has sealed it, or not for this node, or for another use, or it has been changed. */
  FORGED,
  /** It answers another request than this, or has been changed. */
  FORGED_ANSWER;

  /** How metrics and events write it: {@code unknown-sender}. */
  public String word() {
    return Defaults.word(this);
  }
}
