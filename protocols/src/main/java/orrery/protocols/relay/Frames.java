package orrery.protocols.relay;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a stream into frames: two bytes of length, big-endian, and so many bytes, which is also the framing of RFC 4571 §2. It
 * keeps less than one frame, and no more than {@code most} bytes whatever the peer announces.
 */
public final class Frames {

  /** Takes one frame. */
  @FunctionalInterface
  public interface Reader {
    /** A frame is there, valid during the call only; whether to go on with what follows it. */
    boolean read(ByteBuffer frame);
  }

  private static final int HEADER = 2;

  private final int most;
  private final Reader reader;
  private byte[] kept = new byte[256];
  private int length;
  private boolean broken;

  public Frames(int most, Reader reader) {
    this.most = most;
    this.reader = reader;
  }

  /**
   * Takes the next bytes, up to where a reader wants no more; what it leaves, the caller has.
   *
   * @return false where the stream is out of step, and then for ever
   */
  public boolean take(ByteBuffer bytes) {
    boolean more = true;
    while (more && bytes.hasRemaining() && !broken) {
      int wanted = length < HEADER ? HEADER : HEADER + announced();
      int count = Math.min(wanted - length, bytes.remaining());
      if (length + count > kept.length) {
        kept = Arrays.copyOf(kept, Math.min(HEADER + most, Math.max(2 * kept.length, length + count)));
      }
      bytes.get(kept, length, count);
      length += count;
      if (length == HEADER && (announced() == 0 || announced() > most)) {
        broken = true;
      } else if (length > HEADER && length == HEADER + announced()) {
        ByteBuffer frame = ByteBuffer.wrap(kept, HEADER, length - HEADER).slice().asReadOnlyBuffer();
        length = 0;
        more = reader.read(frame);
      }
    }
    return !broken;
  }

  private int announced() {
    return (kept[0] & 0xFF) << 8 | kept[1] & 0xFF;
  }

  /** A frame with its length before it. */
  public static ByteBuffer frame(ByteBuffer content) {
    return ByteBuffer.allocate(HEADER + content.remaining()).putShort((short) content.remaining()).put(content).flip();
  }
}
