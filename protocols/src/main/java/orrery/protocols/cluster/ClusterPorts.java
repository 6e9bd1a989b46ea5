package orrery.protocols.cluster;

import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Host;
import orrery.host.PortSpec;

/**
 * Whence a node's part in a cluster has its port: of the host, or from elsewhere, as where a relay keeps one for a node that
 * nobody reaches behind its NAT. Where the port is reached, {@link DatagramPort#local}, is what the other members are told;
 * it may change while the port is open, which the cluster notices at its next look around.
 */
@FunctionalInterface
public interface ClusterPorts {

  /** Ports of the host's own, each on all its addresses. */
  ClusterPorts OWN = (host, handler) -> host.open(PortSpec.ephemeral("cluster"), handler);

  /** Opens a port for {@code host} that hands what it receives to {@code handler}; the caller closes it. */
  DatagramPort open(Host host, DatagramHandler handler);
}
