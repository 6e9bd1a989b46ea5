package orrery.host;

import java.nio.ByteBuffer;

/** Hears what happens on one connection. After {@link #onFailed} it hears nothing more. */
public interface ConnectionHandler {

  /** The connection that this node asked for is open. */
  default void onOpen(Connection connection) {}

  /** Bytes have arrived, in order; {@code bytes} is read-only and valid during this call only. */
  void onReceived(Connection connection, ByteBuffer bytes);

  /**
   * A bulk that this side expected has arrived; or, where {@code arrived} is less than {@code length}, the connection has
   * failed before its end, and {@link #onFailed} follows at once.
   */
  default void onBulk(Connection connection, long contentId, long arrived, long length) {}

  /** There is room again after {@link Connection#write} took less than it was offered, or {@link Connection#writeBulk} nothing. */
  default void onWritable(Connection connection) {}

  /** The peer has finished: nothing more will arrive. This side may still write. */
  default void onFinished(Connection connection) {}

  /** The connection is gone, or never came to be. */
  void onFailed(Connection connection, ConnectionFailure failure);
}
