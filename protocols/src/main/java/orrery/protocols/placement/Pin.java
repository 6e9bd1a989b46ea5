package orrery.protocols.placement;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Defaults;
import orrery.protocols.service.ServiceAddress;

/** Where the developer of a service has it stay, or its data (EC-37): others are not asked, however good they are. */
public enum Pin {
  /** It may be anywhere. */
  NONE,
  /** On the device of whoever calls. */
  HERE,
  /** On the link of whoever calls: what is in the house stays there. */
  LINK,
  /** On nodes of the caller's account. */
  ACCOUNT,
  /** In the central cloud (EC-41). */
  CENTRAL;

  /** How settings write it: {@code link}. */
  public String word() {
    return Defaults.word(this);
  }

  /**
   * Reads the pins of services, as in {@code camera=link; archive=central}; none for an empty text.
   *
   * @return by the service's name, in order
   * @throws IllegalArgumentException where it says something else, or one service twice
   */
  public static Map<String, Pin> parse(String text) {
    Map<String, Pin> pins = new TreeMap<>();
    for (String one : text.isBlank() ? new String[0] : text.split(";", -1)) {
      String[] sides = one.strip().split("=", -1);
      if (sides.length != 2 || !ServiceAddress.isName(sides[0].strip())) {
        throw new IllegalArgumentException("a pin must be as in camera=link but is '" + one.strip() + "'");
      }
      Pin pin = (Pin) Defaults.read(sides[1].strip(), Pin.class, "the pin of " + sides[0].strip());
      if (pins.put(sides[0].strip(), pin) != null) {
        throw new IllegalArgumentException("each service must be pinned once, but " + sides[0].strip() + " is twice");
      }
    }
    return Collections.unmodifiableMap(pins);
  }
}
