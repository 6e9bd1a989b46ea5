package orrery.protocols.parity;

/** Transfers on a simulated link. */
class SimulatedTransferParityTest extends TransferParity {

  @Override
  Testbed create() {
    return new SimulatedTestbed();
  }
}
