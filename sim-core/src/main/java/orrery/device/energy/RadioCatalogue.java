package orrery.device.energy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the radios behind link presets take, by the family of the link: the part of its name before a hyphen.
 *
 * <p>The energies of a bit are as PureEdgeSim has them, opened at df252e7e; they are the slopes of Huang et al., "A close
 * examination of performance and power characteristics of 4G LTE networks" (MobiSys 2012), whose table could not be
 * opened. Powers and times of the states are remembered from that paper and count as assumed.
 */
public final class RadioCatalogue {

  private static final String PURE_EDGE_SIM = "bits: PureEdgeSim, PureEdgeSim/settings/simulation_parameters.properties at df252e7e: ";
  private static final String STATES = "; states: assumed, after Huang et al. 2012";

  /** A wire, and what has no name here: no states. */
  private static final RadioPower WIRE =
      new RadioPower(40, 40, 0, 0, 0, "40 nJ/bit as PureEdgeSim had it for Ethernet; its file at df252e7e says ethernet_nanojoules_per_bit = 40000, which is 40 W at 1 Mb/s");

  private static final Map<String, RadioPower> RADIOS = radios();

  private RadioCatalogue() {}

  private static Map<String, RadioPower> radios() {
    Map<String, RadioPower> radios = new LinkedHashMap<>();
    radios.put("ethernet", WIRE);
    radios.put("wifi", new RadioPower(283.17, 137.01, 79_000_000, 133, 238_000_000,
        PURE_EDGE_SIM + "wifi_device_transmission_nanojoules_per_bit = 283.17, …reception… = 137.01" + STATES));
    radios.put("3g", new RadioPower(869, 122, 582_000_000, 818, 12_500_000_000L, "assumed, after Huang et al. 2012 and, for the tail, Balasubramanian et al. 2009"));
    radios.put("4g", new RadioPower(438.4, 51.97, 260_000_000, 1_288, 11_600_000_000L,
        PURE_EDGE_SIM + "cellular_device_transmission_nanojoules_per_bit = 438.4, …reception… = 51.97" + STATES));
    radios.put("5g", new RadioPower(438.4, 51.97, 260_000_000, 1_288, 11_600_000_000L, "assumed, as LTE's"));
    return Collections.unmodifiableMap(radios);
  }

  /** All families by name. */
  public static Map<String, RadioPower> all() {
    return RADIOS;
  }

  /** What the radio of a link preset takes: {@code wifi-6} is of the family {@code wifi}, {@code lte} is {@code 4g}; all others are wires. */
  public static RadioPower of(String link) {
    int hyphen = link.indexOf('-');
    String family = hyphen < 0 ? link : link.substring(0, hyphen);
    return RADIOS.getOrDefault(family.equals("lte") ? "4g" : family, WIRE);
  }
}
