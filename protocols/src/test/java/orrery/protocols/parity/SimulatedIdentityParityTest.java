package orrery.protocols.parity;

/** Tokens on a simulated link. */
class SimulatedIdentityParityTest extends IdentityParity {

  @Override
  Testbed create() {
    return new SimulatedTestbed();
  }
}
