package orrery.device.energy;

import java.util.OptionalInt;

/** What a device that is on takes its energy from, and what is told of all it does. */
public sealed interface Supply permits PowerSupply, Mains {

  /** What the device consumes. */
  EnergyMeter meter();

  /** A packet of so many bytes on the wire leaves by the interface of that number. */
  void sent(int radio, long bytes);

  /** A packet of so many bytes on the wire arrives by the interface of that number. */
  void received(int radio, long bytes);

  /** A stream of packets by the interface of that number begins, or ends: in between, no packet finds its radio at rest. */
  void streams(int radio, boolean begins);

  /** The processor will be busy until then, for so long since it was to be idle. */
  void computes(long nanos, long until);

  /** Its charge in whole percent; empty on mains. */
  OptionalInt percent();

  /** The device has been switched off. */
  void end();
}
