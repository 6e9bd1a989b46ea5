package orrery.protocols.parity;

/** Two devices look for a path to each other on a simulated link. */
class SimulatedIceParityTest extends IceParity {

  @Override
  Testbed create() {
    return new SimulatedTestbed();
  }
}
