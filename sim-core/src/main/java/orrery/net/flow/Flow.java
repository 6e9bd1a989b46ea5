package orrery.net.flow;

import java.util.List;
import orrery.sim.Entity;
import orrery.sim.Event;

/**
 * A transfer of many bytes that is never cut into packets: a remainder that shrinks at a rate, which others' comings and
 * goings change. It is its own event: of its start, the next doubling of its window, the next word to a watcher
 * that cannot wait for its end, or its end.
 */
public final class Flow extends Event {

  /** Who hears of a flow. */
  public interface Watcher {

    /**
     * Bytes have moved, evenly, between two moments; every byte is told of once, no later than when the flow ends.
     *
     * @param payload as the flow was asked to move
     * @param forth on the wire, headers included
     * @param back on the wire the other way
     */
    void onMoved(long payload, long forth, long back, long fromNanos, long toNanos);

    /** All bytes have moved; the flow is over. */
    void onDone();

    /** How long it may go without hearing what has moved, in nanoseconds; asked when the flow begins. */
    default long patienceNanos() {
      return Long.MAX_VALUE;
    }
  }

  /**
   * What a flow is asked to be.
   *
   * @param entity whose doing its events are
   * @param forth the channels on its way
   * @param back those of the way back, which acknowledgements take
   * @param latencyNanos of the way, one way
   * @param startNanos when its first byte moves, from now
   * @param windowBytes what may be under way at first, for models with slow start
   */
  public record Spec(Entity entity, List<Channel.Use> forth, List<Channel.Use> back, long latencyNanos, long startNanos, long bytes, long windowBytes) {}

  static final int NONE = -1;

  private static final double NANOS = 1e9;

  private final Flows flows;
  private final FlowModel model;
  private final Spec spec;
  private final Watcher watcher;
  private final double penalty;
  private final double bound;
  private final long roundTripNanos;

  private int number = NONE;
  private boolean over;
  private double bitsLeft;
  private double rate;
  private long settledAt;
  private long endsAt = Long.MAX_VALUE;

  /** 0 where the window grows no more. */
  private double windowRate;
  private long doublesAt = Long.MAX_VALUE;

  /** The longest time between two words to the watcher. */
  private long tellsEvery = Long.MAX_VALUE;

  private long payloadTold;
  private long forthTold;
  private long backTold;

  Flow(Flows flows, FlowModel model, Spec spec, Watcher watcher) {
    this.flows = flows;
    this.model = model;
    this.spec = spec;
    this.watcher = watcher;
    double latency = spec.latencyNanos() / NANOS;
    this.penalty = model.penalty(latency, spec.forth());
    this.bound = model.bound(latency, model.lossBound() == LossBound.NONE ? 0 : loss(spec.forth()));
    this.roundTripNanos = 2 * spec.latencyNanos();
    this.bitsLeft = 8.0 * spec.bytes();
    if (model.slowStart() && roundTripNanos > 0) {
      double first = 8.0 * spec.windowBytes() / (roundTripNanos / NANOS);
      windowRate = first < bound ? first : 0;
    }
  }

  private static double loss(List<Channel.Use> way) {
    double arrives = 1;
    for (Channel.Use use : way) {
      arrives *= 1 - use.channel().loss();
    }
    return 1 - arrives;
  }

  Spec spec() {
    return spec;
  }

  double penalty() {
    return penalty;
  }

  /** What it may run at just now. */
  double currentBound() {
    return windowRate > 0 ? Math.min(windowRate, bound) : bound;
  }

  int number() {
    return number;
  }

  /** Bits of payload per second, just now. */
  public double rate() {
    return rate;
  }

  /** Whole bytes that have moved up to now. */
  public long movedBytes() {
    return spec.bytes() - (long) Math.ceil(leftNow() / 8);
  }

  /** Ends it before its time; its watcher hears what has moved, and no more. */
  public void stop() {
    if (!over) {
      end();
    }
  }

  // ---- Its events

  @Override
  protected int prefetch() {
    int sum = spec.entity().prefetch();
    for (int i = 0; i < spec.forth().size(); i++) {
      sum += spec.forth().get(i).channel().prefetch();
    }
    return sum;
  }

  @Override
  protected void fire() {
    long now = flows.now();
    if (number == NONE) {
      begin(now);
    } else if (now >= endsAt) {
      bitsLeft = 0;
      end();
      watcher.onDone();
    } else if (now >= doublesAt) {
      grow(now);
    } else {
      settle();
      schedule(now);
    }
  }

  private void begin(long now) {
    settledAt = now;
    tellsEvery = watcher.patienceNanos();
    if (windowRate > 0) {
      doublesAt = now + roundTripNanos;
    }
    number = flows.enter(this);
    flows.apply();
  }

  /** A round trip has passed: the window doubles where it was used up, else slow start is over (RFC 5681 §3.1). */
  private void grow(long now) {
    settle();
    boolean more = flows.isAtItsBound(this) && 2 * windowRate < bound;
    windowRate = more ? 2 * windowRate : 0;
    doublesAt = more ? now + roundTripNanos : Long.MAX_VALUE;
    flows.changed(this);
    flows.apply();
    if (!isPending() && !over) {
      schedule(now);
    }
  }

  private void end() {
    settle();
    over = true;
    flows.cancel(this);
    if (number != NONE) {
      int freed = number;
      number = NONE;
      rate = 0;
      flows.leave(this, freed);
      flows.apply();
    }
  }

  // ---- Progress

  /** It runs at another rate from now on. */
  void runsAt(double newRate) {
    settle();
    rate = newRate;
    schedule(flows.now());
  }

  private void schedule(long now) {
    endsAt = rate > 0 ? later(now, Math.ceil(bitsLeft / rate * NANOS)) : Long.MAX_VALUE;
    long tellsAt = rate > 0 && tellsEvery < Long.MAX_VALUE - now ? now + tellsEvery : Long.MAX_VALUE;
    long next = Math.min(Math.min(endsAt, doublesAt), tellsAt);
    flows.cancel(this);
    if (next < Long.MAX_VALUE) {
      flows.schedule(this, Math.max(now, next));
    }
  }

  private static long later(long now, double nanos) {
    // What takes longer than time lasts never ends.
    return nanos < (double) (Long.MAX_VALUE - now) ? now + (long) nanos : Long.MAX_VALUE;
  }

  private double leftNow() {
    return number == NONE ? bitsLeft : Math.max(0, bitsLeft - rate * ((flows.now() - settledAt) / NANOS));
  }

  /** Takes off what has moved since the last time, and tells of it. */
  void settle() {
    long now = flows.now();
    if (number == NONE || now == settledAt && bitsLeft > 0) {
      return;
    }
    bitsLeft = leftNow();
    double moved = spec.bytes() - bitsLeft / 8;
    long payload = (long) Math.floor(moved);
    long forth = (long) Math.floor(moved * model.wireBytesForth());
    long back = (long) Math.floor(moved * model.wireBytesBack());
    if (forth > forthTold) {
      watcher.onMoved(payload - payloadTold, forth - forthTold, back - backTold, settledAt, now);
      payloadTold = payload;
      forthTold = forth;
      backTold = back;
    }
    settledAt = now;
  }

  @Override
  protected String label() {
    return spec.entity().name() + " flow of " + spec.bytes() + " bytes";
  }
}
