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

  private static final Address EXTERNAL = Address.of("203.0.113.1");

  private Nat nat;
  private final Map<FiveTuple, Endpoint> map = new LinkedHashMap<>();
  private int[] internal;
  private int[] internalPort;
  private int[] externalPort;
  private int[] remote;
  private int[] remotePort;
  private int[] order;
  private int turn;
  private long now;

  /** Opens the bindings: inside endpoints of 250 machines, each with a peer of its own. */
  @Setup
  public void open() {
    Xoshiro256 random = new Xoshiro256(42);
    nat = new Nat(NatCatalogue.find(preset).orElseThrow().behavior().orElseThrow(), List.of(EXTERNAL), () -> new Xoshiro256(1));
    internal = new int[bindings];
    internalPort = new int[bindings];
    externalPort = new int[bindings];
    remote = new int[bindings];
    remotePort = new int[bindings];
    order = new int[65_536];
    for (int i = 0; i < bindings; i++) {
      internal[i] = 0xC0A80101 + i % 250;
      internalPort[i] = 20_000 + i;
      remote[i] = (int) random.nextLong();
      remotePort[i] = 1 + random.nextInt(65_535);
      Endpoint given = nat.outbound(Transport.UDP, internal(i), remote(i), 0, 0).passed();
      externalPort[i] = given.port();
      map.put(new FiveTuple(Transport.UDP, internal(i), remote(i)), given);
    }
    for (int i = 0; i < order.length; i++) {
      order[i] = random.nextInt(bindings);
    }
  }

  // Endpoints are made for each packet, as packets bring their own.
  private Endpoint internal(int which) {
    return new Endpoint(Address.ipv4(internal[which]), internalPort[which]);
  }

  private Endpoint remote(int which) {
    return new Endpoint(Address.ipv4(remote[which]), remotePort[which]);
  }

  private int next() {
    now += 100;
    return order[turn++ & order.length - 1];
  }

  /** A packet from inside. */
  @Benchmark
  public Middlebox.Verdict out() {
    int which = next();
    return nat.outbound(Transport.UDP, internal(which), remote(which), 0, now);
  }

  /** A packet from outside, which answers one. */
  @Benchmark
  public Middlebox.Verdict in() {
    int which = next();
    return nat.inbound(Transport.UDP, new Endpoint(EXTERNAL, externalPort[which]), remote(which), 0, now);
  }

  /** The library's map, by a key made for the look-up. */
  @Benchmark
  public Endpoint linkedHashMap() {
    int which = next();
    return map.get(new FiveTuple(Transport.UDP, internal(which), remote(which)));
  }
}
