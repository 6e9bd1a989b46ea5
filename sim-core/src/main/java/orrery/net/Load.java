package orrery.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What bears on a pipe besides its packets: flows that share it, faults that degrade it, and who wants to know. */
final class Load {

  private final List<Degradation> degradations = new ArrayList<>(1);
  private double flowBitsPerSecond;
  private int flows;
  @Nullable Runnable onCapacityChanged;

  void flows(double bitsPerSecond, int count) {
    flowBitsPerSecond = bitsPerSecond;
    flows = count;
  }

  void add(Degradation degradation) {
    degradations.add(degradation);
  }

  /** Removes the very object that was added: two equal faults may overlap. */
  boolean remove(Degradation degradation) {
    for (int i = 0; i < degradations.size(); i++) {
      if (degradations.get(i) == degradation) {
        degradations.remove(i);
        return true;
      }
    }
    return false;
  }

  /** The share of the rate that faults leave. */
  double rateFactor() {
    double factor = 1;
    for (Degradation degradation : degradations) {
      factor *= degradation.rateFactor();
    }
    return factor;
  }

  long addedNanos() {
    long nanos = 0;
    for (Degradation degradation : degradations) {
      nanos += degradation.addedDelay().toNanos();
    }
    return nanos;
  }

  double addedLoss() {
    double loss = 0;
    for (Degradation degradation : degradations) {
      loss = Loss.both(loss, degradation.addedLoss());
    }
    return loss;
  }

  /**
   * How many times as long a datagram takes than on the idle, healthy line: it is sent at what the flows leave, and at no
   * less than one more flow's equal share.
   *
   * @param capacity of the healthy line, in bits per second
   */
  double stretch(double capacity) {
    double left = capacity * rateFactor();
    double available = flows == 0 ? left : Math.max(left - flowBitsPerSecond, left / (flows + 1));
    return available == capacity ? 1 : capacity / available;
  }
}
