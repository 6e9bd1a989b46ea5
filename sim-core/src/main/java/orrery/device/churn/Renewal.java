package orrery.device.churn;

import java.util.Optional;
import orrery.host.RandomStream;
import orrery.sim.Distribution;
import orrery.sim.Streams;

/**
 * Sessions and absences in turn, each drawn anew, with an hour of the week at which there are more of them or fewer.
 *
 * <p>Without patterns the course begins in equilibrium: on with the probability of its availability, with what is left of a
 * session or an absence. With patterns it begins so long before time 0 that this start is forgotten.
 *
 * <p>A pattern stretches time: an absence passes twice as fast in an hour in which devices come twice as readily. For
 * exponential lengths that is a Poisson process whose rate varies; for all others it keeps the family, and a length that
 * was drawn.
 *
 * @param session how long one stays, in nanoseconds
 * @param absence how long it stays away, in nanoseconds
 * @param silent the probability of leaving without a word
 * @param comes how readily devices come, by the hour; empty for always alike
 * @param goes how readily they go
 */
public record Renewal(Distribution session, Distribution absence, double silent, Optional<WeekPattern> comes, Optional<WeekPattern> goes)
    implements ChurnModel {

  /** So many mean sessions and absences before time 0 a course with a pattern begins; and at least two days. */
  private static final int CYCLES_BEFORE = 10;

  private static final long LEAST_BEFORE = 2L * 86_400_000_000_000L;

  /** More than this is as good as forever, and its sums do not overflow. */
  private static final double LONGEST = 4e18;

  public Renewal {
    if (!(session.mean() > 0 && absence.mean() >= 0 && silent >= 0 && silent <= 1)) {
      throw new IllegalArgumentException("a session must last and leaving silently must be a probability from 0 to 1");
    }
  }

  /** The same at every hour. */
  public static Renewal of(Distribution session, Distribution absence, double silent) {
    return new Renewal(session, absence, silent, Optional.empty(), Optional.empty());
  }

  /** The share of time that a device is there, in the long run, without patterns. */
  public double availability() {
    return session.mean() / (session.mean() + absence.mean());
  }

  @Override
  public Presence of(Streams streams, String name) {
    return new Course(this, streams, name);
  }

  /** The course of a device that comes for the first time at {@code time}, 0 or later, for a whole session. */
  public Presence startingAt(long time, Streams streams, String name) {
    return new Course(this, streams, name, time);
  }

  /** Each visit has streams of its own, so that a course holds no state of a generator and what a visit draws hangs on no other. */
  private static final class Course implements Presence {

    private final Renewal model;
    private final Streams streams;
    private final String name;
    private int visits;
    private boolean there;
    private boolean silent;
    private long until;

    Course(Renewal model, Streams streams, String name) {
      this.model = model;
      this.streams = streams;
      this.name = name;
      RandomStream luck = streams.stream(name, "residual-0");
      there = luck.nextBoolean(model.availability());
      boolean patterned = model.comes.isPresent() || model.goes.isPresent();
      long begin = patterned ? -(long) Math.min(LONGEST / 2, Math.max(LEAST_BEFORE, CYCLES_BEFORE * (model.session.mean() + model.absence.mean()))) : 0;
      until = after(begin, (there ? model.session : model.absence).sampleResidual(luck));
      silent = there && goingLuck().nextBoolean(model.silent);
      while (until <= 0) {
        next();
      }
    }

    Course(Renewal model, Streams streams, String name, long first) {
      this.model = model;
      this.streams = streams;
      this.name = name;
      until = first;
      if (first == 0) {
        next();
      }
    }

    @Override
    public boolean isThere() {
      return there;
    }

    @Override
    public long until() {
      return until;
    }

    @Override
    public boolean goesSilently() {
      return silent;
    }

    @Override
    public void next() {
      if (there) {
        there = false;
        RandomStream luck = goingLuck();
        luck.nextBoolean(model.silent);
        silent = false;
        until = after(until, model.absence.sample(luck));
      } else {
        there = true;
        visits++;
        until = after(until, model.session.sample(streams.stream(name, "session-" + visits)));
        silent = goingLuck().nextBoolean(model.silent);
      }
    }

    /** How it leaves and for how long are drawn from one stream, in this order. */
    private RandomStream goingLuck() {
      return streams.stream(name, "absence-" + visits);
    }

    private long after(long time, double length) {
      Optional<WeekPattern> pattern = there ? model.goes : model.comes;
      if (!(length < LONGEST)) {
        return FOREVER;
      }
      long whole = Math.max(1, Math.round(length));
      return pattern.isPresent() ? pattern.get().after(time, whole) : Math.addExact(time, whole);
    }
  }
}
