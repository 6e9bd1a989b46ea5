package orrery.net;

import java.util.function.Supplier;
import orrery.host.RandomStream;
import org.jspecify.annotations.Nullable;

/** The losses of one direction at work: a probability that may hang on the time, and luck for each packet. */
final class LossProcess {

  private final @Nullable Weather weather;
  private final Supplier<RandomStream> luck;
  private double constant;

  /**
   * Losses without memory, or by the weather.
   *
   * @param constant probability on top of the weather's
   */
  LossProcess(double constant, @Nullable Weather weather, Supplier<RandomStream> luck) {
    this.constant = constant;
    this.weather = weather;
    this.luck = luck;
  }

  void constant(double probability) {
    constant = probability;
  }

  /** Whether a packet is lost that is on its way at {@code time}. Draws only where packets may be lost at all. */
  boolean loses(long time) {
    double probability = weather == null ? constant : Loss.both(constant, weather.lossAt(time));
    return probability > 0 && luck.get().nextBoolean(probability);
  }
}
