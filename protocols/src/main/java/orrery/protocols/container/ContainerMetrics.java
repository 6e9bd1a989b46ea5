package orrery.protocols.container;

import orrery.host.Metric;

/** What containers measure. */
public final class ContainerMetrics {

  /** Containers that have come to serve, by why: a {@code call}, the {@code api}, a {@code restart} after they had ended, or the node's {@code boot}. */
  public static final Metric STARTS = Metric.counter("container.starts", "1", "cause", "environment");

  /** From the wish to start a container whose image is here until it serves. */
  public static final Metric START_TIME = Metric.tally("container.start.time", "s", "cause", "environment");

  /**
   * What that waits for, one after the other: {@code room}, while others are stopped; {@code load}, the image's reading from storage;
   * {@code make}, the container itself; {@code work}, the program's own beginning.
   */
  public static final Metric STEP_TIME = Metric.tally("container.start.step.time", "s", "step", "environment");

  /** How long a call has waited for a container to serve it, its image's pull included: those that found none. */
  public static final Metric CALL_WAIT = Metric.tally("container.call.wait", "s");

  /** Starts and calls that are refused. */
  public static final Metric REFUSED = Metric.counter("container.refused", "1", "reason");

  /** Containers that are stopped since they have rested for long: {@code idle}; or since another needed their {@code room}. */
  public static final Metric IDLE_STOPS = Metric.counter("container.idle-stops", "1", "reason");

  /** Memory that containers take, after each that starts or ends. */
  public static final Metric MEMORY = Metric.tally("container.memory", "B");

  /** The state that says how much memory containers take now, for who follows it over time. */
  public static final String MEMORY_STATE = "container-memory";

  /** Images that were to be pulled, by where they are had from at last, {@code node} or {@code registry}, or {@code none}, and how it ends. */
  public static final Metric PULLS = Metric.counter("image.pulls", "1", "from", "outcome");

  /** From the wish for an image until it is unpacked and on the node's storage. */
  public static final Metric PULL_TIME = Metric.tally("image.pull.time", "s", "from");

  /** Bytes of images that have arrived whole. */
  public static final Metric PULLED = Metric.counter("image.pulled", "B", "from");

  /** Images that have made room for others. */
  public static final Metric EVICTED = Metric.counter("image.evicted", "1");

  /** Manifests from elsewhere that are none, or of another image than was asked for. */
  public static final Metric MALFORMED = Metric.counter("image.malformed", "1");

  private ContainerMetrics() {}
}
