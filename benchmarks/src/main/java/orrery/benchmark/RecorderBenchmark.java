package orrery.benchmark;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import orrery.metrics.Counter;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.metrics.Tally;

/** Taking down a measurement: by a handle, as all do who measure often, and by labels, as who measures rarely. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecorderBenchmark {

  private static final long HORIZON_NANOS = Duration.ofHours(1).toNanos();

  private Recorder recorder = new Recorder(Duration.ofHours(1), Duration.ofMinutes(10));
  private Counter bytes = recorder.counter(MetricCatalogue.BYTES_UP, "laptop", "cluster", "renew");
  private Tally lengths = recorder.tally(MetricCatalogue.SESSION_LENGTH, "laptop");
  private long now;

  /** A new run each time: the longer one is, the more it holds. */
  @Setup(Level.Iteration)
  public void begin() {
    recorder = new Recorder(Duration.ofHours(1), Duration.ofMinutes(10));
    bytes = recorder.counter(MetricCatalogue.BYTES_UP, "laptop", "cluster", "renew");
    lengths = recorder.tally(MetricCatalogue.SESSION_LENGTH, "laptop");
  }

  private long next() {
    now = (now + 1_000_003) % HORIZON_NANOS;
    return now;
  }

  @Benchmark
  public void counter() {
    bytes.add(next(), 128);
  }

  @Benchmark
  public void tally() {
    lengths.observe(next(), now % 1_000);
  }

  @Benchmark
  public void byLabels() {
    recorder.count(next(), MetricCatalogue.BYTES_UP, 128, "laptop", "cluster", "renew");
  }
}
