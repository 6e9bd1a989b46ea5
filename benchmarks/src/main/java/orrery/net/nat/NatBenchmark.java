package orrery.net.nat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import orrery.net.Transport;
import orrery.sim.Xoshiro256;

/**
 * One packet through a NAT that holds many bindings, each time of another of them, in no order; beside it a look-up of the
 * same five-tuples in a {@link LinkedHashMap} of records, as a first version had.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx1g")
public class NatBenchmark {

  /** How many bindings there are. */
  @Param({"100", "10000"})
  int bindings;

  /** What kind of box. */
  @Param({"port-restricted-cone", "adm-adf", "symmetric", "linux-masquerade"})
  String preset;

  private record FiveTuple(Transport transport, Endpoint internal, Endpoint remote) {}

  private Nat nat;
  private final Map<FiveTuple, Endpoint> map = new LinkedHashMap<>();
  private Endpoint[] internal;
  private Endpoint[] external;
  private Endpoint[] remote;
  private int[] order;
  private int turn;
  private long now;

  /** Opens the bindings: inside endpoints of 250 machines, each with a peer of its own. */
  @Setup
  public void open() {
    Xoshiro256 random = new Xoshiro256(42);
    nat = new Nat(NatCatalogue.find(preset).orElseThrow().behavior().orElseThrow(), List.of(Address.of("203.0.113.1")), () -> new Xoshiro256(1));
    internal = new Endpoint[bindings];
    external = new Endpoint[bindings];
    remote = new Endpoint[bindings];
    order = new int[65_536];
    for (int i = 0; i < bindings; i++) {
      internal[i] = new Endpoint(Address.ipv4(192, 168, 1, 1 + i % 250), 20_000 + i);
      remote[i] = new Endpoint(Address.ipv4((int) random.nextLong()), 1 + random.nextInt(65_535));
      external[i] = nat.outbound(Transport.UDP, internal[i], remote[i], 0, 0).passed();
      map.put(new FiveTuple(Transport.UDP, internal[i], remote[i]), external[i]);
    }
    for (int i = 0; i < order.length; i++) {
      order[i] = random.nextInt(bindings);
    }
  }

  private int next() {
    now += 100;
    return order[turn++ & order.length - 1];
  }

  /** A packet from inside. */
  @Benchmark
  public Middlebox.Verdict out() {
    int which = next();
    return nat.outbound(Transport.UDP, internal[which], remote[which], 0, now);
  }

  /** A packet from outside, which answers one. */
  @Benchmark
  public Middlebox.Verdict in() {
    int which = next();
    return nat.inbound(Transport.UDP, external[which], remote[which], 0, now);
  }

  /** The library's map, by a key made for the look-up. */
  @Benchmark
  public Endpoint linkedHashMap() {
    int which = next();
    return map.get(new FiveTuple(Transport.UDP, internal[which], remote[which]));
  }
}
