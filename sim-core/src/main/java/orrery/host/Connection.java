package orrery.host;

import java.nio.ByteBuffer;

/**
 * A reliable, ordered stream of bytes each way (TCP).
 *
 * <p>It ends in one of three ways: both sides have finished; {@link ConnectionHandler#onFailed}; or {@link #abort}, after
 * which this side hears nothing more.
 */
public interface Connection {

  /** This side's endpoint; its port is known once the connection is open. */
  Endpoint local();

  /** The peer's endpoint as seen from here. */
  Endpoint remote();

  /**
   * Takes bytes from {@code source} to be sent, as many as there is room for; the position moves past them.
   *
   * @return how many were taken. Where that is fewer than remained, {@link ConnectionHandler#onWritable} follows
   */
  int write(ByteBuffer source);

  /** Says that nothing more will be written; what was written is still delivered. */
  void finish();

  /** Ends both ways at once; the peer sees {@link ConnectionFailure#RESET}. */
  void abort();
}
