package orrery.device;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orrery.host.Quantity;

/**
 * The device types that scenarios may name (EC-1). The numbers are round figures for devices in use, of one order of
 * magnitude with data sheets; every one is assumed, and a scenario's results should not hang on them.
 */
public final class DeviceCatalogue {

  private static final Map<String, DeviceType> TYPES = types();

  private DeviceCatalogue() {}

  private static Map<String, DeviceType> types() {
    Map<String, DeviceType> types = new LinkedHashMap<>();
    add(types, "server", "linux", 200_000, "64 GB", "4 TB", 0, "data-centre");
    add(types, "pc", "windows", 60_000, "16 GB", "1 TB", 0, "ethernet");
    add(types, "laptop", "windows", 40_000, "16 GB", "512 GB", 8, "wifi");
    add(types, "tablet", "android", 20_000, "4 GB", "64 GB", 10, "wifi");
    add(types, "smartphone", "android", 20_000, "6 GB", "128 GB", 12, "wifi");
    add(types, "set-top-box", "linux", 6_000, "2 GB", "16 GB", 0, "ethernet");
    add(types, "game-console", "orbis", 60_000, "16 GB", "1 TB", 0, "wifi");
    add(types, "tv", "linux", 6_000, "2 GB", "8 GB", 0, "wifi");
    add(types, "gateway", "linux", 3_000, "512 MB", "256 MB", 0, "ethernet");
    add(types, "camera", "linux", 1_000, "256 MB", "32 GB", 0, "wifi");
    add(types, "sensor", "rtos", 50, "512 kB", "4 MB", 8_760, "wifi");
    add(types, "car", "linux", 20_000, "8 GB", "64 GB", 0, "4g");
    add(types, "edge-site", "linux", 100_000, "32 GB", "1 TB", 0, "ethernet");
    return Collections.unmodifiableMap(types);
  }

  private static void add(Map<String, DeviceType> types, String name, String system, long mops, String memory, String storage, int batteryHours, String link) {
    types.put(name, new DeviceType(name, system, mops, Quantity.dataSize(memory), Quantity.dataSize(storage), batteryHours, link, "assumed"));
  }

  /** All types by name, in catalogue order. */
  public static Map<String, DeviceType> all() {
    return TYPES;
  }

  /** The type of that name. */
  public static Optional<DeviceType> find(String name) {
    return Optional.ofNullable(TYPES.get(name));
  }
}
