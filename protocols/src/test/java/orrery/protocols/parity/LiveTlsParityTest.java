package orrery.protocols.parity;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Secured connections on real sockets. */
class LiveTlsParityTest extends TlsParity {

  @TempDir Path directory;

  @Override
  Testbed create() {
    return new LiveTestbed(directory);
  }
}
