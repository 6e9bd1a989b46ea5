package orrery.net;

import java.util.function.Supplier;
import orrery.host.RandomStream;

/** A queue at work, with what is out no earlier than the latest join: it says of each packet that joins whether it is dropped. See {@link QueueSpec} for what each does. */
abstract sealed class QueueDiscipline extends Backlog {

  /**
   * Whether a packet is dropped.
   *
   * @param time when it joins
   * @param begin when its sending could begin: when the one before it is out, or at once
   */
  final boolean drops(long time, long begin, int bytes) {
    forget(time, begin);
    return refuses(time, begin, bytes);
  }

  /** The packet has been taken, could begin at {@code begin} and is out at {@code end}. */
  void takes(long begin, long end, int bytes) {
    add(begin, end, bytes);
  }

  abstract boolean refuses(long time, long begin, int bytes);

  static QueueDiscipline of(QueueSpec spec, Supplier<RandomStream> luck) {
    if (spec instanceof QueueSpec.Bytes || spec instanceof QueueSpec.Packets) return new Tail(spec);
    if (spec instanceof QueueSpec.Red red) return new Red(red, luck);
    if (spec instanceof QueueSpec.Codel codel) return new Codel(codel);
    if (spec instanceof QueueSpec.Pie pie) return new Pie(pie, luck);
    throw new AssertionError("unhandled queue " + spec);
  }

  private static final class Tail extends QueueDiscipline {

    private final QueueSpec spec;

    /** @param spec a number of bytes, or of packets */
    Tail(QueueSpec spec) {
      this.spec = spec;
    }

    @Override
    boolean refuses(long time, long begin, int size) {
      return spec instanceof QueueSpec.Packets most ? packets() >= most.packets() : bytes() >= spec.bytes().bytes();
    }
  }

  private static final class Red extends QueueDiscipline {

    private final QueueSpec.Red spec;
    private final Supplier<RandomStream> luck;
    private double average;
    private int sinceDrop = -1;
    private long idleSince;
    private long lastNanos = 1;

    Red(QueueSpec.Red spec, Supplier<RandomStream> luck) {
      this.spec = spec;
      this.luck = luck;
    }

    @Override
    boolean refuses(long time, long begin, int size) {
      if (packets() == 0) {
        // While the line was idle, so many packets might have passed an empty queue.
        double passed = Math.max(0, time - idleSince) / (double) lastNanos;
        average *= StrictMath.pow(1 - spec.weight(), passed);
      } else {
        average += spec.weight() * (bytes() - average);
      }
      if (average < spec.minimum().bytes()) {
        sinceDrop = -1;
      } else if (average >= spec.maximum().bytes()) {
        sinceDrop = 0;
        return true;
      } else {
        sinceDrop++;
        double base = spec.probability() * (average - spec.minimum().bytes()) / (spec.maximum().bytes() - spec.minimum().bytes());
        double probability = sinceDrop * base >= 1 ? 1 : base / (1 - sinceDrop * base);
        if (luck.get().nextBoolean(probability)) {
          sinceDrop = 0;
          return true;
        }
      }
      if (bytes() >= spec.bytes().bytes()) {
        return true;
      }
      idleSince = begin;
      return false;
    }

    @Override
    void takes(long begin, long end, int bytes) {
      super.takes(begin, end, bytes);
      lastNanos = Math.max(1, end - idleSince);
      idleSince = end;
    }
  }

  private static final class Codel extends QueueDiscipline {

    private static final int LARGEST_PACKET = 1500;

    private final QueueSpec.Codel spec;
    private final long target;
    private final long interval;
    private boolean above;
    private long aboveUntil;
    private boolean dropping;
    private long dropNext;
    private int count;
    private int lastCount;

    Codel(QueueSpec.Codel spec) {
      this.spec = spec;
      this.target = spec.target().toNanos();
      this.interval = spec.interval().toNanos();
    }

