package orrery.protocols.relay;

import orrery.protocols.signaling.RelayOrder;
import orrery.protocols.signaling.RelayReport;

/** A relay that runs on a host. */
interface RelayInstance {

  /** Whom an instance tells of itself. */
  interface Upkeep {

    /** It is used from here on, or no longer. */
    void onUse(boolean used);

    /** Its use is over; {@code reason} is a word. */
    void onOver(String reason);
  }

  /** Where it can be used. */
  RelayReport.Live live();

  /** It is for somebody from here on. */
  void assign(RelayOrder order);

  /** It is nobody's any more: connections of those who used it end at once. */
  void free();

  /** It ends, and all its ports with it. */
  void stop();
}
