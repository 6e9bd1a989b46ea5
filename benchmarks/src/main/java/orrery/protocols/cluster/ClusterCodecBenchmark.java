package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Shared;

/** A datagram of the cluster protocol: written by its sender, and read by its receiver, who has seen what it names before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ClusterCodecBenchmark {

  /** A renewal of about 40 bytes, an update with a profile of about 100, or a page of ten of the roster. */
  @Param({"renew", "update", "roster"})
  String message;

  private final NodeId self = new NodeId("home-12-laptop-0");
  private final ClusterCodec codec = ClusterCodec.of("home-12", new Shared());
  private ClusterMessage sent = new ClusterMessage.Renew(1, 7, 31);
  private ByteBuffer datagram = ByteBuffer.allocate(0);

  @Setup
  public void choose() {
    Profile profile = new Profile("laptop", "windows", "household-12", 40_000, 16_000_000_000L, 512_000_000_000L, 100_000_000, 100_000_000,
        OptionalInt.of(70), 64, 640, Collections.emptySet(), Optional.empty());
    List<Roster.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      entries.add(new Roster.Entry(new NodeId("home-12-phone-" + i), new Endpoint(Address.ipv4(192, 168, 1, 10 + i), 7_100), 500 + i, true, Collections.emptySet()));
    }
    sent = switch (message) {
      case "renew" -> new ClusterMessage.Renew(1, 7, 31);
      case "update" -> new ClusterMessage.Update(1, 7, 31, profile);
      case "roster" -> new ClusterMessage.RosterPage(7, 31, 0, 1, entries);
      default -> throw new IllegalArgumentException(message);
    };
    datagram = codec.encode(self, sent).asReadOnlyBuffer();
  }

  @Benchmark
  public ByteBuffer encode() {
    return codec.encode(self, sent);
  }

  @Benchmark
  public Object decode() {
    return codec.decode(datagram);
  }
}
