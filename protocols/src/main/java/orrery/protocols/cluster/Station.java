package orrery.protocols.cluster;

import orrery.host.Host;

/** What one node's part in one cluster works with, whatever its role. */
record Station(
    Host host,
    ClusterConfig config,
    ClusterName name,
    Transport transport,
    Rendezvous rendezvous,
    Election election,
    ClusterListener listener) {

  /** The node's own name for the cluster. */
  String cluster() {
    return name.own();
  }

  /** A decision worth a line in the node's story. */
  void event(String kind, String detail) {
    host.probe().event("cluster-" + kind, cluster() + ": " + detail);
  }
}
