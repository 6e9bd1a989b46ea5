package orrery.benchmark;

import java.util.concurrent.TimeUnit;
import orrery.host.RandomStream;
import orrery.net.flow.MaxMin;
import orrery.sim.Xoshiro256;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A flow ends and another begins, among 100,000 that all cross one backbone.
 *
 * <p>They are in neighbourhoods of 100: 20 homes with 5 flows each, an access link per home, and one link that all 100
 * share and that is full. A flow takes of its home's link, its neighbourhood's, the backbone, and a twentieth of the
 * reverse of its home's link.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
public class MaxMinBenchmark {

  private static final int FLOWS = 100_000;
  private static final int PER_HOME = 5;
  private static final int HOMES_PER_NEIGHBOURHOOD = 20;

  /** What the backbone is to the flows. */
  @Param({"ROOM_TO_SPARE", "FULL"})
  Backbone backbone;

  /** A backbone for flows that would like some 4.9e11 b/s. */
  public enum Backbone {
    /** It joins nobody: components have 100 flows. */
    ROOM_TO_SPARE(1e12),
    /** It holds flows of every neighbourhood: one component of all 100,000. */
    FULL(3e11);

    private final double bitsPerSecond;

    Backbone(double bitsPerSecond) {
      this.bitsPerSecond = bitsPerSecond;
    }
  }

  private final RandomStream random = new Xoshiro256(42);
  private final int[] flows = new int[FLOWS];
  private final int[] used = new int[4];
  private final double[] consumptions = {1, 1, 1, 0.05};
  private MaxMin sharing;
  private int[] home;
  private int[] homeReverse;
  private int[] neighbourhood;
  private int wide;

  /** Fills the network; all at once where the backbone is full, else every flow would cost a full solution. */
  @Setup(Level.Trial)
  public void fill() {
    sharing = new MaxMin();
    int homes = FLOWS / PER_HOME;
    home = new int[homes];
    homeReverse = new int[homes];
    neighbourhood = new int[homes / HOMES_PER_NEIGHBOURHOOD];
    wide = sharing.addResource(1e15);
    for (int i = 0; i < homes; i++) {
      home[i] = sharing.addResource(2e7 + 1e8 * random.nextDouble());
      homeReverse[i] = sharing.addResource(1e7);
    }
    for (int i = 0; i < neighbourhood.length; i++) {
      neighbourhood[i] = sharing.addResource(5e8);
    }
    for (int i = 0; i < FLOWS; i++) {
      flows[i] = begin(i);
    }
    sharing.capacity(wide, backbone.bitsPerSecond);
  }

  private int begin(int i) {
    used[0] = home[i / PER_HOME];
    used[1] = neighbourhood[i / PER_HOME / HOMES_PER_NEIGHBOURHOOD];
    used[2] = wide;
    used[3] = homeReverse[i / PER_HOME];
    return sharing.addFlow(0.01 + 0.1 * random.nextDouble(), Double.POSITIVE_INFINITY, used, consumptions, 4);
  }

  /** Two changes. */
  @Benchmark
  public double endOneAndBeginAnother() {
    int i = random.nextInt(FLOWS);
    sharing.removeFlow(flows[i]);
    flows[i] = begin(i);
    return sharing.rate(flows[i]);
  }
}
