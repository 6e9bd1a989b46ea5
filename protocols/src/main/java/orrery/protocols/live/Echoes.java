package orrery.protocols.live;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import orrery.host.Address;

/**
 * The multicasts that a port has sent and the kernel is about to hand back to it, because it hands them to every socket
 * of the machine that has joined the group.
 *
 * <p>Known by their content, not by their source alone: another program may share the node's address and port, as a
 * system's own responder does for multicast DNS, and must be heard.
 */
final class Echoes {

  /** More than a port sends before it reads. */
  private static final int KEPT = 64;

  private final long[] expected = new long[KEPT];
  private int next;

  /** {@code payload} is being sent to {@code group}, which the port has joined. */
  void expect(Address group, ByteBuffer payload) {
    expected[next] = key(group, payload);
    next = (next + 1) % KEPT;
  }

  /** Whether that is an echo; each is expected once. */
  boolean take(Address group, ByteBuffer payload) {
    long key = key(group, payload);
    for (int i = 0; i < KEPT; i++) {
      if (expected[i] == key) {
        expected[i] = 0;
        return true;
      }
    }
    return false;
  }

  /** Never 0, which marks a free place. */
  private static long key(Address group, ByteBuffer payload) {
    CRC32 checksum = new CRC32();
    checksum.update(payload.duplicate());
    return Long.MIN_VALUE | checksum.getValue() << 28 ^ group.low() & 0xFFF_FFFF;
  }
}
