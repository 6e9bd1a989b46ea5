package orrery.protocols.parity;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Transfers on real sockets. */
class LiveTransferParityTest extends TransferParity {

  @TempDir Path directory;

  @Override
  Testbed create() {
    return new LiveTestbed(directory);
  }
}
