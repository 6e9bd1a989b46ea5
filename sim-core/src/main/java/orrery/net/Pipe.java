package orrery.net;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.host.RandomStream;
import orrery.net.flow.Channel;
import orrery.net.flow.Flows;

/**
 * One direction of a link: a first-in first-out queue, a transmitter, and the way to the other end, on which packets are
 * lost or delayed. When a packet leaves and arrives is computed once, when it joins; nothing is scheduled.
 *
 * <p>Where packets from several links meet, they may join in another order than that of their times, by as much as the
 * jitter of those links. They are then sent in the order in which they joined.
 *
 * <p>A pipe may be changed while it is at work: by flows that share it, by faults, by another specification. What has
 * joined before keeps the times it was given.
 */
final class Pipe implements Channel.Line {

  /** What {@link #cross} returns for a packet that is dropped by the queue. */
  static final long FULL = -1;

  /** What {@link #cross} returns for a packet that is lost on its way. */
  static final long LOST = -2;

  /** Which part of a pipe flows may take: packets find room however many flows there are. */
  static final double FLOWS_PART = 0.95;

  /** In so many steps {@link #touch} reads all that it may. */
  static final int STEPS = 4;

  /** What a pipe is part of: a link. */
  interface Owner {

    /** The stream that each packet's loss and jitter are drawn from; asked only where there is something to draw. */
    RandomStream luck();

    /** The stream, by purpose, of what does not hang on packets. */
    RandomStream weather(Pipe pipe, String purpose);

    /** What the pipe shares with others; null where it shares nothing. */
    default @Nullable Medium medium() {
      return null;
    }

    /** The other direction; the pipe itself where it stands alone. */
    default Pipe opposite(Pipe pipe) {
      return pipe;
    }
  }

  private final Owner owner;
  private PipeSpec spec;

  // Null where the specification is plain: a steady rate, a queue of bytes, independent loss, uniform jitter in order.
  private @Nullable Transmitter transmitter;
  private @Nullable QueueDiscipline queue;

  /** Null where losses do not hang on the time, no flow has ever come, and no fault degrades the pipe. */
  private @Nullable Load load;

  private long latestJoin;
  private long busyUntil;
  private long latestArrival;

  /** An idle pipe. */
  Pipe(PipeSpec spec, Owner owner) {
    this.owner = owner;
    this.spec = spec;
    model();
  }

  /** Reads what {@link #cross} will: of each step, of {@link #STEPS}, what that before has led to. */
  int touch(int step) {
    if (step == 0) {
      return (int) busyUntil;
    }
    Medium shared = medium();
    if (step == 1) {
      return (queue == null ? 0 : queue.packets()) + (transmitter == null ? 0 : transmitter.touch()) + (shared == null ? 0 : 1);
    }
    return shared == null ? 0 : step == 2 ? shared.count() : shared.touch();
  }

  // ---- Packets

  /** When a packet of {@code bytes} that joins at {@code time} arrives at the other end; or {@link #FULL} or {@link #LOST}. */
  long cross(long time, int bytes) {
    latestJoin = Math.max(latestJoin, time);
    return transmitter == null || queue == null ? line(time, bytes) : cross(transmitter, queue, time, bytes);
  }

  private long line(long time, int bytes) {
    long waits = busyUntil - latestJoin;
    if (waits >= 0 && waits >= stretched(spec.rate().nanosFor(spec.queue().bytes().bytes()))) {
      return FULL;
    }
    busyUntil = Math.max(time, busyUntil) + stretched(spec.rate().nanosFor(bytes));
    if (loses(busyUntil)) {
      return LOST;
    }
    long most = spec.jitter().plainNanos();
    long jitter = most == 0 ? 0 : luck().nextLong(most + 1);
    latestArrival = Math.max(latestArrival, busyUntil + delayNanos() + jitter);
    return latestArrival;
  }

  private long cross(Transmitter transmitter, QueueDiscipline queue, long time, int bytes) {
    long begin = Math.max(time, busyUntil);
    if (queue.drops(latestJoin, Math.max(begin, latestJoin), bytes)) {
      return FULL;
    }
    long end = transmitter.send(this, begin, (int) Math.min(Integer.MAX_VALUE, stretched(bytes)));
    busyUntil = end < 0 ? ~end : end;
    queue.takes(begin, busyUntil, bytes);
    if (end < 0 || !spec.sending().retries() && loses(end)) {
      return LOST;
    }
    long arrival = end + delayNanos();
    if (spec.delayOverTime().isPresent()) {
      arrival += Math.round(spec.delayOverTime().get().at(end));
    }
    if (!spec.jitter().isNone()) {
      arrival += spec.jitter().sample(luck());
      if (!spec.jitter().keepsOrder()) {
        return arrival;
      }
    }
    latestArrival = Math.max(latestArrival, arrival);
    return latestArrival;
  }

  private long stretched(long amount) {
    return load == null ? amount : load.stretched(amount);
  }

  private long delayNanos() {
    return spec.delayNanos() + (load == null ? 0 : load.addedNanos());
  }

