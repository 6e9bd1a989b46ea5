package orrery.net;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.BitRate;
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
final class Pipe {

  /** What {@link #cross} returns for a packet that is dropped by the queue. */
  static final long FULL = -1;

  /** What {@link #cross} returns for a packet that is lost on its way. */
  static final long LOST = -2;

  /** Which part of a pipe flows may take: packets find room however many flows there are. */
  static final double FLOWS_PART = 0.95;

  private final Supplier<RandomStream> luck;
  private final Function<String, RandomStream> weather;
  private @Nullable Medium medium;
  private PipeSpec spec;

  // What the specification and the load come to.
  private BitRate rate;
  private double stretch = 1;
  private long queueNanos;
  private long delayNanos;
  private long jitterNanos;
  private double loss;

  /** Null where the specification is plain: a steady rate, a queue of bytes, independent loss, uniform jitter in order. */
  private @Nullable Model model;

  /** Whether that is so and nothing slows the line down: what nearly every packet meets. */
  private boolean isPlain;

  /** Null until flows, faults or a listener are first heard of. */
  private @Nullable Load load;

  private long latestJoin;
  private long busyUntil;
  private long latestArrival;

  /** The other direction of the link; null where the pipe stands alone. */
  private @Nullable Pipe opposite;

  /** Null until a flow first comes. */
  private @Nullable Channel channel;

  /**
   * What a pipe has that is not plain.
   *
   * @param retries whether the transmitter sees to losses itself
   * @param jitter null where there is none
   */
  private record Model(Transmitter transmitter, QueueDiscipline queue, LossProcess loss, boolean retries, @Nullable Jitter jitter, @Nullable Series delay) {}

  /**
   * An idle pipe.
   *
   * @param luck the stream that each packet's loss and jitter are drawn from; asked only where there is something to draw
   * @param weather the streams, by purpose, of what does not hang on packets
   * @param medium what it shares with other pipes; null where it shares nothing
   */
  Pipe(PipeSpec spec, Supplier<RandomStream> luck, Function<String, RandomStream> weather, @Nullable Medium medium) {
    this.luck = luck;
    this.weather = weather;
    this.medium = medium;
    this.spec = spec;
    this.rate = spec.rate();
    change(spec);
  }

  // ---- Packets

  /** When a packet of {@code bytes} that joins at {@code time} arrives at the other end; or {@link #FULL} or {@link #LOST}. */
  long cross(long time, int bytes) {
    if (isPlain) {
      return line(time, rate.nanosFor(bytes));
    }
    return model != null ? cross(model, time, bytes) : line(time, stretched(rate.nanosFor(bytes)));
  }

  private long line(long time, long sendingNanos) {
    latestJoin = Math.max(latestJoin, time);
    if (busyUntil - latestJoin >= queueNanos) {
      return FULL;
    }
    busyUntil = Math.max(time, busyUntil) + sendingNanos;
    if (loss > 0 && luck.get().nextBoolean(loss)) {
      return LOST;
    }
    long jitter = jitterNanos == 0 ? 0 : luck.get().nextLong(jitterNanos + 1);
    latestArrival = Math.max(latestArrival, busyUntil + delayNanos + jitter);
    return latestArrival;
  }

  private long cross(Model model, long time, int bytes) {
    latestJoin = Math.max(latestJoin, time);
    long begin = Math.max(time, busyUntil);
    if (model.queue().drops(latestJoin, Math.max(begin, latestJoin), bytes)) {
      return FULL;
    }
    long end = model.transmitter().send(begin, stretch == 1 ? bytes : (int) Math.min(Integer.MAX_VALUE, stretched(bytes)));
    busyUntil = end < 0 ? ~end : end;
    model.queue().takes(busyUntil, bytes);
    if (end < 0 || !model.retries() && model.loss().loses(end)) {
      return LOST;
    }
    long arrival = end + delayNanos;
    if (model.delay() != null) {
      arrival += Math.round(model.delay().at(end));
    }
    if (model.jitter() != null) {
      arrival += model.jitter().sample(luck.get());
      if (!model.jitter().keepsOrder()) {
        return arrival;
      }
    }
    latestArrival = Math.max(latestArrival, arrival);
    return latestArrival;
  }

  private long stretched(long amount) {
    return (long) Math.ceil(amount * stretch);
  }

  /** Whether a multicast that is on its way at {@code time} is lost. Draws only where packets are lost at all. */
  boolean loses(long time) {
    return model == null ? loss > 0 && luck.get().nextBoolean(loss) : model.loss().loses(time);
  }

  // ---- What bears on it

  /** The bits per second that flows may share at the moment, all together: what the line does, less what faults take. */
  double capacity() {
    return spec.capacity() * (load == null ? 1 : load.rateFactor());
  }

  /** What the pipe shares with others; null where it shares nothing. */
  @Nullable Medium medium() {
    return medium;
  }

