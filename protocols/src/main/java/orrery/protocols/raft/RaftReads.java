package orrery.protocols.raft;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import orrery.host.Host;
import orrery.host.Timer;

/**
 * The reads of one server's own clients: each waits for the leader's word from which index on a state is new enough, and
 * then until this server's machine has come there (dissertation §6.4). Who has no word yet asks again, for as long as its
 * time lasts.
 */
final class RaftReads {

  private final Host host;
  private final RaftConfig config;
  private final LongConsumer ask;
  private final LongSupplier applied;
  private final Timer timer;
  private final TreeMap<Long, Reading> readings = new TreeMap<>();
  private long requests;

  /** A read; its index is -1 until the leader has told it. */
  private static final class Reading {
    final long deadlineNanos;
    final Consumer<Boolean> onReady;
    long index = -1;

    Reading(long deadlineNanos, Consumer<Boolean> onReady) {
      this.deadlineNanos = deadlineNanos;
      this.onReady = onReady;
    }
  }

  /**
   * None yet.
   *
   * @param ask asks the leader, where there is one, on behalf of the read of that number
   * @param applied the index up to which the machine has come
   */
  RaftReads(Host host, RaftConfig config, LongConsumer ask, LongSupplier applied) {
    this.host = host;
    this.config = config;
    this.ask = ask;
    this.applied = applied;
    timer = host.timer("raft reads", this::onTimer);
  }

  void begin(Consumer<Boolean> onReady) {
    long request = ++requests;
    readings.put(request, new Reading(host.nanoTime() + config.requestTimeout().toNanos(), onReady));
    ask.accept(request);
    if (!readings.isEmpty() && !timer.isPending()) {
      arm();
    }
  }

  /** The leader's word on the read of that number; {@link Leadership#REFUSED} where it gives none. */
  void onIndex(long request, long index) {
    Reading reading = readings.get(request);
    if (reading != null && index >= 0 && reading.index < 0) {
      reading.index = index;
      serve();
    }
  }

  /** The machine may have come further. */
  void serve() {
    for (Reading reading : List.copyOf(readings.values())) {
      if (reading.index >= 0 && reading.index <= applied.getAsLong() && readings.values().remove(reading)) {
        conclude(reading, true);
      }
    }
  }

  /** There is a leader, perhaps another one. */
  void askAgain() {
    for (long request : List.copyOf(readings.keySet())) {
      Reading reading = readings.get(request);
      if (reading != null && reading.index < 0) {
        ask.accept(request);
      }
    }
  }

  private void conclude(Reading reading, boolean ready) {
    host.probe().count(RaftMetrics.REQUESTS, 1, "read", ready ? "done" : "unavailable");
    reading.onReady.accept(ready);
  }

  private void onTimer() {
    long now = host.nanoTime();
    for (Reading reading : List.copyOf(readings.values())) {
      if (reading.deadlineNanos <= now && readings.values().remove(reading)) {
        conclude(reading, false);
      }
    }
    askAgain();
    if (!readings.isEmpty()) {
      arm();
    }
  }

  private void arm() {
    long deadline = readings.firstEntry().getValue().deadlineNanos;
    timer.start(Math.max(0, Math.min(config.electionTimeout().toNanos(), deadline - host.nanoTime())));
  }
}
