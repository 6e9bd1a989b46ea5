package orrery.protocols.parity;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Passages on real sockets. */
class LivePassageParityTest extends PassageParity {

  @TempDir Path directory;

  @Override
  Testbed create() {
    return new LiveTestbed(directory);
  }
}
