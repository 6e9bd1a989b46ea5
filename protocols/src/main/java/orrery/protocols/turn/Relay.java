package orrery.protocols.turn;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;

/** A relayed endpoint: the port peers speak to. Until it has an owner, what arrives is dropped. */
final class Relay {

  private @Nullable DatagramPort port;
  private @Nullable Runnable release;
  private @Nullable Allocation owner;

  void opened(DatagramPort opened, Runnable onClose) {
    port = opened;
    release = onClose;
  }

  void ownedBy(Allocation allocation) {
    owner = allocation;
  }

  Endpoint endpoint() {
    if (port == null) {
      throw new IllegalStateException("a relay must be open to have an endpoint");
    }
    return port.local();
  }

  void send(Endpoint peer, ByteBuffer data) {
    if (port != null) {
      port.send(peer, data, "relayed-data");
    }
  }

  void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
    if (owner != null) {
      owner.onPeerData(source, payload);
    }
  }

  void close() {
    if (port != null && release != null) {
      port.close();
      release.run();
      port = null;
    }
  }
}
