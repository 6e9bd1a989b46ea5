package orrery.net;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
import org.jspecify.annotations.Nullable;
import orrery.host.DataSize;
import orrery.host.Quantity;
import orrery.host.RandomStream;
import orrery.sim.Distribution;
import orrery.sim.Streams;
import orrery.sim.Xoshiro256;

/** What a packet pays to cross one direction of a link, by what the link is like. A packet a millisecond, at half load. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(2)
public class PipeBenchmark {

  @Param({"plain", "plain-certain", "degraded", "exponential-jitter", "gilbert-elliott", "shaped", "traced", "series", "codel", "pie", "wifi"})
  private String kind = "plain";

  /** A pipe that is part of no link. */
  private record Alone(RandomStream luck, Streams streams, @Nullable Medium medium) implements Pipe.Owner {
    @Override
    public RandomStream weather(Pipe pipe, String purpose) {
      return streams.stream("link", purpose);
    }
  }

  private Pipe pipe = new Pipe(plain("1 ms", 0.01), new Alone(new Xoshiro256(1), new Streams(1), null));
  private long time;

  private static PipeSpec plain(String jitter, double loss) {
    return PipeSpec.plain(Quantity.bitRate("20 Mb/s"), Duration.ofMillis(9), Quantity.duration(jitter), loss, Quantity.dataSize("256 KiB"));
  }

  private PipeSpec spec() {
    PipeSpec certain = plain("0 ms", 0);
    DataSize queue = Quantity.dataSize("256 KiB");
    return switch (kind) {
      case "plain", "degraded" -> plain("1 ms", 0.01);
      case "plain-certain" -> certain;
      case "exponential-jitter" -> certain.with(new Jitter(new Distribution.Exponential(1e6), true));
      case "gilbert-elliott" -> certain.with(new Loss.GilbertElliott(Duration.ofSeconds(10), Duration.ofSeconds(1), 0, 0.3));
      case "shaped" -> certain.with(new Sending.Shaped(Quantity.bitRate("10 Mb/s"), queue));
      case "traced" -> {
        int[] moments = new int[100_000];
        for (int i = 0; i < moments.length; i++) {
          moments[i] = i + 1;
        }
        yield certain.with(new Sending.Traced(new DeliveryTrace(moments)));
      }
      case "series" -> {
        long[] times = new long[10_000];
        double[] rates = new double[times.length];
        for (int i = 0; i < times.length; i++) {
          times[i] = i * 100_000_000L;
          rates[i] = 1e7 + i % 7 * 1e6;
        }
        yield certain.with(new Sending.Varying(new Series(times, rates, true)));
      }
      case "codel" -> certain.with(new QueueSpec.Codel(queue, Duration.ofMillis(5), Duration.ofMillis(100)));
      case "pie" -> certain.with(new QueueSpec.Pie(queue, Duration.ofMillis(15)));
      case "wifi" -> certain.with(new Sending.Framed(new Framing(
          1_500, 38, Duration.ofNanos(190_000), 65_535, Duration.ZERO, 1, 1, Optional.empty(), Optional.empty())));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @Setup
  public void open() {
    Streams streams = new Streams(1);
    RandomStream luck = streams.stream("link", "luck");
    pipe = new Pipe(spec(), new Alone(luck, streams, new Medium()));
    if (kind.equals("degraded")) {
      pipe.degrade(Degradation.slower(0.9));
    }
    time = 0;
  }

  /** One packet. */
  @Benchmark
  public long cross() {
    time += 1_000_000;
    return pipe.cross(time, 1_250);
  }
}
