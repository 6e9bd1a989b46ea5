package orrery.protocols.relay;

/** Kinds of device as a setting names them: separated by spaces. */
public final class DeviceTypes {

  private DeviceTypes() {}

  /** Whether {@code types} names {@code type}. */
  public static boolean name(String types, String type) {
    // Every node asks of itself, some again and again.
    for (int at = types.indexOf(type); at >= 0 && !type.isEmpty(); at = types.indexOf(type, at + 1)) {
      int end = at + type.length();
      if ((at == 0 || types.charAt(at - 1) == ' ') && (end == types.length() || types.charAt(end) == ' ')) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code types} names {@code type}, or is empty and so means all. */
  public static boolean allow(String types, String type) {
    return types.isBlank() || name(types, type);
  }
}