  /**
   * Flows take so much of the line from now on. A datagram is then sent at what they leave, but at no less than the
   * share of one more flow: max(C - sum, C / (flows + 1)).
   *
   * @param bitsPerSecond of all of them together
   */
  void carriesFlows(double bitsPerSecond, int flows) {
    load().flows(bitsPerSecond, flows);
    settle();
  }

  /** The other direction of the link; this one where it stands alone. */
  Pipe opposite() {
    return opposite == null ? this : opposite;
  }

  void opposite(Pipe other) {
    opposite = other;
  }

  /** What a bit of a flow takes: of this line and, where it shares a medium, of the time on that. */
  void addUses(Flows flows, List<Channel.Use> uses) {
    uses.add(Channel.Use.of(channel(flows)));
    if (medium != null) {
      uses.add(new Channel.Use(medium.channel(), 1 / Math.max(1, capacity())));
    }
  }

  private Channel channel(Flows flows) {
    Channel known = channel;
    if (known != null) {
      return known;
    }
    Channel made = new Channel(FLOWS_PART * capacity(), this::meanLoss, this::carriesFlows);
    onCapacityChanged(() -> flows.capacity(made, FLOWS_PART * capacity()));
    channel = made;
    return made;
  }

  /** The share of packets that are lost in the long run; none where the link sends again what is lost. */
  private double meanLoss() {
    return model != null && model.retries() ? 0 : Loss.both(spec.loss().mean(), load == null ? 0 : load.addedLoss());
  }

  /** Degrades the pipe until the same object is given to {@link #restore}. */
  void degrade(Degradation degradation) {
    load().add(degradation);
    settle();
    tellCapacity();
  }

  /** Ends a degradation; nothing happens where it was not there. */
  void restore(Degradation degradation) {
    if (load != null && load.remove(degradation)) {
      settle();
      tellCapacity();
    }
  }

  /** It has another medium, or none; {@link #change} follows. */
  void share(@Nullable Medium other) {
    medium = other;
  }

  /** Makes the pipe another: a hand-over to a better or worse cell. Tokens, back-offs and averages begin anew. */
  void change(PipeSpec other) {
    spec = other;
    rate = other.rate();
    model = other.isPlain() ? null : model(other);
    settle();
    tellCapacity();
  }

  /** Has {@code listener} told whenever {@link #capacity} may have changed, in place of any before it. */
  void onCapacityChanged(Runnable listener) {
    load().onCapacityChanged = listener;
  }

  private Model model(PipeSpec other) {
    Weather states = other.loss() instanceof Loss.GilbertElliott climate ? new Weather(climate, weather) : null;
    LossProcess losses = new LossProcess(0, states, luck);
    Transmitter transmitter = transmitter(other, losses);
    boolean retries = transmitter instanceof FrameTransmitter frames && frames.retries();
    Jitter jitter = other.jitter().equals(Jitter.NONE) ? null : other.jitter();
    return new Model(transmitter, QueueDiscipline.of(other.queue(), luck), losses, retries, jitter, other.delayOverTime().orElse(null));
  }

  private Transmitter transmitter(PipeSpec other, LossProcess losses) {
    Sending sending = other.sending();
    if (sending instanceof Sending.Steady) return (ready, bytes) -> ready + other.rate().nanosFor(bytes);
    if (sending instanceof Sending.Shaped shaped) return new TokenBucket(other.rate(), shaped);
    if (sending instanceof Sending.Traced traced) return new TraceTransmitter(traced.trace());
    if (sending instanceof Sending.Varying varying) {
      Series series = varying.bitsPerSecond();
      return (ready, bytes) -> Math.max(ready, series.whenAccrued(series.accrued(ready) + 8.0 * bytes));
    }
    if (sending instanceof Sending.Framed framed) {
      return new FrameTransmitter(other.rate(), framed.framing(), medium == null ? new Medium() : medium, losses, luck);
    }
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

  /** Brings what packets meet into line with the specification and the load. */
  private void settle() {
    double own = spec.loss() instanceof Loss.Independent independent ? independent.probability() : 0;
    stretch = load == null ? 1 : load.stretch(spec.capacity());
    loss = load == null ? own : Loss.both(own, load.addedLoss());
    delayNanos = spec.delay().toNanos() + (load == null ? 0 : load.addedNanos());
    jitterNanos = spec.jitter().isPlain() ? spec.jitter().plainNanos() : 0;
    long queue = rate.nanosFor(spec.queue().bytes().bytes());
    queueNanos = stretch == 1 ? queue : stretched(queue);
    isPlain = model == null && stretch == 1;
    if (model != null) {
      model.loss().constant(loss);
    }
  }

  private void tellCapacity() {
    if (load != null && load.onCapacityChanged != null) {
      load.onCapacityChanged.run();
    }
  }
}
