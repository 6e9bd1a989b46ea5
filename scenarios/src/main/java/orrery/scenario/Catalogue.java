package orrery.scenario;

import java.util.List;
import orrery.host.ProtocolProvider;

/** The names that a scenario may refer to: device types, access networks, NATs, backbones and protocols. */
public interface Catalogue {

  /** The lists of names. */
  enum Kind {
    /** Kinds of device: {@code smartphone}. */
    DEVICE_TYPE("device type"),
    /** Access networks: {@code docsis}. */
    ACCESS("access network"),
    /** What stands between a LAN and its access network: {@code port-restricted-cone}, or a mix: {@code ford-2005}. */
    NAT("NAT"),
    /** Those that somebody's own may be like: no mixes, and not that there is none. */
    NAT_PRESET("NAT to be like"),
    /** Access providers with a NAT of their own; {@code none}, and those of the scenario. */
    CARRIER("carrier"),
    /** Presets of the backbone: {@code europe-west}. */
    BACKBONE("backbone preset"),
    /** Protocols, by the id of their provider. */
    PROTOCOL("protocol");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What one of them is called in a message. */
    public String words() {
      return words;
    }
  }

  /** The names on a list, sorted. */
  List<String> names(Kind kind);

  /** The names of the regions of a backbone preset, sorted; empty for an unknown preset. */
  List<String> regions(String preset);

  /** The providers of protocols, sorted by id. */
  List<ProtocolProvider<?>> protocols();
}
