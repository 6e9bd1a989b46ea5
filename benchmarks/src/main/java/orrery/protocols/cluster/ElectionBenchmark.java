package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Shared;
import orrery.host.Timer;
import orrery.sim.Xoshiro256;

/**
 * One step of an election by merit, at one member: it is told that the super node is lost, hears of a worse candidate, and
 * so stands at once, telling every other member by a datagram of its own; then another's office ends it. No network.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ElectionBenchmark implements Electorate {

  private static final NodeId LOST = new NodeId("home-12-set-top-box");

  /** How many others there are. */
  @Param({"4", "100"})
  int members;

  private final Standing self = new Standing(new NodeId("home-12-laptop-0"), 640);
  private final ClusterCodec codec = ClusterCodec.of("home-12", new Shared());
  private final RandomStream random = new Xoshiro256(42);
  private final Election election = new MeritElection(Defaults.of(MeritConfig.class), this);
  private final List<Roster.Entry> others = new ArrayList<>();
  private final ClusterMessage.Ballot worse = new ClusterMessage.Candidacy(7, LOST, 500);
  private long octets;

  @Setup
  public void gather() {
    for (int i = 0; i < members; i++) {
      others.add(new Roster.Entry(new NodeId("home-12-phone-" + i), new Endpoint(Address.ipv4(192, 168, 1, 10 + i), 7_100), 500, true, Collections.emptySet()));
    }
  }

  @Benchmark
  public long step() {
    election.begin(false);
    election.onBallot(others.get(0).id(), others.get(0).endpoint(), worse, true);
    election.end();
    return octets;
  }

  // ---- The cluster as the election sees it

  @Override
  public Standing self() {
    return self;
  }

  @Override
  public boolean eligible() {
    return true;
  }

  @Override
  public List<Roster.Entry> others() {
    return others;
  }

  @Override
  public long lostTerm() {
    return 7;
  }

  @Override
  public NodeId lostId() {
    return LOST;
  }

  @Override
  public void send(Endpoint destination, ClusterMessage.Ballot ballot) {
    octets += codec.encode(self.id(), ballot).remaining();
  }

  /** Time does not pass. */
  @Override
  public Timer timer(String name, Runnable onExpiry) {
    return new Timer() {
      @Override
      public void start(long delayNanos) {}

      @Override
      public void cancel() {}

      @Override
      public boolean isPending() {
        return false;
      }
    };
  }

  @Override
  public RandomStream random() {
    return random;
  }

  @Override
  public void keep(ByteBuffer value, Runnable then) {
    then.run();
  }

  @Override
  public Optional<byte[]> kept() {
    return Optional.empty();
  }

  @Override
  public void win(String reason, long least) {}

  @Override
  public void win(String reason, Consumer<SuperNode> announcement) {}

  @Override
  public void accept(SuperNode claim) {}

  @Override
  public void fail(String reason) {}

  @Override
  public void challenge() {}
}
