package orrery.protocols.parity;

/** STUN and TURN in a simulated world. */
class SimulatedTraversalParityTest extends TraversalParity {

  @Override
  Testbed create() {
    return new SimulatedTestbed();
  }
}