  /** The probability that a packet is lost where nothing bears on the pipe. */
  private double ownLoss() {
    return spec.loss() instanceof Loss.Independent independent ? independent.probability() : 0;
  }

  /** The stream that luck is drawn from. */
  RandomStream luck() {
    return owner.luck();
  }

  /** What it does to packets. */
  PipeSpec spec() {
    return spec;
  }

  /** Whether a packet is lost that is on its way at {@code time}. Draws only where packets may be lost at all. */
  boolean loses(long time) {
    double probability = load == null ? ownLoss() : load.lossAt(time, ownLoss());
    return probability > 0 && luck().nextBoolean(probability);
  }

  // ---- What bears on it

  /** The bits per second that flows may share at the moment, all together: what the line does, less what faults take. */
  double capacity() {
    return spec.capacity() * (load == null ? 1 : load.rateFactor());
  }

  /** How long what waits for nobody and has no length is under way at {@code time}, but for jitter. */
  long leastDelayNanos(long time) {
    return delayNanos() + (spec.delayOverTime().isPresent() ? Math.round(spec.delayOverTime().get().at(time)) : 0);
  }

  /** What one more flow would find here just now, in bits per second on the wire, as far as that hangs on this line alone. */
  double roomForFlow() {
    double most = FLOWS_PART * capacity();
    return load == null ? most : load.roomForFlow(most);
  }

  /** What the pipe shares with others; null where it shares nothing. */
  @Nullable Medium medium() {
    return owner.medium();
  }

  /**
   * Flows take so much of the line from now on. A datagram is then sent at what they leave, but at no less than the
   * share of one more flow: max(C - sum, C / (flows + 1)).
   *
   * @param bitsPerSecond of all of them together
   */
  @Override
  public void carriesFlows(double bitsPerSecond, int flows) {
    Load made = load();
    made.flows(bitsPerSecond, flows);
    settle(made);
  }

  /** The other direction of the link; this one where it stands alone. */
  Pipe opposite() {
    return owner.opposite(this);
  }

  /** What a bit of a flow takes: of this line and, where it shares a medium, of the time on that. */
  void addUses(Flows flows, List<Channel.Use> uses) {
    uses.add(Channel.Use.of(channel(flows)));
    Medium shared = medium();
    if (shared != null) {
      uses.add(new Channel.Use(shared.channel(), 1 / Math.max(1, capacity())));
    }
  }

  private Channel channel(Flows sharing) {
    Load present = load();
    Channel known = present.channel();
    return known != null ? known : present.share(new Channel(FLOWS_PART * capacity(), this), sharing);
  }

  /** The share of packets that are lost in the long run; none where the link sends again what is lost. */
  @Override
  public double meanLoss() {
    return spec.sending().retries() ? 0 : Loss.both(spec.loss().mean(), load == null ? 0 : load.addedLoss());
  }

  /** Degrades the pipe until the same object is given to {@link #restore}. */
  void degrade(Degradation degradation) {
    Load made = load();
    made.add(degradation);
    settle(made);
    tellCapacity();
  }

  /** Ends a degradation; nothing happens where it was not there. */
  void restore(Degradation degradation) {
    if (load != null && load.remove(degradation)) {
      settle(load);
      tellCapacity();
    }
  }

  /** Makes the pipe another: a hand-over to a better or worse cell. Tokens, back-offs and averages begin anew. */
  void change(PipeSpec other) {
    spec = other;
    model();
    if (load != null) {
      settle(load);
    }
    tellCapacity();
  }

  /** Makes what the specification needs that is not plain. */
  private void model() {
    boolean plain = spec.isPlain();
    transmitter = plain ? null : transmitter(spec);
    queue = plain ? null : QueueDiscipline.of(spec.queue(), this::luck);
    if (spec.loss() instanceof Loss.GilbertElliott climate) {
      load().weather(new Weather(climate, purpose -> owner.weather(this, purpose)));
    } else if (load != null) {
      load.weather(null);
    }
  }

  private static Transmitter transmitter(PipeSpec other) {
    Sending sending = other.sending();
    if (sending instanceof Sending.Steady) return (line, ready, bytes) -> ready + line.spec().rate().nanosFor(bytes);
    if (sending instanceof Sending.Shaped shaped) return new TokenBucket(other.rate(), shaped);
    if (sending instanceof Sending.Traced traced) return new TraceTransmitter(traced.trace());
    if (sending instanceof Sending.Varying varying) {
      Series series = varying.bitsPerSecond();
      return (line, ready, bytes) -> Math.max(ready, series.whenAccrued(series.accrued(ready) + 8.0 * bytes));
    }
    if (sending instanceof Sending.Framed) return new FrameTransmitter();
    throw new AssertionError("unhandled way of sending " + sending);
  }

  private Load load() {
    Load made = load;
    if (made == null) {
      made = new Load();
      load = made;
    }
    return made;
  }

  /** Brings what packets meet into line with the load, which is no more where nothing bears on the pipe. */
  private void settle(Load present) {
    present.settle(spec.capacity());
    if (present.isNone()) {
      load = null;
    }
  }

  private void tellCapacity() {
    if (load != null) {
      load.tellCapacity(FLOWS_PART * capacity());
    }
  }
}
