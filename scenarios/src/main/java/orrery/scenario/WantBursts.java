package orrery.scenario;

import java.time.Duration;
import orrery.host.Doc;

/** Bursts and pauses in turn: wants come, as often as said, during bursts only. */
public record WantBursts(
    @Doc("How long a burst lasts.") @Within(least = "1 s") DistributionSpec<Duration> length,
    @Doc("How long the pause after it lasts.") @Within(least = "1 s") DistributionSpec<Duration> pause) {}
