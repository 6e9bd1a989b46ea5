package orrery.protocols.placement;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import orrery.host.Device.Permission;
import orrery.protocols.cluster.Profile;

/** What the central cloud is to one call: a server on mains, always on, of which the call has as much as the config says. */
final class CentralProfile {

  private static final long MEMORY_BYTES = 64_000_000_000L;
  private static final long STORAGE_BYTES = 1_000_000_000_000L;
  private static final int ALWAYS_MINUTES = 1 << 20;

  private CentralProfile() {}

  static Profile of(PlacementConfig.Costs costs) {
    long rate = costs.centralRate().bitsPerSecond();
    return new Profile("server", "linux", "", costs.centralMops(), MEMORY_BYTES, STORAGE_BYTES, rate, rate, OptionalInt.empty(), ALWAYS_MINUTES, 0,
        EnumSet.of(Permission.COMPUTE), Optional.empty());
  }
}
