package orrery.protocols.relay;

/** What a node does with a signal that is for it. */
@FunctionalInterface
public interface SignalHandler {

  /** A signal has come; it is answered during the call or later. */
  void onSignal(byte[] body, SignalReply reply);
}
