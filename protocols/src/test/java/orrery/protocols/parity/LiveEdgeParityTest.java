package orrery.protocols.parity;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The whole edge node on real sockets; a free port stands for that of multicast DNS. */
class LiveEdgeParityTest extends EdgeParity {

  @TempDir Path directory;

  @Override
  Testbed create() {
    return new LiveTestbed(directory, 5353);
  }
}
