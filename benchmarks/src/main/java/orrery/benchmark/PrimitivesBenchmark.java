package orrery.benchmark;

import java.util.concurrent.TimeUnit;
import orrery.host.RandomStream;
import orrery.sim.Distribution;
import orrery.sim.Fingerprint;
import orrery.sim.Mrg32k3a;
import orrery.sim.Xoshiro256;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What every event pays: a step of the fingerprint, a hash of a payload, a random draw. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(2)
public class PrimitivesBenchmark {

  private final Fingerprint chain = new Fingerprint();
  private final byte[] payload = new byte[100];
  private final byte[] segment = new byte[1460];
  private final RandomStream xoshiro = new Xoshiro256(42);
  private final RandomStream mrg = new Mrg32k3a(12345, 12345, 12345, 12345, 12345, 12345);
  private final Distribution weibull = new Distribution.Weibull(169.5385, 0.61511);
  private long time;

  /** One receipt. */
  @Benchmark
  public long fingerprintAdd() {
    chain.add(time += 1000, 42, 7);
    return chain.count();
  }

  /** A datagram of 100 bytes. */
  @Benchmark
  public long hash100Bytes() {
    return Fingerprint.hash(payload, 0, payload.length);
  }

  /** A full segment. */
  @Benchmark
  public long hash1460Bytes() {
    return Fingerprint.hash(segment, 0, segment.length);
  }

  /** 64 bits of xoshiro256++. */
  @Benchmark
  public long xoshiroLong() {
    return xoshiro.nextLong();
  }

  /** A uniform number of MRG32k3a. */
  @Benchmark
  public double mrgDouble() {
    return mrg.nextDouble();
  }

  /** A uniform number below a bound that is no power of two. */
  @Benchmark
  public long bounded() {
    return xoshiro.nextLong(1_000_003);
  }

  /** An exponential delay. */
  @Benchmark
  public double exponential() {
    return xoshiro.nextExponential(1e9);
  }

  /** A session. */
  @Benchmark
  public double weibull() {
    return weibull.sample(xoshiro);
  }

  /** What is left of a session at a stationary start. */
  @Benchmark
  public double weibullResidual() {
    return weibull.sampleResidual(xoshiro);
  }
}
