package orrery.protocols.relay;

import java.util.List;

/** Kinds of device as a setting names them: separated by spaces. */
public final class DeviceTypes {

  private DeviceTypes() {}

  /** Whether {@code types} names {@code type}. */
  public static boolean name(String types, String type) {
    return List.of(types.trim().split(" +")).contains(type);
  }

  /** Whether {@code types} names {@code type}, or is empty and so means all. */
  public static boolean allow(String types, String type) {
    return types.isBlank() || name(types, type);
  }
}
