package orrery.device.churn;

import java.util.Arrays;
import orrery.host.RandomStream;
import orrery.sim.Distribution;
import orrery.sim.Streams;

/**
 * Failures that hit a whole group at once: a region, a provider, a home. The group's name decides when; every member is
 * away from the beginning of an outage on, and comes back after its end, each with a delay of its own.
 *
 * <p>It is in equilibrium from time 0 on. Its members share the list of outages, which grows as far as anybody looks.
 */
public final class Outages {

  private final Streams streams;
  private final String name;
  private final Distribution between;
  private final Distribution length;
  private final Distribution spread;
  private final RandomStream luck;
  private long[] starts = new long[4];
  private long[] ends = new long[4];
  private int known;

  /**
   * @param name of the group; its outages hang on nothing else
   * @param between from the end of one to the beginning of the next, in nanoseconds
   * @param length how long one lasts
   * @param spread how long after its end a member comes back
   */
  public Outages(Streams streams, String name, Distribution between, Distribution length, Distribution spread) {
    this.streams = streams;
    this.name = name;
    this.between = between;
    this.length = length;
    this.spread = spread;
    this.luck = streams.stream(name, "outages");
    if (!(between.mean() > 0)) {
      throw new IllegalArgumentException("outages of " + name + " must have time between them");
    }
    boolean out = luck.nextBoolean(length.mean() / (length.mean() + between.mean()));
    if (out) {
      add(0, nanos(length.sampleResidual(luck)));
    } else {
      long start = nanos(between.sampleResidual(luck));
      add(start, Math.addExact(start, nanos(length.sample(luck))));
    }
  }

  /** The group. */
  public String name() {
    return name;
  }

  /** When the outage of that number begins, from 0. */
  public long start(int outage) {
    know(outage);
    return starts[outage];
  }

  /** When it ends. */
  public long end(int outage) {
    know(outage);
    return ends[outage];
  }

  /** When a member is back from it: at least a nanosecond after its end. */
  public long back(int outage, String member) {
    return Math.addExact(end(outage), nanos(spread.sample(streams.stream(member, "outage/" + name + "-" + outage))));
  }

  /** The course of a member that has a course of its own: it is there when it would be and no outage keeps it away. */
  public Presence of(Presence own, String member) {
    return new Member(own, member);
  }

  private void know(int outage) {
    while (known <= outage) {
      long start = Math.addExact(ends[known - 1], nanos(between.sample(luck)));
      add(start, Math.addExact(start, nanos(length.sample(luck))));
    }
  }

  private void add(long start, long end) {
    if (known == starts.length) {
      starts = Arrays.copyOf(starts, 2 * known);
      ends = Arrays.copyOf(ends, 2 * known);
    }
    starts[known] = start;
    ends[known++] = end;
  }

  /** At most 100 years: then nobody looks any more. */
  private static long nanos(double value) {
    return Math.max(1, Math.round(Math.min(value, 3.15e18)));
  }

  private final class Member implements Presence {

    private final Presence own;
    private final String member;
    private int outage;
    private boolean out;
    private boolean there;
    private boolean silent;
    private long until;

    Member(Presence own, String member) {
      this.own = own;
      this.member = member;
      this.out = start(0) == 0;
      this.there = own.isThere() && !out;
      settle();
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
      return there && silent;
    }

    @Override
    public void next() {
      there = !there;
      settle();
    }

    /** Goes on through both courses until being there changes; leaves them after that change. */
    private void settle() {
      while (true) {
        long outageTurn = out ? back(outage, member) : start(outage);
        long ownTurn = own.until();
        until = Math.min(outageTurn, ownTurn);
        if (until == FOREVER) {
          return;
        }
        boolean silently = own.goesSilently();
        if (ownTurn == until) {
          own.next();
        }
        if (outageTurn == until) {
          silently = !out;
          if (out) {
            outage++;
            // An outage that begins while the member is not yet back keeps it away all the longer.
            while (start(outage) <= until && back(outage, member) <= until) {
              outage++;
            }
            out = start(outage) <= until;
          } else {
            out = true;
          }
        }
        if ((own.isThere() && !out) != there) {
          silent = silently;
          return;
        }
      }
    }
  }
}
