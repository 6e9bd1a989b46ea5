package orrery.device;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import orrery.host.Device;
import orrery.host.Position;

/**
 * A device as its own protocols see it while it lies: what {@link Claims} falsify is false, the rest is that of the device
 * behind it. The machine itself stays as it is.
 */
public final class PretendingDevice implements Device {

  private static final double MICRODEGREES_PER_METRE = 180e6 / (StrictMath.PI * Position.EARTH_RADIUS_METRES);

  private final Device device;
  private final Claims claims;

  public PretendingDevice(Device device, Claims claims) {
    this.device = device;
    this.claims = claims;
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
    return Claims.times(device.processorMops(), claims.processor());
  }

  @Override
  public long memoryBytes() {
    return Claims.times(device.memoryBytes(), claims.memory());
  }

  @Override
  public long storageBytes() {
    return Claims.times(device.storageBytes(), claims.storage());
  }

  @Override
  public OptionalInt batteryPercent() {
    return claims.mains() ? OptionalInt.empty() : device.batteryPercent();
  }

  @Override
  public Optional<Position> position() {
    if (claims.displaced().metres() == 0) {
      return device.position();
    }
    return device.position().map(place -> {
      long north = place.latitudeMicrodegrees() + Math.round(claims.displaced().metres() * MICRODEGREES_PER_METRE);
      return new Position((int) Math.min(90_000_000, north), place.longitudeMicrodegrees());
    });
  }

  @Override
  public Set<Permission> permissions() {
    return device.permissions();
  }
}
