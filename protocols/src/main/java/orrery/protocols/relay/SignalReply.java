package orrery.protocols.relay;

/** How a signal is answered, once. */
public interface SignalReply {

  /** With that. */
  void answer(byte[] body);

  /** Not at all: there is no such member, or it does not answer. */
  void none(boolean absent);
}
