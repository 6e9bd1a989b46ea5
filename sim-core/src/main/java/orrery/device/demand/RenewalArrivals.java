package orrery.device.demand;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import orrery.device.churn.WeekPattern;
import orrery.host.RandomStream;
import orrery.sim.Distribution;
import orrery.sim.Streams;

/**
 * Wants that come one after the other with gaps drawn anew: a Poisson process where they are exponential, a period where
 * they are constant. They are in equilibrium from the first on, as if they had always been coming.
 *
 * @param gap from one to the next, in nanoseconds of the time that passes for wants
 * @param from when that begins, in nanoseconds, 0 or later
 * @param until no want comes then or later; after {@code from}
 * @param phase how much later the first comes; empty for what is left of a gap, a random part of it where all are alike
 * @param hours how fast that time passes at each hour; empty for always alike
 * @param bursts during which alone it passes; empty for always
 */
public record RenewalArrivals(Distribution gap, long from, long until, OptionalLong phase, Optional<WeekPattern> hours, Optional<Bursts> bursts) implements ArrivalModel {

  /** Time is stretched by no more: all of a week may go by in one of its 168 hours. */
  private static final double MOST_STRETCHED = 170;

  /** More than this is as good as forever: two of them do not overflow. */
  private static final double LONGEST = 4e18;

  public RenewalArrivals {
    if (!(gap.mean() > 0) || from < 0 || until <= from || phase.orElse(0) < 0) {
      throw new IllegalArgumentException("a gap must last, and wants must come from a time on, 0 ns or later, until a later one");
    }
  }

  /** Always alike, from time 0 on. */
  public static RenewalArrivals of(Distribution gap, long until) {
    return new RenewalArrivals(gap, 0, until, OptionalLong.empty(), Optional.empty(), Optional.empty());
  }

  /** So much time that passes for wants does not pass before the end. */
  private double tooLong() {
    double rest = until - from;
    return Math.min(LONGEST, hours.isPresent() ? MOST_STRETCHED * rest : rest);
  }

  @Override
  public Arrivals of(Streams streams, String device, String workload) {
    return new Course(this, streams, device, workload);
  }

  private static final class Course implements Arrivals {

    private final RenewalArrivals model;
    private final Streams.Own streams;
    /** Of what the next gap is drawn for, all but its number. */
    private final String purpose;
    private final Bursts.@Nullable Course bursts;
    private long number;
    private long time;

    Course(RenewalArrivals model, Streams streams, String device, String workload) {
      this.model = model;
      this.streams = streams.of(device);
      this.purpose = ("want/" + workload + "/gap-").intern(); // All devices have the same.
      this.bursts = model.bursts.isPresent() ? model.bursts.get().of(streams, device, workload) : null;
      this.time = model.from;
      double first = model.phase.isPresent() ? model.phase.getAsLong() : model.gap.sampleResidual(luck());
      advance(Math.rint(first));
    }

    @Override
    public long time() {
      return time;
    }

    @Override
    public long number() {
      return number;
    }

    @Override
    public void next() {
      number++;
      advance(Math.max(1, Math.rint(model.gap.sample(luck()))));
    }

    private RandomStream luck() {
      return streams.stream(purpose, number);
    }

    private void advance(double going) {
      double tooLong = model.tooLong();
      double whole = bursts == null ? going : bursts.after(going, tooLong);
      if (whole > 0 && whole < tooLong) {
        long rounded = Math.max(1, Math.round(whole));
        time = model.hours.isPresent() ? model.hours.get().after(time, rounded) : time + rounded;
      }
      if (whole >= tooLong || time >= model.until) {
        time = FOREVER;
      }
    }
  }
}
