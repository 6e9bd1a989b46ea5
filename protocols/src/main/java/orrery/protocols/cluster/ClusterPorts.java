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

  /** Opens a port that hands what it receives to {@code handler}; the caller closes it. */
  DatagramPort open(DatagramHandler handler);

  /** Ports of the host's own, each on all its addresses. */
  static ClusterPorts of(Host host) {
    return handler -> host.open(PortSpec.ephemeral("cluster"), handler);
  }
}
