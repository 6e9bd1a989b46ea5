package orrery.device;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Device;
import orrery.host.Position;

/**
 * A device of a catalogue type with an owner, a charge and a place.
 *
 * <p>A battery is full or not when the device is switched on and then falls evenly; it does not switch the device off.
 */
public final class SimDevice implements Device {

  private static final long HOUR_NANOS = 3_600_000_000_000L;

  private final DeviceType type;
  private final String account;
  private final Set<Permission> permissions;
  private final @Nullable Position position;
  private final int chargeAtStart;
  private final LongSupplier nanosSinceStart;

  /**
   * @param chargeAtStart percent, 0 to 100; without meaning for a device on mains
   * @param nanosSinceStart how long it has been on
   */
  public SimDevice(DeviceType type, String account, Set<Permission> permissions, @Nullable Position position, int chargeAtStart, LongSupplier nanosSinceStart) {
    this.type = type;
    this.account = account;
    this.permissions = permissions.isEmpty() ? Collections.emptySet() : Collections.unmodifiableSet(EnumSet.copyOf(permissions));
    this.position = position;
    this.chargeAtStart = chargeAtStart;
    this.nanosSinceStart = nanosSinceStart;
  }

  @Override
  public String type() {
    return type.name();
  }

  @Override
  public String account() {
    return account;
  }

  @Override
  public String operatingSystem() {
    return type.operatingSystem();
  }

  @Override
  public long processorMops() {
    return type.processorMops();
  }

  @Override
  public long memoryBytes() {
    return type.memory().bytes();
  }

  @Override
  public long storageBytes() {
    return type.storage().bytes();
  }

  @Override
  public OptionalInt batteryPercent() {
    if (type.batteryHours() == 0) {
      return OptionalInt.empty();
    }
    long spent = nanosSinceStart.getAsLong() / (HOUR_NANOS / 100 * type.batteryHours());
    return OptionalInt.of((int) Math.max(1, chargeAtStart - spent));
  }

  @Override
  public Optional<Position> position() {
    return Optional.ofNullable(position);
  }

  @Override
  public Set<Permission> permissions() {
    return permissions;
  }
}
