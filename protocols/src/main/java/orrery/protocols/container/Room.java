package orrery.protocols.container;

import java.util.Optional;
import java.util.OptionalInt;
import orrery.host.Host;

/** What of a device's memory and processor containers have, and whether one more may have some. */
final class Room {

  private final Host host;
  private final ContainerConfig config;
  private long takenBytes;
  private int takenMille;
  private Runnable onChanged = () -> { };

  Room(Host host, ContainerConfig config) {
    this.host = host;
    this.config = config;
  }

  /** Why a container of that image is not to be started now; empty where it may. */
  Optional<Refusal> refusal(Image image, boolean forOwner) {
    OptionalInt charge = host.device().batteryPercent();
    if (charge.isPresent() && charge.getAsInt() < (forOwner ? config.leastBattery() : config.leastBatteryForOthers())) {
      return Optional.of(Refusal.BATTERY);
    } else if (!hasMemory(image, 0)) {
      return Optional.of(Refusal.NO_MEMORY);
    } else if (!hasProcessor(image, 0)) {
      return Optional.of(Refusal.NO_CPU);
    } else {
      return Optional.empty();
    }
  }

  /** Whether there would be room if that much more were free. */
  boolean wouldHave(Image image, long freedBytes, int freedMille) {
    return hasMemory(image, freedBytes) && hasProcessor(image, freedMille);
  }

  private boolean hasMemory(Image image, long freedBytes) {
    return takenBytes - freedBytes + bytes(image) <= host.device().memoryBytes() / 1000 * config.memory();
  }

  private boolean hasProcessor(Image image, int freedMille) {
    return takenMille - freedMille + image.cpuMille() <= config.cpu();
  }

  /** Memory that one container of it takes here. */
  long bytes(Image image) {
    return image.memory().bytes() + config.start().overhead(config.environment());
  }

  /** Thousandths of the processor that containers are promised. */
  int takenMille() {
    return takenMille;
  }

  void onChanged(Runnable reaction) {
    onChanged = reaction;
  }

  long takenBytes() {
    return takenBytes;
  }

  void take(Image image) {
    takenBytes += bytes(image);
    takenMille += image.cpuMille();
    tell();
  }

  void give(Image image) {
    takenBytes -= bytes(image);
    takenMille -= image.cpuMille();
    tell();
  }

  private void tell() {
    host.probe().observe(ContainerMetrics.MEMORY, takenBytes);
    host.probe().state(ContainerMetrics.MEMORY_STATE, "", takenBytes == 0 ? "" : Long.toString(takenBytes));
    onChanged.run();
  }
}
