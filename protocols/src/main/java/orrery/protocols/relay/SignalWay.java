package orrery.protocols.relay;

import java.util.function.Consumer;

/** How signals get to one node. */
@FunctionalInterface
public interface SignalWay {

  /** Sends one; {@code onOutcome} is called once, later. */
  void send(byte[] body, Consumer<SignalOutcome> onOutcome);
}
