package orrery.protocols.parity;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The host on real sockets keeps the rules. */
class LiveHostContractTest extends HostContract {

  @TempDir Path directory;

  @Override
  Testbed create() {
    return new LiveTestbed(directory);
  }
}
