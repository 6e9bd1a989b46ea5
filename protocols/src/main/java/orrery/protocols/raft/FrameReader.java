package orrery.protocols.raft;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the messages in a stream of bytes. It holds no more than has come, and never more than one message. */
final class FrameReader {

  private byte[] held = new byte[256];
  private int count;

  /**
   * Takes {@code bytes} and hands over each message that is now whole.
   *
   * @param onMessage whether to go on
   * @return false where what came is no message; nothing that follows can be trusted
   */
  boolean read(ByteBuffer bytes, Predicate<RaftMessage> onMessage) {
    while (bytes.hasRemaining()) {
      int wanted = count < RaftCodec.LENGTH_OCTETS ? RaftCodec.LENGTH_OCTETS : RaftCodec.LENGTH_OCTETS + length();
      int taken = Math.min(bytes.remaining(), wanted - count);
      if (count + taken > held.length) {
        held = Arrays.copyOf(held, Math.max(count + taken, Math.min(wanted, 2 * held.length)));
      }
      bytes.get(held, count, taken);
      count += taken;
      if (count == RaftCodec.LENGTH_OCTETS && (length() < 1 || length() > RaftCodec.MAXIMUM_OCTETS)) {
        return false;
      }
      if (count > RaftCodec.LENGTH_OCTETS && count == RaftCodec.LENGTH_OCTETS + length()) {
        Optional<RaftMessage> message = RaftCodec.decode(ByteBuffer.wrap(held, RaftCodec.LENGTH_OCTETS, length()).slice());
        count = 0;
        if (message.isEmpty()) {
          return false;
        }
        if (!onMessage.test(message.get())) {
          return true;
        }
      }
    }
    return true;
  }

  private int length() {
    return ByteBuffer.wrap(held).getInt();
  }
}
