package orrery.protocols.parity;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Requests and answers on real sockets. */
class LiveHttpParityTest extends HttpParity {

  @TempDir Path directory;

  @Override
  Testbed create() {
    return new LiveTestbed(directory);
  }
}
