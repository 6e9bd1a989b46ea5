package orrery.protocols.turn;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import orrery.host.Connection;

/** Writes whole messages to a connection, and keeps a bounded rest while the connection has no room. */
final class MessageStream {

  /** What may wait: a tenth of a second at 20 Mb/s; a relay that keeps more only adds delay (assumed). */
  private static final int MAX_WAITING = 256 * 1024;

  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private int waitingBytes;

  /** Writes {@code message}, or takes it in; false where there is no room, and it is lost as a datagram would be. */
  boolean write(Connection connection, ByteBuffer message) {
    if (waiting.isEmpty()) {
      ByteBuffer rest = message.duplicate();
      connection.write(rest);
      if (rest.hasRemaining()) {
        keep(rest);
      }
      return true;
    }
    if (waitingBytes + message.remaining() > MAX_WAITING) {
      return false;
    }
    keep(message);
    return true;
  }

  private void keep(ByteBuffer rest) {
    ByteBuffer copy = ByteBuffer.allocate(rest.remaining()).put(rest.duplicate()).flip();
    waitingBytes += copy.remaining();
    waiting.add(copy);
  }

  /** There is room again. */
  void onWritable(Connection connection) {
    while (!waiting.isEmpty()) {
      ByteBuffer first = waiting.peek();
      waitingBytes -= connection.write(first);
      if (first.hasRemaining()) {
        return;
      }
      waiting.remove();
    }
  }
}
