package orrery.scenario.world;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.metrics.Counter;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.net.BulkProgress;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.net.Transport;
import orrery.protocols.relay.RelayState;
import orrery.protocols.signaling.RelayKind;

/**
 * What relays there are and for how long, from what their hosts say; and whether that is so, from the bytes that pass: none may
 * outlive its idle limit, and none may send a byte after its end.
 */
final class RelayTruth {

  /** Between a limit and what is done about it: a timer that was started a little later than the last byte came. */
  private static final long GRACE_NANOS = 1_000_000_000L;

  // RFC 9293 §3.1.
  private static final int SYN = 2;
  private static final int ACK = 16;

  private final Recorder recorder;
  private final Violations violations;
  private final Supplier<Long> now;
  private final Runnable settleBulks;
  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private final Map<List<String>, Ledger> ledgers = new LinkedHashMap<>();
  private Bounds bounds = new Bounds(Duration.ZERO, 0);

  /**
   * What the relays of a scenario promise.
   *
   * @param silence after which a tunnel over which nothing comes is gone
   * @param clockError by which share a host's clock may be slow
   */
  record Bounds(Duration silence, double clockError) {}

  /** A machine that runs relays, or has done. */
  private static final class Machine {
    final Node node;
    final Map<String, Relay> running = new LinkedHashMap<>();
    /** Whose a port is, or was last. */
    final Map<Integer, Relay> byPort = new TreeMap<>();

    Machine(Node node) {
      this.node = node;
    }
  }

  private static final class Relay {
    final String id;
    RelayState state;
    long sinceNanos;
    /** The last byte that came for it, or the last thing that was said of it. */
    long usedNanos;
    long endedNanos = -1;

    Relay(String id, RelayState state, long nanos) {
      this.id = id;
      this.state = state;
      sinceNanos = nanos;
      usedNanos = nanos;
    }
  }

  /** The time of relays of one kind in one state, in whole seconds of it all. */
  private static final class Ledger {
    final Counter counter;
    long nanos;

    Ledger(Counter counter) {
      this.counter = counter;
    }

    void add(long from, long to) {
      long before = nanos / 1_000_000_000L;
      nanos += to - from;
      counter.addEvenly(from, to, nanos / 1_000_000_000L - before);
    }
  }

  RelayTruth(Recorder recorder, Violations violations, Supplier<Long> now, Runnable settleBulks) {
    this.recorder = recorder;
    this.violations = violations;
    this.now = now;
    this.settleBulks = settleBulks;
  }

  void watch(Bounds promised) {
    bounds = promised;
  }

  /** A machine says what an instance is at; empty for its end. */
  void says(Node node, String id, String text) {
    long nanos = now.get();
    Machine machine = machines.computeIfAbsent(node.name(), name -> new Machine(node));
    Relay relay = machine.running.get(id);
    Optional<RelayState> state = RelayState.parse(text);
    if (relay != null) {
      check(node.name(), relay);
      account(node, relay, nanos);
    }
    if (state.isEmpty() && relay != null) {
      machine.running.remove(id);
      relay.endedNanos = nanos;
    }
    if (state.isEmpty()) {
      return;
    }
    if (relay == null) {
      relay = new Relay(id, state.get(), nanos);
      machine.running.put(id, relay);
    } else if (relay.state.phase() != RelayState.Phase.USED || state.get().phase() != RelayState.Phase.IDLE || relay.state.kind() == RelayKind.SEP) {
      // Of a BEP whose sides have gone the limit runs from the last byte, as it did while they were there.
      relay.usedNanos = nanos;
    }
    for (int port : state.get().ports()) {
      machine.byPort.put(port, relay);
    }
    // Whose its ports are is known by now; there are many relays.
    relay.state = new RelayState(state.get().kind(), state.get().phase(), state.get().idleLimit(), List.of());
    relay.sinceNanos = nanos;
    level(node, relay, nanos, 1);
  }

  /** It is off, and with it all that it ran. */
  void switchedOff(Node node) {
    Machine machine = machines.remove(node.name());
    if (machine != null) {
      machine.running.values().forEach(relay -> {
        check(node.name(), relay);
        account(node, relay, now.get());
      });
    }
  }

