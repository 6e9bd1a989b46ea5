package orrery.protocols.parity;

/** Requests and answers on a simulated link. */
class SimulatedHttpParityTest extends HttpParity {

  @Override
  Testbed create() {
    return new SimulatedTestbed();
  }
}
