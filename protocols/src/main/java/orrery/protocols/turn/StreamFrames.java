package orrery.protocols.turn;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a stream into STUN messages and channel data (RFC 8656 §3.1, §12.5): each says its own length in its third and
 * fourth byte.
 *
 * <p>It keeps less than one frame, 64 KiB and a header at most.
 */
final class StreamFrames {

  private static final int STUN_HEADER = 20;

  private final Consumer<ByteBuffer> reader;
  private byte[] kept = new byte[256];
  private int length;
  private boolean broken;

  /** Each frame goes to {@code reader}; it is valid during the call only. */
  StreamFrames(Consumer<ByteBuffer> reader) {
    this.reader = reader;
  }

  /** Takes the next bytes; false where the stream is neither STUN nor channel data, and then for ever. */
  boolean take(ByteBuffer bytes) {
    while (bytes.hasRemaining() && !broken) {
      int wanted = length < 4 ? 4 : frameLength();
      int count = Math.min(wanted - length, bytes.remaining());
      if (length + count > kept.length) {
        kept = Arrays.copyOf(kept, Math.max(2 * kept.length, length + count));
      }
      bytes.get(kept, length, count);
      length += count;
      if (length >= 4 && (kept[0] & 0x80) != 0) {
        broken = true;
      } else if (length >= 4 && length == frameLength()) {
        ByteBuffer frame = ByteBuffer.wrap(kept, 0, length).asReadOnlyBuffer();
        length = 0;
        reader.accept(frame);
      }
    }
    return !broken;
  }

  /** Of the frame being read, whose first four bytes are there. */
  private int frameLength() {
    int announced = (kept[2] & 0xFF) << 8 | kept[3] & 0xFF;
    return (kept[0] & 0xC0) == 0 ? STUN_HEADER + announced : (ChannelData.HEADER_LENGTH + announced + 3) & ~3;
  }
}
