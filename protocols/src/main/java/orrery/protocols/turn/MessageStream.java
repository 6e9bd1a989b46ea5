package orrery.protocols.turn;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import orrery.host.Connection;
import org.jspecify.annotations.Nullable;

/** Writes whole messages to a connection, and keeps a bounded rest while the connection has no room. */
public final class MessageStream {

  /** What may wait when data comes: a tenth of a second at 20 Mb/s; a relay that keeps more only adds delay (assumed). */
  public static final int MAX_WAITING_DATA = 256 * 1024;
  /** What may wait when a request or an answer comes, which over a stream is not sent again: 64 KiB more. */
  public static final int MAX_WAITING = MAX_WAITING_DATA + 64 * 1024;

  /** Null where nothing waits, which is seldom otherwise. */
  private @Nullable Deque<ByteBuffer> waiting;
  private int waitingBytes;

  /** Writes {@code message}, or takes it in; false where more than {@code limit} would wait, and it is lost as a datagram would be. */
  public boolean write(Connection connection, ByteBuffer message, int limit) {
    if (waiting == null) {
      ByteBuffer rest = message.duplicate();
      connection.write(rest);
      if (rest.hasRemaining()) {
        keep(rest);
      }
      return true;
    }
    if (waitingBytes + message.remaining() > limit) {
      return false;
    }
    keep(message);
    return true;
  }

  private void keep(ByteBuffer rest) {
    ByteBuffer copy = ByteBuffer.allocate(rest.remaining()).put(rest.duplicate()).flip();
    waitingBytes += copy.remaining();
    waiting = waiting == null ? new ArrayDeque<>(2) : waiting;
    waiting.add(copy);
  }

  /** There is room again. */
  public void onWritable(Connection connection) {
    while (waiting != null) {
      ByteBuffer first = waiting.element();
      waitingBytes -= connection.write(first);
      if (first.hasRemaining()) {
        return;
      }
      waiting.remove();
      waiting = waiting.isEmpty() ? null : waiting;
    }
  }
}
