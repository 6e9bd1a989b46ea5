package orrery.net;

import orrery.device.energy.Supply;

/**
 * The radio, at one end of a bulk, of a device that counts what it takes: up from the bulk's beginning to its end, as by its
 * packets, and charged for its bytes.
 */
record BusyRadio(Supply supply, int radio) {

  /** What a bulk keeps busy from now on. */
  static BusyRadio begin(Supply supply, int radio) {
    supply.streams(radio, true);
    return new BusyRadio(supply, radio);
  }

  /** So many bytes have moved on the wire. */
  void moved(long sent, long received) {
    supply.sent(radio, sent);
    supply.received(radio, received);
  }

  void end() {
    supply.streams(radio, false);
  }
}
