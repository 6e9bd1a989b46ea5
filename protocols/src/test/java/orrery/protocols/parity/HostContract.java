package orrery.protocols.parity;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The rules of {@code orrery.host} that every host keeps, in six chapters; each host has its subclass. */
abstract class HostContract implements TurnRules, DatagramRules, AddressRules, ConnectionRules, BulkRules, PowerRules {

  private Testbed testbed;

  /** A link of the kind under test, with no machine on it. */
  abstract Testbed create();

  @BeforeEach
  void build() {
    testbed = create();
  }

  @AfterEach
  void tearDown() {
    testbed.close();
  }

  @Override
  public Testbed testbed() {
    return testbed;
  }
}
