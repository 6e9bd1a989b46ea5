package orrery.protocols.beam;

import java.time.Duration;
import orrery.host.BitRate;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How a node sends to many, and receives.
 *
 * @param patience how long a beam is tried for a receiver, from when it was asked for
 * @param retry pause before the second try; each later one is twice as long
 * @param answer how long a receiver may take to say that it has a content, but for bulks that still move
 * @param queue how many beams may wait for one receiver; the oldest is given up for one more
 * @param beams how many are remembered, on their way and done
 * @param inbox how many bytes may lie in the inbox
 * @param parcels how many contents may lie there
 * @param passOn whether a plan may have receivers and others pass contents on
 * @param up uplink that is assumed of a node of which nothing is known
 * @param down likewise, its downlink
 */
public record BeamConfig(
    @Doc("How long a receiver is tried.")
        @Default(value = "10 min", source = "assumed") Duration patience,
    @Doc("Pause before the second try; later ones are twice as long each.")
        @Default(value = "5 s", source = "assumed") Duration retry,
    @Doc("Longest wait for a receiver's word that it has a content, but for bulks that still move.")
        @Default(value = "10 s", source = "assumed") Duration answer,
    @Doc("The most beams that wait for one receiver.")
        @Default(value = "16", source = "assumed") int queue,
    @Doc("The most beams that are remembered.")
        @Default(value = "256", source = "assumed") int beams,
    @Doc("The most bytes in the inbox.")
        @Default(value = "10 GB", source = "assumed") DataSize inbox,
    @Doc("The most contents in the inbox.")
        @Default(value = "1000", source = "assumed") int parcels,
    @Doc("Whether receivers, and nodes that do so for others, may be asked to pass contents on.")
        @Default(value = "true", source = "EC-3") boolean passOn,
    @Doc("Uplink of a node of which nothing is known.")
        @Default(value = "10 Mb/s", source = "assumed") BitRate up,
    @Doc("Downlink of a node of which nothing is known.")
        @Default(value = "50 Mb/s", source = "assumed") BitRate down) {

  public BeamConfig {
    if (!isPositive(patience) || !isPositive(retry) || !isPositive(answer)) {
      throw new IllegalArgumentException("patience, retry and answer must be longer than 0 s but are " + patience + ", " + retry + " and " + answer);
    }
    if (queue < 1 || queue > 1000 || beams < 1 || beams > 10_000 || parcels < 0 || parcels > 10_000) {
      throw new IllegalArgumentException("queue must be 1 to 1000, beams 1 to 10000 and parcels 0 to 10000, but are " + queue + ", " + beams + " and " + parcels);
    }
    if (up.bitsPerSecond() < 1 || down.bitsPerSecond() < 1) {
      throw new IllegalArgumentException("up and down must be at least 1 b/s but are " + up + " and " + down);
    }
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }
}
