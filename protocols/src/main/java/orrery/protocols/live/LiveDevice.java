package orrery.protocols.live;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import orrery.host.Device;
import orrery.host.Position;

/** What a live node says of the machine it is: what it was told, because the operating system does not know all of it. */
public record LiveDevice(
    String type,
    String account,
    String operatingSystem,
    long processorMops,
    long memoryBytes,
    long storageBytes,
    OptionalInt batteryPercent,
    Optional<Position> position,
    Set<Permission> permissions)
    implements Device {

  public LiveDevice {
    EnumSet<Permission> inOrder = EnumSet.noneOf(Permission.class);
    inOrder.addAll(permissions);
    permissions = Collections.unmodifiableSet(inOrder);
  }

  /** A computer on mains whose owner lets it do everything for others. */
  public static LiveDevice server(String account) {
    return new LiveDevice(
        "server", account, "linux", 50_000, 16L << 30, 1L << 40, OptionalInt.empty(), Optional.empty(), EnumSet.allOf(Permission.class));
  }

  /** The same device with another processor speed, in million operations a second. */
  public LiveDevice withProcessorMops(long mops) {
    return new LiveDevice(type, account, operatingSystem, mops, memoryBytes, storageBytes, batteryPercent, position, permissions);
  }

  /** The same device with a charge from 0 to 100; empty where it runs on mains. */
  public LiveDevice withBatteryPercent(OptionalInt percent) {
    return new LiveDevice(type, account, operatingSystem, processorMops, memoryBytes, storageBytes, percent, position, permissions);
  }
}
