package orrery.device;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import orrery.device.demand.DeviceDemand;
import orrery.device.energy.Supply;
import orrery.host.Device;
import orrery.host.Position;

/**
 * A device of a catalogue type with an owner, a charge and a place.
 *
 * <p>With a {@link Supply} its charge is what is left of what it has consumed, and its place may move. Without one a
 * battery is full or not when the device is switched on and then falls evenly; it does not switch the device off.
 */
public final class SimDevice implements Device {

  private static final long HOUR_NANOS = 3_600_000_000_000L;

  /** For how long a device has been on. Asked only while it is. */
  @FunctionalInterface
  public interface Uptime {

    /** Nanoseconds since it was switched on last. */
    long nanosSinceStart();
  }

  /** Every set of permissions by its {@link #mask}: many devices share few. */
  private static final List<Set<Permission>> PERMISSIONS =
      IntStream.range(0, 1 << Permission.values().length).mapToObj(SimDevice::permissions).toList();

  private final DeviceType type;
  private final String account;
  /** As {@link #mask}. */
  private final byte permissions;
  /** Percent; without meaning where there is a supply, or no battery. */
  private final byte chargeAtStart;
  private final Supplier<Optional<Position>> place;
  /** Null where it has no meaning either. */
  private final @Nullable Uptime uptime;
  private final @Nullable Supply supply;
  private final @Nullable DeviceDemand demand;

  /**
   * @param chargeAtStart percent, 0 to 100; without meaning for a device on mains
   */
  public SimDevice(DeviceType type, String account, Set<Permission> permissions, @Nullable Position position, int chargeAtStart, Uptime uptime) {
    this(type, account, permissions, () -> Optional.ofNullable(position), chargeAtStart, uptime);
  }

  /**
   * A device that may move, and whose charge falls evenly.
   *
   * @param place where it believes it is, asked each time
   */
  public SimDevice(
      DeviceType type, String account, Set<Permission> permissions, Supplier<Optional<Position>> place, int chargeAtStart, Uptime uptime) {
    this(type, account, mask(permissions), place, (byte) chargeAtStart, type.batteryHours() == 0 ? null : uptime, null, null);
  }

  /**
   * A device that consumes what it takes to do what it does.
   *
   * @param place where it believes it is, asked each time
   */
  public SimDevice(DeviceType type, String account, Set<Permission> permissions, Supplier<Optional<Position>> place, Supply supply) {
    this(type, account, mask(permissions), place, (byte) 0, null, supply, null);
  }

  private SimDevice(
      DeviceType type, String account, byte permissions, Supplier<Optional<Position>> place, byte chargeAtStart, @Nullable Uptime uptime,
      @Nullable Supply supply, @Nullable DeviceDemand demand) {
    this.type = type;
    this.account = account;
    this.permissions = permissions;
    this.place = place;
    this.chargeAtStart = chargeAtStart;
    this.uptime = uptime;
    this.supply = supply;
    this.demand = demand;
  }

  /** The same device, of which something is wanted. */
  public SimDevice with(DeviceDemand wanted) {
    return new SimDevice(type, account, permissions, place, chargeAtStart, uptime, supply, wanted);
  }

  private static Set<Permission> permissions(int mask) {
    Set<Permission> set = EnumSet.noneOf(Permission.class);
    for (Permission each : Permission.values()) {
      if ((mask >> each.ordinal() & 1) != 0) {
        set.add(each);
      }
    }
    return Collections.unmodifiableSet(set);
  }

  private static byte mask(Set<Permission> permissions) {
    int mask = 0;
    for (Permission each : permissions) {
      mask |= 1 << each.ordinal();
    }
    return (byte) mask;
  }

  /** What keeps it on and counts what it takes; empty where nothing counts. */
  public Optional<Supply> supply() {
    return Optional.ofNullable(supply);
  }

  /** What is wanted of it; empty where nothing ever is. */
  public Optional<DeviceDemand> demand() {
    return Optional.ofNullable(demand);
  }

  /** Its processor will be busy until then, for so long since it was to be idle. */
  public void computes(long nanos, long until) {
    if (supply != null) {
      supply.computes(nanos, until);
    }
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
    if (supply != null) {
      return supply.percent();
    }
    if (uptime == null) {
      return OptionalInt.empty();
    }
    long spent = uptime.nanosSinceStart() / (HOUR_NANOS / 100 * type.batteryHours());
    return OptionalInt.of((int) Math.max(1, chargeAtStart - spent));
  }

  @Override
  public Optional<Position> position() {
    return place.get();
  }

  @Override
  public Set<Permission> permissions() {
    return PERMISSIONS.get(permissions);
  }
}
