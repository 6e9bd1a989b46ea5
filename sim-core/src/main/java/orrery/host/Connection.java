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

  /**
   * Takes a bulk to be sent: so many bytes of content that nobody looks at, which a simulated host moves without making
   * them. It arrives after all that was written before it and before all that is written after.
   *
   * <p>To the peer it is a stretch of the stream as any other. A peer that expects it, by {@link #expectBulk}, is told of
   * it as a whole; one that does not is handed its bytes, which are those of {@link Bulk}. A live host sends exactly these.
   *
   * <p>Where the way is interrupted, the rest is sent again from where it stopped; where that does not succeed in time, the
   * connection fails as it does for bytes.
   *
   * @param contentId what the content is called; equal ids are equal content
   * @param length how many bytes; 1 or more
   * @return whether it was taken. It is not while one before it is on its way: {@link
   *     ConnectionHandler#onWritable} follows
   * @throws IllegalStateException after {@link #finish}
   */
  boolean writeBulk(long contentId, long length);

  /**
   * Says that the next so many bytes from the peer are a bulk: they are counted, not handed over, and {@link
   * ConnectionHandler#onBulk} tells when all have arrived. To be called from within the callback from which this side knows
   * what comes next, such as that of the head of an answer; of the bytes handed over in that callback, those which the
   * handler has left unread when it returns belong to the bulk already. The peer may send them as a bulk or as bytes.
   *
   * @param contentId what this side calls the content
   * @param length how many bytes; 1 or more
   * @throws IllegalStateException while another one is expected
   */
  void expectBulk(long contentId, long length);

  /**
   * How many bytes of bulks are still under way over this connection, counting the one that is written and the one that is
   * expected; 0 where there is none. As long as any of them moves it changes, which is what it is asked for: a large bulk
   * takes its time, and one that has stopped looks the same to who only waits for its end.
   */
  long bulkLeft();

  /** Says that nothing more will be written; what was written is still delivered. */
  void finish();

  /** Ends both ways at once; the peer sees {@link ConnectionFailure#RESET}. */
  void abort();
}
