package orrery.protocols.cluster;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import orrery.host.Device;
import orrery.host.Position;

/** A device of which one thing is otherwise than it was. */
record ChangedDevice(Device device, OptionalInt batteryPercent, Set<Permission> permissions) implements Device {

  /** The same, whose owner does not permit {@code permission}. */
  static Device without(Device device, Permission permission) {
    EnumSet<Permission> others = EnumSet.copyOf(device.permissions());
    others.remove(permission);
    return new ChangedDevice(device, device.batteryPercent(), others);
  }

  /** The same on battery, with that charge. */
  static Device charged(Device device, int percent) {
    return new ChangedDevice(device, OptionalInt.of(percent), device.permissions());
  }

  @Override
  public String type() {
    return device.type();
  }

  @Override
  public String account() {
    return device.account();
  }

  @Override
  public String operatingSystem() {
    return device.operatingSystem();
  }

  @Override
  public long processorMops() {
    return device.processorMops();
  }

  @Override
  public long memoryBytes() {
    return device.memoryBytes();
  }

  @Override
  public long storageBytes() {
    return device.storageBytes();
  }

  @Override
  public Optional<Position> position() {
    return device.position();
  }
}
