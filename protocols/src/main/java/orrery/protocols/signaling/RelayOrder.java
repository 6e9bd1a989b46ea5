package orrery.protocols.signaling;

import java.time.Duration;
import java.util.List;

/**
 * What the service orders a relay host to run.
 *
 * @param subject the cluster or session it is for; empty where it is reserved for anybody to come
 * @param tokens that let those in who are to use it: one of a SEP, two of a BEP
 * @param idleLimit after which it ends, or is nobody's again where it is reserved
 * @param connections how many it may have
 * @param reserved whether it is to be kept when its use is over
 */
public record RelayOrder(
    RelayKind kind, RelayProtocol protocol, String subject, List<String> tokens, Duration idleLimit, int connections, boolean reserved) {

  public RelayOrder {
    tokens = List.copyOf(tokens);
  }

  /** Whether it is for somebody by now. */
  public boolean isAssigned() {
    return !subject.isEmpty();
  }
}