  /** Ends the accounts of a state that was. */
  private void account(Node node, Relay relay, long nanos) {
    level(node, relay, nanos, -1);
    ledgers.computeIfAbsent(labels(node, relay), labels -> new Ledger(recorder.counter(MetricCatalogue.RELAY_TIME, labels.toArray(new String[0]))))
        .add(relay.sinceNanos, nanos);
    relay.sinceNanos = nanos;
  }

  private void level(Node node, Relay relay, long nanos, int difference) {
    recorder.timeWeighted(MetricCatalogue.RELAY_INSTANCES, labels(node, relay).toArray(new String[0])).add(nanos, difference);
  }

  private static List<String> labels(Node node, Relay relay) {
    return List.of(relay.state.kind().word(), Defaults.word(relay.state.phase()), node.device().type());
  }

  // ---- Traffic

  void sent(Node node, Packet packet) {
    Relay relay = at(node, packet.source().port());
    if (relay == null || relay.endedNanos < 0) {
      return;
    }
    boolean datagram = packet.transport() == Transport.UDP;
    if (!datagram && (packet.flags() & (SYN | ACK)) == SYN) {
      // The port has been given to a connection that the machine opens itself: it is no relay's any more.
      machines.computeIfAbsent(node.name(), name -> new Machine(node)).byPort.remove(packet.source().port(), relay);
    } else if (packet.payload().length > 0 && (!datagram || isOwnDatagram(relay, packet))) {
      expired(node.name(), relay, now.get());
    }
  }

  /** The ports for datagrams that a SEP has are its members', and it does not tell of them: an equal number is chance. */
  private static boolean isOwnDatagram(Relay relay, Packet packet) {
    return relay.state.kind() == RelayKind.BEP && packet.protocol().equals(relay.state.kind().word());
  }

  void delivered(Node node, Packet packet) {
    if (packet.payload().length > 0) {
      Relay relay = at(node, packet.destination().port());
      if (relay != null) {
        relay.usedNanos = now.get();
      }
    }
  }

  void moved(BulkProgress progress) {
    Relay into = at(progress.receiver(), progress.to().port());
    Relay outOf = at(progress.sender(), progress.from().port());
    if (into != null) {
      into.usedNanos = Math.max(into.usedNanos, progress.toNanos());
    }
    if (outOf != null) {
      outOf.usedNanos = Math.max(outOf.usedNanos, progress.toNanos());
      if (outOf.endedNanos >= 0 && progress.toNanos() > outOf.endedNanos) {
        expired(progress.sender().name(), outOf, progress.toNanos());
      }
    }
  }

  private @Nullable Relay at(Node node, int port) {
    Machine machine = machines.isEmpty() ? null : machines.get(node.name());
    return machine == null ? null : machine.byPort.get(port);
  }

  private void expired(String machine, Relay relay, long nanos) {
    violations.add(nanos, List.of(machine), "no request must be served over an expired relay, but " + relay.id + " has sent after its end at "
        + Duration.ofNanos(relay.endedNanos));
  }

  // ---- Limits

  /** Looks whether any has outlived its limit: called at equal distances of time, and at the end. */
  void sample() {
    machines.forEach((name, machine) -> machine.running.values().forEach(relay -> check(name, relay)));
  }

  /** Ends all accounts. */
  void finish() {
    sample();
    machines.values().forEach(machine -> machine.running.values().forEach(relay -> account(machine.node, relay, now.get())));
  }

  private void check(String machine, Relay relay) {
    if (now.get() > due(relay)) {
      // What has moved of a bulk is told when it ends, or when it is asked for.
      settleBulks.run();
    }
    if (now.get() > due(relay)) {
      violations.add(due(relay), List.of(machine), "no relay must outlive its idle limit, but " + relay.id + ", " + Defaults.word(relay.state.phase())
          + ", was there " + Duration.ofNanos(now.get() - relay.usedNanos) + " after its last use, where the limit is " + relay.state.idleLimit());
      relay.usedNanos = now.get();
    }
  }

  /** When it is to be gone, where nothing happens. */
  private long due(Relay relay) {
    long limit = relay.state.idleLimit().toNanos();
    RelayState.Phase phase = relay.state.phase();
    if (phase == RelayState.Phase.STARTING || phase == RelayState.Phase.RESERVED) {
      return Long.MAX_VALUE;
    } else if (phase == RelayState.Phase.USED && relay.state.kind() == RelayKind.SEP) {
      limit += bounds.silence.toNanos();
    }
    return relay.usedNanos + limit + (long) (limit * bounds.clockError) + GRACE_NANOS;
  }
}
