package orrery.protocols.ice;

import java.nio.ByteBuffer;
import orrery.host.Address;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;

/** A port on one of the node's own addresses. */
final class HostBase implements Base {

  private final DatagramPort port;
  private final Endpoint endpoint;

  HostBase(Host host, Address address, Receiver receiver) {
    PortSpec spec = PortSpec.at("ice", new Endpoint(address, 0));
    port = host.open(spec, (source, destination, payload) -> receiver.onDatagram(this, source, payload));
    endpoint = port.local();
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public boolean isRelayed() {
    return false;
  }

  @Override
  public void send(Endpoint remote, ByteBuffer payload, String messageType) {
    port.send(remote, payload, messageType);
  }

  @Override
  public void close() {
    port.close();
  }
}
