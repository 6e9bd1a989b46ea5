package orrery.scenario.run;

import java.util.List;

/** How a command ended, for whoever called it. */
public enum ExitStatus {
  /** All is well. */
  FINE(0),
  /** The scenario or the way the command was given cannot be used. */
  BAD_USAGE(2),
  /** An invariant was violated in some run. */
  VIOLATED(3),
  /** Files could not be read or written. */
  IO_FAILURE(4),
  /** The directory is in use, or holds another experiment or the results of another version. */
  DIRECTORY_TAKEN(5),
  /** A stated limit was exceeded; or of the cells that were merged some are missing. */
  LIMIT_EXCEEDED(6),
  /** Our own bug. */
  BUG(70),
  /** Interrupted; what is complete has been kept. */
  INTERRUPTED(130);

  /** Of several things that went wrong in one experiment, the first of these is told. */
  private static final List<ExitStatus> BY_WEIGHT = List.of(INTERRUPTED, BUG, VIOLATED, LIMIT_EXCEEDED, IO_FAILURE, BAD_USAGE, FINE);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /** What the process ends with. */
  public int code() {
    return code;
  }

  /** The one of two that is told. */
  public ExitStatus and(ExitStatus other) {
    return BY_WEIGHT.indexOf(this) <= BY_WEIGHT.indexOf(other) ? this : other;
  }
}
