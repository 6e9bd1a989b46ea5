package orrery.scenario.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import orrery.metrics.RunKey;
import orrery.metrics.results.FailedRun;
import orrery.scenario.yaml.ScenarioException;
import orrery.sim.SimulationFailure;

/**
 * Why a run did not end well.
 *
 * @param message what must hold and what is
 * @param detail where in our code, for whoever mends it; empty where that does not matter, or many others have failed
 * @param replay the command that makes the run again
 */
public record Trouble(ExitStatus status, String message, String detail, String replay) {

  /** What {@code failure} means. */
  static Trouble of(Throwable failure, String replay) {
    Throwable cause = cause(failure);
    if (cause instanceof CellRunner.LimitExceeded || cause instanceof orrery.metrics.LimitExceeded) {
      return new Trouble(ExitStatus.LIMIT_EXCEEDED, String.valueOf(cause.getMessage()), "", replay);
    }
    if (cause instanceof ScenarioException) {
      // In a large sweep, that values at a point contradict each other is found only when it is the point's turn.
      return new Trouble(ExitStatus.BAD_USAGE, String.valueOf(cause.getMessage()), "", replay);
    }
    if (cause instanceof OutOfMemoryError) {
      return new Trouble(ExitStatus.LIMIT_EXCEEDED, "the run" + HeapRoom.exceeded(), "", replay);
    }
    if (cause instanceof IOException || cause instanceof UncheckedIOException) {
      IOException io = cause instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) cause;
      return new Trouble(ExitStatus.IO_FAILURE, IoMessages.of(io), "", replay);
    }
    String message = cause == failure ? String.valueOf(cause) : failure.getMessage() + ": " + cause;
    return new Trouble(ExitStatus.BUG, message, frames(cause), replay);
  }

  /** The failure itself, where an event of a simulation is around it. */
  static Throwable cause(Throwable failure) {
    return failure instanceof SimulationFailure && failure.getCause() != null ? failure.getCause() : failure;
  }

  /** Where in the code: the first frames of a failure and of what is behind it. */
  private static String frames(Throwable failure) {
    StringBuilder frames = new StringBuilder();
    for (Throwable cause = failure; cause != null && frames.length() < 2_000; cause = cause.getCause()) {
      frames.append(cause == failure ? "" : "because of " + cause + "\n");
      Stream.of(cause.getStackTrace()).limit(6).forEach(frame -> frames.append("  at ").append(frame).append('\n'));
    }
    return frames.toString();
  }

  /** Of a run that is a result all the same. */
  static Trouble violated(List<RunResult.Violation> violations, String replay) {
    int more = violations.size() - 1;
    return new Trouble(ExitStatus.VIOLATED, violations.get(0) + (more == 0 ? "" : " (and " + more + " more)"), "", replay);
  }

  /** How an experiment ended that came to these. */
  static ExitStatus status(SortedMap<RunKey, Trouble> troubles, boolean isInterrupted) {
    ExitStatus status = isInterrupted ? ExitStatus.INTERRUPTED : ExitStatus.FINE;
    for (Trouble trouble : troubles.values()) {
      status = status.and(trouble.status());
    }
    return status;
  }

  /** The same, but not where in our code. */
  Trouble withoutDetail() {
    return new Trouble(status, message, "", replay);
  }

  FailedRun recorded(RunKey key) {
    return new FailedRun(key, status.code(), message, detail, replay);
  }
}
