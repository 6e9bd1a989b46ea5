package orrery.protocols.trust;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * A workload: what members have others do for them, again and again (EC-7, EC-18).
 *
 * @param every the mean of the pauses between two uses, which are exponential
 * @param workMops million operations that a use of a processor takes, 1 to 1,000,000
 * @param content what a use of a proxy, a cache or a storage carries, 1 B to 1 GB
 * @param kept how many contents a member has kept for it at once by one node
 * @param patience how long a use may take before it is given up
 */
public record UsesConfig(
    @Doc("Mean pause between two uses of another member; pauses are exponential.")
        @Default(value = "5 min", source = "assumed") Duration every,
    @Doc("Work that a member has done by another, in million operations.")
        @Default(value = "20000", source = "assumed; a second of a phone's processor") long workMops,
    @Doc("What a member has another pass on, or keep.")
        @Default(value = "4 MB", source = "assumed; a photograph") DataSize content,
    @Doc("How many contents a member leaves with one node; the oldest is taken back.")
        @Default(value = "8", source = "assumed") int kept,
    @Doc("Longest time for a use.")
        @Default(value = "1 min", source = "assumed") Duration patience) {

  public UsesConfig {
    if (every.isNegative() || every.isZero() || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("every and patience must be longer than 0 s but are " + every + " and " + patience);
    }
    if (workMops < 1 || workMops > 1_000_000) {
      throw new IllegalArgumentException("workMops must be 1 to 1000000 but is " + workMops);
    }
    if (content.bytes() < 1 || content.bytes() > 1_000_000_000) {
      throw new IllegalArgumentException("content must be 1 B to 1 GB but is " + content);
    }
    if (kept < 1 || kept > 100) {
      throw new IllegalArgumentException("kept must be 1 to 100 but is " + kept);
    }
  }
}
