package orrery.protocols.parity;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** STUN and TURN on real sockets. */
class LiveTraversalParityTest extends TraversalParity {

  @TempDir Path directory;

  @Override
  Testbed create() {
    return new LiveTestbed(directory, PORTS);
  }
}
