package orrery.scenario.run;

import java.io.IOException;
import orrery.metrics.RunKey;
import orrery.scenario.Scenario;

/**
 * Runs one cell of an experiment: a function of its scenario and its seed. It is called by several threads at once, and
 * no call may be seen by another.
 */
@FunctionalInterface
public interface CellRunner {

  /**
   * Runs {@code scenario} to its end.
   *
   * @param key which run of the experiment it is: for files of the run's own, never for luck
   * @param seed what all luck of this run derives from
   * @param watch to be told now and then how far the run has come
   * @throws Cancelled where {@code watch} says so
   * @throws LimitExceeded where the scenario asks for more than the simulator allows
   */
  RunResult run(Scenario scenario, RunKey key, long seed, Watch watch) throws IOException, Cancelled;

  /** Sees how far a run has come. */
  interface Watch {

    /** The run is at {@code nanos} of simulated time and has processed so many events. */
    void at(long nanos, long events) throws Cancelled;

    /** What is to run is still being built: of {@code all} devices, or about so many, so many are there, or on. */
    default void building(String doing, int devices, int all) {}

    /**
     * Says how the run may be made to look up before it has come to the next time it would: {@code stop} may be called by
     * any thread, and after it the run is to call {@link #at} soon.
     */
    default void stopBy(Runnable stop) {}

    /** From now on the run waits for what another makes: that is none of its time. */
    default void pause() {}

    /** What the run does from now on is bounded by a time of its own, whatever has been before. */
    default void restart() {}

    /** Whether the run was given up: what it was to make for others will never be. */
    default boolean isGivenUp() {
      return false;
    }
  }

  /** The run is not to go on; nothing of it is kept. */
  final class Cancelled extends Exception {

    private static final long serialVersionUID = 1;

    public Cancelled() {
      super("the run was cancelled", null, false, false);
    }
  }

  /** A run asks for more than a limit that is stated; the message says what must hold and what is. */
  final class LimitExceeded extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LimitExceeded(String message) {
      super(message);
    }
  }
}
