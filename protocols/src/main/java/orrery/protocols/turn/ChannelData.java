package orrery.protocols.turn;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Data on a channel (RFC 8656 §12.4): four bytes of header in place of the 36 and more of an indication.
 *
 * @param number the channel
 * @param data read-only
 */
record ChannelData(int number, ByteBuffer data) {

  static final int HEADER_LENGTH = 4;
  static final int FIRST_NUMBER = 0x4000;
  /** The last that a client of RFC 8656 §12 takes. */
  static final int LAST_NUMBER = 0x4FFF;
  /** The last that a client of RFC 5766 §11 may take. */
  private static final int LAST_FORMER_NUMBER = 0x7FFF;

  /** Whether bytes that begin like this are for a channel. */
  static boolean isChannelData(ByteBuffer bytes) {
    return bytes.hasRemaining() && (bytes.get(bytes.position()) & 0xC0) == 0x40;
  }

  /** Whether a server takes that number for a channel: those of clients of RFC 5766, too. */
  static boolean isNumber(int number) {
    return number >= FIRST_NUMBER && number <= LAST_FORMER_NUMBER;
  }

  /** Reads the remaining bytes of {@code bytes}, whose position is left as it was; padding behind the data is passed over. */
  static Optional<ChannelData> decode(ByteBuffer bytes) {
    int at = bytes.position();
    if (bytes.remaining() < HEADER_LENGTH) {
      return Optional.empty();
    }
    int number = bytes.getShort(at) & 0xFFFF;
    int length = bytes.getShort(at + 2) & 0xFFFF;
    return isNumber(number) && length <= bytes.remaining() - HEADER_LENGTH
        ? Optional.of(new ChannelData(number, bytes.slice(at + HEADER_LENGTH, length).asReadOnlyBuffer()))
        : Optional.empty();
  }

  /** Its bytes; over a stream they are padded to a multiple of four (RFC 8656 §12.5). */
  static ByteBuffer encode(int number, ByteBuffer data, boolean padded) {
    int length = HEADER_LENGTH + data.remaining();
    ByteBuffer bytes = ByteBuffer.allocate(padded ? length + 3 & ~3 : length);
    bytes.putShort((short) number).putShort((short) data.remaining()).put(data.duplicate());
    return bytes.rewind();
  }
}
