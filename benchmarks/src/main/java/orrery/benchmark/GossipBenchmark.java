package orrery.benchmark;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import orrery.host.RandomStream;
import orrery.sim.Entity;
import orrery.sim.Event;
import orrery.sim.Fingerprint;
import orrery.sim.Simulation;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * The engine end to end: nodes on a random graph (each picks 4 neighbours, links both ways, 10 to 100 ms) have a timer of
 * one second, on which they send 100 bytes to a random neighbour, who merges a counter and answers with as many. Every
 * receipt goes into the receiver's fingerprint. An operation is a tenth of a second of simulated time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 3, jvmArgsAppend = "-Xmx3g")
public class GossipBenchmark {

  private static final long TIMER_NANOS = 1_000_000_000;
  private static final long SLICE_NANOS = 100_000_000;
  private static final int PAYLOAD_BYTES = 100;

  /** How many nodes there are. */
  @Param({"1000", "10000", "100000", "1000000"})
  int nodes;

  private Simulation simulation;

  /** Events per second of real time. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Rate {
    /** Events that have fired. */
    public long events;
  }

  /** Draws the graph and lets the run reach its steady state. */
  @Setup
  public void build() {
    simulation = new Simulation(42);
    RandomStream random = simulation.stream("benchmark", "graph");
    Node[] all = new Node[nodes];
    for (int i = 0; i < nodes; i++) {
      all[i] = new Node(simulation, "node-" + i);
    }
    for (Node node : all) {
      for (int i = 0; i < 4; i++) {
        node.link(all[random.nextInt(nodes)], 10_000_000 + random.nextLong(90_000_000));
      }
    }
    for (Node node : all) {
      simulation.schedule(node.entity, random.nextLong(TIMER_NANOS), node);
    }
    simulation.runUntil(3 * TIMER_NANOS);
  }

  /** A tenth of a simulated second. */
  @Benchmark
  public long run(Rate rate) {
    long before = simulation.processed();
    simulation.runUntil(simulation.now() + SLICE_NANOS);
    rate.events += simulation.processed() - before;
    return simulation.processed();
  }

  /** A node, and its timer. */
  private static final class Node extends Event {
    private final Simulation simulation;
    private final Entity entity;
    private final RandomStream random;
    private final ArrayList<Node> neighbours = new ArrayList<>();
    private final ArrayList<Long> delays = new ArrayList<>();
    private int value;

    Node(Simulation simulation, String name) {
      this.simulation = simulation;
      entity = simulation.register(name);
      random = simulation.stream(name, "gossip");
    }

    void link(Node other, long delayNanos) {
      neighbours.add(other);
      delays.add(delayNanos);
      other.neighbours.add(this);
      other.delays.add(delayNanos);
    }

    @Override
    protected void fire() {
      int link = random.nextInt(neighbours.size());
      send(neighbours.get(link), delays.get(link), true);
      simulation.scheduleIn(entity, TIMER_NANOS, this);
    }

    private void send(Node to, long delayNanos, boolean answer) {
      byte[] payload = new byte[PAYLOAD_BYTES];
      payload[0] = (byte) value;
      simulation.scheduleIn(entity, delayNanos, new Message(this, to, delayNanos, payload, answer));
    }

    private void receive(Message message) {
      entity.received().add(simulation.now(), message.hash, 1);
      value = Math.max(value, message.payload[0]) + 1;
      if (message.answer) {
        send(message.from, message.delayNanos, false);
      }
    }

    @Override
    protected String label() {
      return entity + " timer gossip";
    }
  }

  /** Bytes under way. */
  private static final class Message extends Event {
    private final Node from;
    private final Node to;
    private final long delayNanos;
    private final byte[] payload;
    private final long hash;
    private final boolean answer;

    Message(Node from, Node to, long delayNanos, byte[] payload, boolean answer) {
      this.from = from;
      this.to = to;
      this.delayNanos = delayNanos;
      this.payload = payload;
      this.hash = Fingerprint.hash(payload, 0, payload.length);
      this.answer = answer;
    }

    @Override
    protected void fire() {
      to.receive(this);
    }

    @Override
    protected String label() {
      return from.entity + " to " + to.entity;
    }
  }
}
