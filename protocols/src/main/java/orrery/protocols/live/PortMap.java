package orrery.protocols.live;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which real port stands for a port that protocols know. Protocols see known ports only, in what they open, send to and
 * hear from; the wire sees real ones. It lets many nodes use a well-known port that the machine keeps for itself.
 *
 * <p>All nodes of one live network have the same map. A port that is not in it stands for itself.
 */
public final class PortMap {

  private final Map<Integer, Integer> realByKnown = new TreeMap<>();
  private final Map<Integer, Integer> knownByReal = new TreeMap<>();

  private PortMap() {}

  /** Every port stands for itself. */
  public static PortMap identity() {
    return new PortMap();
  }

  /** The map of known ports, 1 to 65535, to real ones; no two known ports to the same. */
  public static PortMap of(Map<Integer, Integer> realByKnown) {
    PortMap ports = new PortMap();
    realByKnown.forEach((known, real) -> {
      if (known < 1 || known > 65535 || real < 1 || real > 65535) {
        throw new IllegalArgumentException("ports must be 1 to 65535 but " + known + " is mapped to " + real);
      }
      if (ports.knownByReal.put(real, known) != null) {
        throw new IllegalArgumentException("a real port must stand for one known port, but " + real + " stands for two");
      }
      ports.realByKnown.put(known, real);
    });
    return ports;
  }

  /** The real port that stands for {@code known}. */
  int real(int known) {
    return realByKnown.getOrDefault(known, known);
  }

  /** The known port that {@code real} stands for. */
  int known(int real) {
    return knownByReal.getOrDefault(real, real);
  }
}
