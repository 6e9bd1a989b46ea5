package orrery.protocols.parity;

/** Passages on a simulated link. */
class SimulatedPassageParityTest extends PassageParity {

  @Override
  Testbed create() {
    return new SimulatedTestbed();
  }
}
