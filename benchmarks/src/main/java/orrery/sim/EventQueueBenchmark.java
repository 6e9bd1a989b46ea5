package orrery.sim;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import orrery.host.RandomStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The hold model (Jones, "An empirical comparison of priority-queue and event-set implementations", 1986): take the least
 * event, let it happen, put it back a random time later. Ours against a {@link PriorityQueue} of event objects.
 *
 * <p>In this package because the queue is the engine's own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 3, jvmArgsAppend = "-Xmx3g")
public class EventQueueBenchmark {

  /** How many events are pending. */
  @Param({"1000", "100000", "1000000"})
  int pending;

  /** How long after it happened an event is due again. */
  @Param({"EXPONENTIAL", "MIXED", "EQUAL", "BIMODAL", "FAR"})
  Delays delays;

  /** A distribution of delays; the last three are hostile to some queues. How they do when there are fewer and fewer, or when they are cancelled: {@code orrery.benchmarks.hold}. */
  public enum Delays {
    /** A second on average. */
    EXPONENTIAL {
      @Override
      double meanNanos(RandomStream random) {
        return 1e9;
      }
    },
    /** Half of them 100 µs on average, three tenths 50 ms, a fifth a minute: a LAN, the internet and leases. */
    MIXED {
      @Override
      double meanNanos(RandomStream random) {
        int tenth = random.nextInt(10);
        return tenth < 5 ? 1e5 : tenth < 8 ? 5e7 : 6e10;
      }
    },
    /** A second exactly. */
    EQUAL {
      @Override
      double meanNanos(RandomStream random) {
        return 1e9;
      }

      @Override
      long nanos(RandomStream random, int pending) {
        return 1_000_000_000;
      }
    },
    /** Half of them 50 µs on average, half of them half an hour. */
    BIMODAL {
      @Override
      double meanNanos(RandomStream random) {
        return random.nextBoolean(0.5) ? 5e4 : 1.8e12;
      }
    },
    /** Ten seconds from one event to the next, whatever is pending: with a million four months; twenty years in a measurement. */
    FAR {
      @Override
      double meanNanos(RandomStream random) {
        return 1e10;
      }

      @Override
      long nanos(RandomStream random, int pending) {
        return (long) (pending * random.nextExponential(meanNanos(random)));
      }
    };

    abstract double meanNanos(RandomStream random);

    long nanos(RandomStream random, int pending) {
      return (long) random.nextExponential(meanNanos(random));
    }
  }

  // Drawn beforehand: a logarithm costs as much as a small queue.
  private final long[] drawn = new long[4096];
  private final EventQueue ours = new EventQueue();
  private final PriorityQueue<HoldEvent> theirs = new PriorityQueue<>();
  private long key;

  /** Fills both queues and holds until their events are in a steady state, and in no order in memory. */
  @Setup
  public void fill() {
    RandomStream random = new Xoshiro256(42);
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = delays.nanos(random, pending);
    }
    for (int i = 0; i < pending; i++) {
      ours.add(delay(), key++, new HoldEvent());
      HoldEvent event = new HoldEvent();
      event.time = delay();
      event.key = key++;
      theirs.add(event);
    }
    for (int i = 0; i < 3 * pending; i++) {
      ours();
      priorityQueue();
    }
  }

  private long delay() {
    return drawn[(int) (key & drawn.length - 1)];
  }

  /** The engine's queue. */
  @Benchmark
  public long ours() {
    HoldEvent event = (HoldEvent) ours.poll(Long.MAX_VALUE);
    event.time = ours.time();
    event.fire();
    ours.add(event.time + delay(), key++, event);
    return event.seen;
  }

  /** The library's. */
  @Benchmark
  public long priorityQueue() {
    HoldEvent event = theirs.poll();
    event.fire();
    event.time += delay();
    event.key = key++;
    theirs.add(event);
    return event.seen;
  }

  private static final class HoldEvent extends Event implements Comparable<HoldEvent> {
    private long time;
    private long key;
    private long seen;

    @Override
    protected void fire() {
      seen = seen * 31 + time;
    }

    @Override
    protected String label() {
      return "hold";
    }

    @Override
    public int compareTo(HoldEvent other) {
      int order = Long.compare(time, other.time);
      return order != 0 ? order : Long.compare(key, other.key);
    }
  }
}
