package orrery.protocols.parity;

/** The story of a cluster on a simulated link. */
class SimulatedClusterParityTest extends ClusterParity {

  @Override
  Testbed create() {
    return new SimulatedTestbed();
  }
}
