package orrery.device.demand;

import orrery.host.RandomStream;
import orrery.sim.Distribution;
import orrery.sim.Streams;

/**
 * Bursts and pauses in turn: time passes for wants only during bursts. Both are drawn anew each time, and begin in
 * equilibrium.
 *
 * @param length how long a burst is, in nanoseconds
 * @param pause how long the pause after it is, in nanoseconds
 */
public record Bursts(Distribution length, Distribution pause) {

  public Bursts {
    if (!(length.mean() > 0 && pause.mean() > 0)) {
      throw new IllegalArgumentException("bursts and pauses must last");
    }
  }

  /** The share of time that is within bursts. */
  public double share() {
    return length.mean() / (length.mean() + pause.mean());
  }

  Course of(Streams streams, String device, String workload) {
    return new Course(this, streams, device, workload);
  }

  /** The bursts of one device, followed along. Each burst and the pause after it have a stream of their own. */
  static final class Course {

    private final Bursts model;
    private final Streams streams;
    private final String device;
    private final String workload;
    private int burst;

    /** What is left of the present pause, and then of the burst after it. */
    private double pause;

    private double left;

    private Course(Bursts model, Streams streams, String device, String workload) {
      this.model = model;
      this.streams = streams;
      this.device = device;
      this.workload = workload;
      RandomStream luck = streams.stream(device, "want/" + workload + "/residual-burst");
      if (luck.nextBoolean(model.share())) {
        left = model.length.sampleResidual(luck);
      } else {
        pause = model.pause.sampleResidual(luck);
        left = model.length.sample(luck);
      }
    }

    /** How long it takes until {@code going} nanoseconds within bursts have passed; at most {@code most}, where it is more. */
    double after(double going, double most) {
      double whole = 0;
      double rest = going;
      while (pause + rest > 0 && whole < most) {
        whole += pause;
        pause = 0;
        double passed = Math.min(rest, left);
        whole += passed;
        rest -= passed;
        left -= passed;
        if (rest > 0) {
          RandomStream luck = streams.stream(device, "want/" + workload + "/burst-" + burst++);
          pause = model.pause.sample(luck);
          left = model.length.sample(luck);
        }
      }
      return Math.min(most, whole);
    }
  }
}
