package orrery.device.energy;

import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * A socket in the wall: it never fails, and what is taken from it is counted.
 *
 * @param now the simulation's time
 */
public record Mains(EnergyMeter meter, LongSupplier now) implements Supply {

  @Override
  public void sent(int radio, long bytes) {
    meter.sent(radio, bytes, now.getAsLong());
  }

  @Override
  public void received(int radio, long bytes) {
    meter.received(radio, bytes, now.getAsLong());
  }

  @Override
  public void streams(int radio, boolean begins) {
    meter.streams(radio, begins, now.getAsLong());
  }

  @Override
  public void computes(long nanos, long until) {
    meter.computes(nanos, until);
  }

  @Override
  public OptionalInt percent() {
    return OptionalInt.empty();
  }

  @Override
  public void end() {}
}
