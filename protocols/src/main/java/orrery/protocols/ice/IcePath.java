package orrery.protocols.ice;

import orrery.host.Endpoint;

/**
 * The pair that data takes, as its owner sees it.
 *
 * @param local what the peer sees this side as
 * @param remote where this side sends to
 * @param relayed whether a relay stands between
 */
public record IcePath(CandidateType localType, Endpoint local, CandidateType remoteType, Endpoint remote, boolean relayed) {

  /** How metrics write it: {@code direct} or {@code relayed}. */
  public String word() {
    return relayed ? "relayed" : "direct";
  }

  @Override
  public String toString() {
    return localType.word() + " " + local + " - " + remoteType.word() + " " + remote;
  }
}
