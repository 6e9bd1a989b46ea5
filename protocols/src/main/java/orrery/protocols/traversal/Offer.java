package orrery.protocols.traversal;

import orrery.protocols.ice.IceDescription;

/**
 * What one device tells another by way of the rendezvous: how it may be reached, and in which round of their common effort.
 *
 * @param round from 1; two devices check each other when both have told of the same round
 */
record Offer(long round, IceDescription description) {

  /** A bound on what strangers may make this side count to. */
  static final long LAST_ROUND = 1_000_000;

  Offer {
    if (round < 1 || round > LAST_ROUND) {
      throw new IllegalArgumentException("a round must be 1 to " + LAST_ROUND + " but is " + round);
    }
  }
}
