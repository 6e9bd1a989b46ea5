package orrery.protocols.parity;

/** The whole edge node on a simulated link. */
class SimulatedEdgeParityTest extends EdgeParity {

  @Override
  Testbed create() {
    return new SimulatedTestbed();
  }
}
