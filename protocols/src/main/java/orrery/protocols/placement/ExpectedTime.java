package orrery.protocols.placement;

import java.time.Duration;
import orrery.protocols.cluster.Profile;

/**
 * When an answer would be there, by what is known before the call: a round trip, what travels both ways, what is to be loaded and
 * started, and the work, on as much of the processor as is free.
 *
 * <p>It is an estimate to choose by. Whether others call the same node at the same time is not in it but by the load that the node
 * has told of last.
 */
record ExpectedTime(PlacementConfig.Costs costs) {

  /** However much a processor has to do, one more call gets some of it. */
  private static final int LEAST_FREE_PERCENT = 10;

  /**
   * Nanoseconds from now until {@code ask} would be answered there; a century at most. What loading a service takes counts for work
   * alone: other calls do not wait for it where anybody else serves them, and it is done once for all that follow.
   */
  long nanos(Ask ask, Asker asker, Candidate there) {
    double nanos = roundTrip(there.reach()).toNanos()
        + (there.reach() == Reach.OWN ? 0 : moving(ask, asker.profile(), there))
        + starting(there, ask.isWork())
        + working(ask.operations(), there.profile());
    return (long) Math.min(nanos, 3.2e18);
  }

  private Duration roundTrip(Reach reach) {
    return switch (reach) {
      case OWN -> Duration.ZERO;
      case LINK -> costs.link();
      case ELSEWHERE -> costs.elsewhere();
      case CENTRAL -> costs.central();
    };
  }

  private double moving(Ask ask, Profile here, Candidate there) {
    boolean central = there.reach() == Reach.CENTRAL;
    double up = Math.min(rate(here.bitsPerSecondUp()), central ? costs.centralRate().bitsPerSecond() : rate(there.profile().bitsPerSecondDown()));
    double down = Math.min(rate(here.bitsPerSecondDown()), central ? costs.centralRate().bitsPerSecond() : rate(there.profile().bitsPerSecondUp()));
    return ask.upBytes() * 8e9 / up + ask.downBytes() * 8e9 / down;
  }

  private double rate(long told) {
    return told > 0 ? told : costs.rate().bitsPerSecond();
  }

  private double starting(Candidate there, boolean loads) {
    double start = costs.start().toNanos() + working(costs.startOperations(), there.profile());
    return switch (there.readiness()) {
      case RUNNING -> 0;
      case OFFERED -> start;
      case LOADABLE -> !loads ? start : costs.image().bytes() * 8e9 / rate(there.profile().bitsPerSecondDown()) + start;
    };
  }

  private static double working(long operations, Profile there) {
    int free = Math.max(LEAST_FREE_PERCENT, 100 - there.loadPercent());
    // A million operations a second are one in a thousand nanoseconds.
    return operations * 1000.0 / Math.max(1, there.processorMops()) * 100 / free;
  }
}
