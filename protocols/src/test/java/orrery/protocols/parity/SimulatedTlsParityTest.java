package orrery.protocols.parity;

/** Secured connections on a simulated link. */
class SimulatedTlsParityTest extends TlsParity {

  @Override
  Testbed create() {
    return new SimulatedTestbed();
  }
}
