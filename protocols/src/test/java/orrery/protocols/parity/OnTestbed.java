package orrery.protocols.parity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Words common to the chapters of the contract. */
interface OnTestbed {

  Testbed testbed();

  /** A machine that runs nothing of its own, switched on. */
  default Testbed.Machine started(String name) {
    Testbed.Machine machine = testbed().machine(name);
    machine.start();
    return machine;
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.US_ASCII.decode(bytes).toString();
  }
}
