package orrery.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orrery.device.movement.Disc;
import orrery.device.movement.RandomWaypoint;
import orrery.device.movement.Trajectory;
import orrery.device.place.MovingIndex;
import orrery.device.place.SiteIndex;
import orrery.host.Position;
import orrery.host.RandomStream;
import orrery.sim.Distribution;
import orrery.sim.Streams;
import orrery.sim.Xoshiro256;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nearness with a million devices on the move by random waypoints within 30 km, at the speed of cars in a city, among sites
 * that lie anywhere there. Simulated time goes on by a minute from one round of all devices to the next; an operation is
 * one device or one question.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 4)
@Measurement(iterations = 4, time = 4)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class ProximityBenchmark {

  private static final int BATCH = 1_000;
  private static final long ROUND_NANOS = 60_000_000_000L;

  /** How many devices there are. */
  @Param("1000000")
  int devices;

  /** How many sites there are. */
  @Param({"1000", "100000"})
  int sites;

  private SiteIndex index;
  private List<Position> all;
  private Trajectory[] ways;
  private Position[] positions;
  private int[] nearest;
  private MovingIndex crowd;
  private int next;
  private long time;

  /** Lets everybody be somewhere. */
  @Setup
  public void build() {
    Disc area = new Disc(new Position(48_137_000, 11_575_000), 30_000);
    RandomStream random = new Xoshiro256(42);
    all = new ArrayList<>();
    for (int i = 0; i < sites; i++) {
      all.add(area.draw(random));
    }
    index = new SiteIndex(all);
    RandomWaypoint movement = new RandomWaypoint(area, 5, 15, new Distribution.Exponential(300e9));
    Streams streams = new Streams(42);
    ways = new Trajectory[devices];
    positions = new Position[devices];
    nearest = new int[devices];
    crowd = new MovingIndex(devices, 100);
    for (int i = 0; i < devices; i++) {
      ways[i] = movement.of(streams, "device-" + i);
      positions[i] = ways[i].at(0);
      nearest[i] = index.nearest(positions[i]);
      crowd.put(i, positions[i]);
    }
  }

  private int step() {
    int device = next;
    if (++next == devices) {
      next = 0;
      time += ROUND_NANOS;
    }
    return device;
  }

  /** Where a device is, a minute after it was asked last. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int moving() {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      int device = step();
      positions[device] = ways[device].at(time);
      sum += positions[device].latitudeMicrodegrees();
    }
    return sum;
  }

  /** Which site is nearest to where a device is. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int nearestSite() {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += index.nearest(positions[step()]);
    }
    return sum;
  }

  /** Both, beginning from the site that was nearest a minute before: the answer of a device kept current. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int movingAndNearestSite() {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      int device = step();
      nearest[device] = index.nearest(ways[device].at(time), SiteIndex.NONE, nearest[device]);
      sum += nearest[device];
    }
    return sum;
  }

  /** What the index of moving devices takes to be kept current, and the move itself. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int movingWithinTheIndex() {
    for (int i = 0; i < BATCH; i++) {
      int device = step();
      crowd.put(device, ways[device].at(time));
    }
    return crowd.size();
  }

  /** Who is within 100 m of a device: some ten others. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int whoIsNear() {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += crowd.within(positions[step()], 100).length;
    }
    return sum;
  }

  /** For the ratio: the nearest site by comparing all. */
  @Benchmark
  public int nearestSiteByComparing() {
    Position position = positions[step()];
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < all.size(); i++) {
      double metres = position.metresTo(all.get(i));
      if (metres < least) {
        least = metres;
        best = i;
      }
    }
    return best;
  }
}