    @Override
    boolean refuses(long time, long begin, int size) {
      if (bytes() >= spec.bytes().bytes()) {
        return true;
      }
      boolean mayDrop = mayDrop(begin - time, begin);
      if (dropping) {
        dropping = mayDrop;
        if (dropping && begin >= dropNext) {
          count++;
          dropNext += controlLaw();
          return true;
        }
        return false;
      }
      if (!mayDrop) {
        return false;
      }
      dropping = true;
      // RFC 8289 §5.4: where it was dropping lately, it goes on nearly as often as it was.
      int delta = count - lastCount;
      count = delta > 1 && begin - dropNext < 16 * interval ? delta : 1;
      dropNext = begin + controlLaw();
      lastCount = count;
      return true;
    }

    /** Whether packets have waited for too long, for long enough (§5.5). */
    private boolean mayDrop(long waited, long begin) {
      if (waited < target || bytes() <= LARGEST_PACKET) {
        above = false;
      } else if (!above) {
        above = true;
        aboveUntil = begin + interval;
      } else {
        return begin >= aboveUntil;
      }
      return false;
    }

    private long controlLaw() {
      return (long) (interval / Math.sqrt(count));
    }
  }

  private static final class Pie extends QueueDiscipline {

    private static final long UPDATE_NANOS = 15_000_000;
    private static final long BURST_NANOS = 150_000_000;
    private static final int MEAN_PACKET = 1_000;
    private static final double ALPHA = 0.125;
    private static final double BETA = 1.25;

    /** Below this nothing is dropped in any run, and the controller may rest. */
    private static final double NEGLIGIBLE = 1e-9;

    private final QueueSpec.Pie spec;
    private final Supplier<RandomStream> luck;
    private final double target;
    private double probability;
    private double accumulated;
    private double delay;
    private long burstLeft = BURST_NANOS;
    private long nextUpdate;
    private long lastEnd;

    Pie(QueueSpec.Pie spec, Supplier<RandomStream> luck) {
      this.spec = spec;
      this.luck = luck;
      this.target = spec.target().toNanos() / 1e9;
    }

    @Override
    boolean refuses(long time, long begin, int size) {
      catchUp(time);
      double now = (begin - time) / 1e9;
      if (probability == 0 && now < target / 2 && delay < target / 2) {
        burstLeft = BURST_NANOS;
      }
      return bytes() >= spec.bytes().bytes() || burstLeft == 0 && dropsEarly();
    }

    /** RFC 8033 §4.1 and, for the randomness that is not too random, §5.4. */
    private boolean dropsEarly() {
      if (probability == 0) {
        accumulated = 0;
      }
      if (delay < target / 2 && probability < 0.2 || bytes() <= 2 * MEAN_PACKET) {
        return false;
      }
      accumulated += probability;
      boolean drops = accumulated >= 8.5 || accumulated >= 0.85 && luck.get().nextBoolean(probability);
      if (drops) {
        accumulated = 0;
      }
      return drops;
    }

    /** The steps of the controller that were due up to {@code time}. */
    private void catchUp(long time) {
      while (nextUpdate <= time) {
        double now = Math.max(0, lastEnd - nextUpdate) / 1e9;
        if (now == 0 && delay == 0 && probability < NEGLIGIBLE) {
          probability = 0;
          long steps = (time - nextUpdate) / UPDATE_NANOS + 1;
          burstLeft = Math.max(0, burstLeft - Math.min(BURST_NANOS, steps * UPDATE_NANOS));
          nextUpdate += steps * UPDATE_NANOS;
          return;
        }
        step(now);
        nextUpdate += UPDATE_NANOS;
      }
    }

    /** RFC 8033 §4.2, with the scales of §4.2's table and the cap of §5.5. */
    private void step(double now) {
      double change = (ALPHA * (now - target) + BETA * (now - delay)) / scale();
      probability += probability >= 0.1 ? Math.min(0.02, change) : change;
      if (now == 0 && delay == 0) {
        probability *= 0.98;
      }
      probability = Math.max(0, Math.min(1, probability));
      delay = now;
      burstLeft = Math.max(0, burstLeft - UPDATE_NANOS);
    }

    private double scale() {
      return probability < 0.000001 ? 2048
          : probability < 0.00001 ? 512
          : probability < 0.0001 ? 128
          : probability < 0.001 ? 32
          : probability < 0.01 ? 8
          : probability < 0.1 ? 2 : 1;
    }

    @Override
    void takes(long begin, long end, int bytes) {
      super.takes(begin, end, bytes);
      lastEnd = end;
    }
  }
}
