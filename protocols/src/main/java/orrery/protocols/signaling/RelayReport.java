package orrery.protocols.signaling;

import java.util.Optional;
import orrery.host.Endpoint;

/** What a relay host tells the service of an instance. */
public sealed interface RelayReport {

  /**
   * It can be used.
   *
   * @param endpoint where those come whom it serves
   * @param attach of a SEP, where the cluster's tunnel attaches
   */
  record Live(Endpoint endpoint, Optional<Endpoint> attach) implements RelayReport {}

  /** It is reserved, and nobody's again. */
  record Free() implements RelayReport {}

  /** It is no more; {@code reason} is a word. */
  record Ended(String reason) implements RelayReport {}
}
