package orrery.protocols.parity;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Two devices look for a path to each other on real sockets. */
class LiveIceParityTest extends IceParity {

  @TempDir Path directory;

  @Override
  Testbed create() {
    return new LiveTestbed(directory, PORTS);
  }
}
