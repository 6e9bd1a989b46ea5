package orrery.protocols.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import orrery.host.Connection;
import org.jspecify.annotations.Nullable;

/** What a connection has no room for yet, in order. */
final class Outbox {

  /** Bytes, and the bulk after them. */
  private record Part(ByteBuffer bytes, @Nullable HttpBulk bulk) {}

  private final Connection connection;
  private @Nullable Queue<Part> parts;

  Outbox(Connection connection) {
    this.connection = connection;
  }

  boolean isEmpty() {
    return parts == null;
  }

  /** Writes it, or keeps what there is no room for. */
  void write(ByteBuffer bytes, @Nullable HttpBulk bulk) {
    boolean gone = parts == null && write(new Part(bytes, bulk));
    if (!gone) {
      parts = parts == null ? new ArrayDeque<>(2) : parts;
      parts.add(new Part(bytes, bulk));
    }
  }

  /** Writes on, now that there is room; true where any of it went. */
  boolean pump() {
    boolean any = false;
    while (parts != null) {
      Part first = parts.element();
      int before = first.bytes.remaining();
      boolean gone = write(first);
      any |= gone || first.bytes.remaining() < before;
      if (!gone) {
        return any;
      }
      parts.remove();
      parts = parts.isEmpty() ? null : parts;
    }
    return any;
  }

  private boolean write(Part part) {
    if (part.bytes.hasRemaining()) {
      connection.write(part.bytes);
    }
    return !part.bytes.hasRemaining() && (part.bulk == null || connection.writeBulk(part.bulk.contentId(), part.bulk.length()));
  }

  /** Forgets what is here. */
  void clear() {
    parts = null;
  }
}
