package orrery.net;

import org.jspecify.annotations.Nullable;
import orrery.device.SimDevice;
import orrery.host.Address;

/**
 * The radio, at one end of a bulk, of a device that counts what it takes: up from the bulk's beginning to its end, as by its
 * packets, and charged for its bytes.
 */
record BusyRadio(SimDevice device, int radio) {

  /** What a bulk from or to an address of {@code node} keeps busy, from now on; null where nobody counts. */
  static @Nullable BusyRadio begin(Node node, Address address) {
    SimInterface at = node.owning(address);
    if (at == null || !(node.device() instanceof SimDevice own) || own.supply().isEmpty()) {
      return null;
    }
    BusyRadio busy = new BusyRadio(own, node.numberOf(at));
    own.streams(busy.radio, true);
    return busy;
  }

  /** So many bytes have moved on the wire. */
  void moved(long sent, long received) {
    device.carries(radio, sent, true);
    device.carries(radio, received, false);
  }

  void end() {
    device.streams(radio, false);
  }
}
