package orrery.scenario.run;

import java.time.Duration;
import java.util.Optional;
import orrery.host.DataSize;

/**
 * What one run may take of the machine. A run that takes more has failed, and the others go on. Neither changes what a run
 * comes to that stays within.
 *
 * @param time of a clock on the wall, from the beginning of the run
 * @param memory of the heap, with what the program itself needs. Runs share one heap, so that of several at work nobody
 *     can tell whose an object is: where they hold more than so much each, one of them is put off and made again later
 *     with nothing beside it, and only a run that holds too much alone has failed
 */
public record RunLimits(Optional<Duration> time, Optional<DataSize> memory) {

  /** A run may take what it needs. */
  public static final RunLimits NONE = new RunLimits(Optional.empty(), Optional.empty());
}
