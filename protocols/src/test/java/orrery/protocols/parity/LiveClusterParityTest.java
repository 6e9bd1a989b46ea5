package orrery.protocols.parity;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The story of a cluster on real sockets; a free port stands for that of multicast DNS. */
class LiveClusterParityTest extends ClusterParity {

  @TempDir Path directory;

  @Override
  Testbed create() {
    return new LiveTestbed(directory, 5353);
  }
}
