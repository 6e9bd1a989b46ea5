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
  private static final byte[] NOTHING = {};

  private final int most;
  private final Reader reader;
  /** The beginning of a frame whose end has not come; most come whole, and of those nothing is kept. */
  private byte[] kept = NOTHING;
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
      int whole = length == 0 && bytes.remaining() > HEADER ? announced(bytes.get(bytes.position()), bytes.get(bytes.position() + 1)) : 0;
      if (whole > 0 && whole <= most && HEADER + whole <= bytes.remaining()) {
        int begin = bytes.position() + HEADER;
        bytes.position(begin + whole);
        more = reader.read(bytes.slice(begin, whole).asReadOnlyBuffer());
      } else {
        more = keep(bytes);
      }
    }
    return !broken;
  }

  private boolean keep(ByteBuffer bytes) {
    int wanted = length < HEADER ? HEADER : HEADER + announced(kept[0], kept[1]);
    int count = Math.min(wanted - length, bytes.remaining());
    if (length + count > kept.length) {
      kept = Arrays.copyOf(kept, Math.min(HEADER + most, Math.max(2 * kept.length, length + count)));
    }
    bytes.get(kept, length, count);
    length += count;
    int announced = length < HEADER ? 0 : announced(kept[0], kept[1]);
    if (length == HEADER && (announced == 0 || announced > most)) {
      broken = true;
    } else if (length > HEADER && length == HEADER + announced) {
      ByteBuffer frame = ByteBuffer.wrap(kept, HEADER, announced).slice().asReadOnlyBuffer();
      kept = NOTHING;
      length = 0;
      return reader.read(frame);
    }
    return true;
  }

  private static int announced(byte high, byte low) {
    return (high & 0xFF) << 8 | low & 0xFF;
  }

  /** A frame with its length before it. */
  public static ByteBuffer frame(ByteBuffer content) {
    return ByteBuffer.allocate(HEADER + content.remaining()).putShort((short) content.remaining()).put(content).flip();
  }
}
