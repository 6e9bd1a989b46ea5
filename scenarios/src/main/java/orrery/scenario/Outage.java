package orrery.scenario;

import java.time.Duration;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * A power cut, a provider's failure: something that takes devices off together, again and again, and gives them back. Each
 * goes without a word. It has been going on forever at time zero; services are never hit.
 */
public record Outage(
    @Doc("What is hit as one: each 'home' (a device in no home is one by itself), each 'region' of the backbone, or 'all' at once.")
        @Default("home") Unit of,
    @Doc("Only devices of this group are hit; those of every group where it is not given.") Optional<String> group,
    @Doc("Time from the end of one to the beginning of the next.") @Within(above = "0 s") DistributionSpec<Duration> between,
    @Doc("How long one lasts.") @Within(above = "0 s") DistributionSpec<Duration> length,
    @Doc("How long after its end a device is back, drawn for each.") @Default("0 s") DistributionSpec<Duration> back) {

  /** What is hit as one. */
  public enum Unit {
    /** The devices of one home. */
    HOME,
    /** All that is in one region of the backbone. */
    REGION,
    /** Everybody. */
    ALL
  }
}
