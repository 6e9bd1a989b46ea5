package orrery.protocols.parity;

/** The simulated host keeps the rules. */
class SimulatedHostContractTest extends HostContract {

  @Override
  Testbed create() {
    return new SimulatedTestbed();
  }
}
