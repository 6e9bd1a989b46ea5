package orrery.protocols.relay;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import orrery.host.Connection;

/**
 * Frames, and parts of contents behind theirs, on their way into a connection, in order. What it keeps is bounded by what
 * the other end lets come: see {@link Bep}.
 */
final class BearerStream {

  /** @param length of a part that follows the bytes; 0 for none */
  private record Item(ByteBuffer bytes, long contentId, long length, Runnable onTaken) {}

  private final Deque<Item> items = new ArrayDeque<>();
  private boolean finishing;
  private boolean finished;

  /** Puts a frame on its way; {@code onTaken} is called when the connection has taken it all, perhaps at once. */
  void add(Connection connection, BearerFrame frame, Runnable onTaken) {
    items.add(new Item(frame.bytesOnWire(), 0, 0, onTaken));
    pump(connection);
  }

  /** As {@link #add}, of a part and its content. */
  void addPart(Connection connection, BearerFrame.Part part, Runnable onTaken) {
    items.add(new Item(part.bytesOnWire(), part.contentId(), part.length(), onTaken));
    pump(connection);
  }

  /** Finishes the connection when everything is on its way. */
  void finish(Connection connection) {
    finishing = true;
    pump(connection);
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  boolean isFinished() {
    return finished;
  }

  /** Goes on, where there is room. */
  void pump(Connection connection) {
    while (!items.isEmpty()) {
      Item first = items.element();
      if (first.bytes.hasRemaining()) {
        connection.write(first.bytes);
      }
      if (first.bytes.hasRemaining() || first.length > 0 && !connection.writeBulk(first.contentId, first.length)) {
        return;
      }
      items.remove();
      first.onTaken.run();
    }
    if (finishing && !finished) {
      finished = true;
      connection.finish();
    }
  }
}
