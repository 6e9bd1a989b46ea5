package orrery.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.net.flow.Channel;
import orrery.net.flow.Flows;

/** What bears on a pipe besides its packets: the weather, flows that share it, faults that degrade it. */
final class Load {

  /** Null where losses do not hang on the time. */
  private @Nullable Weather weather;

  /** Never changed itself: pipes are many, and few of them are ever degraded. */
  private List<Degradation> degradations = List.of();

  /** Null until a flow first comes. */
  private @Nullable Channel channel;

  /** Those that {@link #channel} is shared by. */
  private @Nullable Flows sharing;

  private double flowBitsPerSecond;
  private int flows;

  // What they come to, since the last settle: nothing before the first.
  private boolean settled;
  private double stretch = 1;
  private double addedLoss;
  private long addedNanos;

  /** The pipe has that weather from now on; null for none. */
  void weather(@Nullable Weather other) {
    weather = other;
  }

  /** What flows share; null until one first comes. */
  @Nullable Channel channel() {
    return channel;
  }

  /** {@code flows} share {@code made} from now on. */
  Channel share(Channel made, Flows flows) {
    channel = made;
    sharing = flows;
    return made;
  }

  /** Tells the flows what they may share, in bits per second. */
  void tellCapacity(double capacity) {
    if (channel != null && sharing != null) {
      sharing.capacity(channel, capacity);
    }
  }

  void flows(double bitsPerSecond, int count) {
    flowBitsPerSecond = bitsPerSecond;
    flows = count;
  }

  /** What one more flow would find of a line of which flows may take {@code capacity}: what is left, but no less than an equal share. */
  double roomForFlow(double capacity) {
    return Math.max(capacity - flowBitsPerSecond, capacity / (flows + 1));
  }

  void add(Degradation degradation) {
    List<Degradation> more = new ArrayList<>(degradations);
    more.add(degradation);
    degradations = List.copyOf(more);
  }

  /** Removes the very object that was added: two equal faults may overlap. */
  boolean remove(Degradation degradation) {
    for (int i = 0; i < degradations.size(); i++) {
      if (degradations.get(i) == degradation) {
        List<Degradation> left = new ArrayList<>(degradations);
        left.remove(i);
        degradations = List.copyOf(left);
        return true;
      }
    }
    return false;
  }

  /** The share of the rate that faults leave. */
  double rateFactor() {
    double factor = 1;
    for (int i = 0; i < degradations.size(); i++) {
      factor *= degradations.get(i).rateFactor();
    }
    return factor;
  }

  /** Whether nothing bears on the pipe, nor ever has a flow. */
  boolean isNone() {
    return weather == null && channel == null && flows == 0 && degradations.isEmpty();
  }

  /**
   * Sums up what has changed. A datagram takes so many times as long as on the idle, healthy line as says what the flows
   * leave it, which is no less than one more flow's equal share.
   *
   * @param capacity of the healthy line, in bits per second
   */
  void settle(double capacity) {
    settled = true;
    double left = capacity * rateFactor();
    double available = flows == 0 ? left : Math.max(left - flowBitsPerSecond, left / (flows + 1));
    stretch = available == capacity ? 1 : capacity / available;
    addedNanos = 0;
    addedLoss = 0;
    for (int i = 0; i < degradations.size(); i++) {
      Degradation degradation = degradations.get(i);
      addedNanos += degradation.addedDelay().toNanos();
      addedLoss = Loss.both(addedLoss, degradation.addedLoss());
    }
  }

  /** How long a packet takes that would take {@code amount} without the load, or how long it then counts. */
  long stretched(long amount) {
    return stretch == 1 ? amount : (long) Math.ceil(amount * stretch);
  }

  long addedNanos() {
    return addedNanos;
  }

  /** The probability that a packet is lost which is on its way at {@code time}, where it is {@code own} when nothing bears on the pipe. */
  double lossAt(long time, double own) {
    double whateverTheWeather = settled ? Loss.both(own, addedLoss) : own;
    return weather == null ? whateverTheWeather : Loss.both(whateverTheWeather, weather.lossAt(time));
  }

  double addedLoss() {
    return addedLoss;
  }
}
