package orrery.device;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orrery.device.energy.Battery;
import orrery.device.energy.PowerProfile;
import orrery.host.Quantity;

/**
 * The device types that scenarios may name (EC-1). Speeds and sizes are round figures for devices in use, of one order of
 * magnitude with data sheets; every one is assumed, and a scenario's results should not hang on them. What a type takes
 * has its own source.
 */
public final class DeviceCatalogue {

  private static final String PURE_EDGE_SIM = "PureEdgeSim, PureEdgeSim/settings/edge_devices.xml at 598a5531: ";

  /** Android goes off in order where its level is 0, which is less than one percent. */
  private static final double ANDROID_SHUTDOWN = 0.01;

  /** UPower's PercentageAction, at which the critical action is taken: 2 (nixpkgs, nixos/modules/services/hardware/upower.nix, percentageAction). */
  private static final double LAPTOP_SHUTDOWN = 0.02;

  private static final Map<String, DeviceType> TYPES = types();

  private DeviceCatalogue() {}

  private static Map<String, DeviceType> types() {
    Map<String, DeviceType> types = new LinkedHashMap<>();
    add(types, "server", "linux", 200_000, "64 GB", "4 TB", 0, "data-centre", mains(100_000, 300_000, "assumed"));
    add(types, "pc", "windows", 60_000, "16 GB", "1 TB", 0, "ethernet", mains(40_000, 150_000, "assumed"));
    add(types, "laptop", "windows", 40_000, "16 GB", "512 GB", 8, "wifi", new PowerProfile(1_700, 23_600, Optional.of(new Battery(56.2, 45, 0.7, LAPTOP_SHUTDOWN, true, 0.05)),
        PURE_EDGE_SIM + "batteryCapacity 56.2 Wh, idleConsumption 1.7, maxConsumption 23.6, 'a laptop for example'; charger assumed"));
    add(types, "tablet", "android", 20_000, "4 GB", "64 GB", 10, "wifi",
        new PowerProfile(150, 5_000, Optional.of(new Battery(28, 10, 0.7, ANDROID_SHUTDOWN, true, 0.05)), "assumed"));
    add(types, "smartphone", "android", 20_000, "6 GB", "128 GB", 12, "wifi",
        new PowerProfile(78, 3_300, Optional.of(new Battery(15.4, 10, 0.7, ANDROID_SHUTDOWN, true, 0.05)),
            PURE_EDGE_SIM + "idleConsumption 0.078, maxConsumption 3.3, 'a smartphone, for example'; battery 4000 mAh at 3.85 V and charger assumed"));
    add(types, "set-top-box", "linux", 6_000, "2 GB", "16 GB", 0, "ethernet", mains(8_000, 12_000, "assumed"));
    add(types, "game-console", "orbis", 60_000, "16 GB", "1 TB", 0, "wifi", mains(45_000, 150_000, "assumed"));
    add(types, "tv", "linux", 6_000, "2 GB", "8 GB", 0, "wifi", mains(60_000, 100_000, "assumed"));
    add(types, "gateway", "linux", 3_000, "512 MB", "256 MB", 0, "ethernet",
        mains(1_600, 5_100, PURE_EDGE_SIM + "idleConsumption 1.6, maxConsumption 5.1, 'a small server'"));
    add(types, "camera", "linux", 1_000, "256 MB", "32 GB", 0, "wifi", mains(3_000, 5_000, "assumed"));
    add(types, "sensor", "rtos", 50, "512 kB", "4 MB", 8_760, "wifi", new PowerProfile(2.97, 66, Optional.of(new Battery(9, 0, 0.7, 0, false, 0.05)),
        "ESP-WROOM-32 user's manual, Table 5, at 3.3 V: association sleep pattern (by light-sleep) 0.9 mA@DTIM3, modem-sleep at max speed 20 mA; battery assumed"));
    add(types, "car", "linux", 20_000, "8 GB", "64 GB", 0, "4g", mains(10_000, 30_000, "assumed"));
    add(types, "edge-site", "linux", 100_000, "32 GB", "1 TB", 0, "ethernet", mains(60_000, 200_000, "assumed"));
    return Collections.unmodifiableMap(types);
  }

  private static PowerProfile mains(double idleMilliwatts, double busyMilliwatts, String source) {
    return new PowerProfile(idleMilliwatts, busyMilliwatts, Optional.empty(), source);
  }

  private static void add(
      Map<String, DeviceType> types, String name, String system, long mops, String memory, String storage, int batteryHours, String link, PowerProfile power) {
    types.put(name, new DeviceType(name, system, mops, Quantity.dataSize(memory), Quantity.dataSize(storage), batteryHours, link, power, "assumed"));
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
