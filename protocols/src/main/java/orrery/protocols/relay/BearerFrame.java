package orrery.protocols.relay;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import orrery.host.Endpoint;

/** What passes between a BEP and one side of it; the package's page has the format. */
sealed interface BearerFrame {

  int VERSION = 1;

  /** The most bytes of data in a frame; assumed, as of a TLS record. */
  int MOST_DATA = 16 * 1024;

  /** The longest frame. */
  int MOST_BYTES = 1 + MOST_DATA;

  /** The longest part of a bulk that goes in one piece. */
  long MOST_PART = 1L << 40;

  /** Of a side, first of all: its token, and which of the session's connections this is. */
  record Hello(String token, int number) implements BearerFrame {}

  /** Of the BEP: nobody with that token is expected, or not for that connection. */
  record Refused() implements BearerFrame {}

  /** Of the BEP: the other side is there. */
  record Joined() implements BearerFrame {}

  /** Bytes for the other side; valid as long as what it was read from. */
  record Data(ByteBuffer bytes) implements BearerFrame {}

  /** After this frame come so many bytes of a content, without frames. */
  record Part(long contentId, long length) implements BearerFrame {}

  /** Of the BEP: so many more bytes of data may come. */
  record Credit(int bytes) implements BearerFrame {}

  /** Of the BEP: a part is on its way to the other side. */
  record Passed() implements BearerFrame {}

  /** Of a side, once, before its hello: it wants to know how it looks from outside. */
  record Look() implements BearerFrame {}

  /** Of the BEP: that is where the side's connection comes from; behind a NAT, the NAT's endpoint. */
  record Seen(Endpoint endpoint) implements BearerFrame {}

  /** The frame's bytes, with its length before them. */
  default ByteBuffer bytesOnWire() {
    ByteBuffer out = ByteBuffer.allocate(this instanceof Data data ? 1 + data.bytes.remaining() : 160);
    if (this instanceof Hello m) {
      byte[] token = m.token.getBytes(StandardCharsets.US_ASCII);
      out.put((byte) 1).put((byte) VERSION).putShort((short) m.number).put((byte) token.length).put(token);
    } else if (this instanceof Refused) {
      out.put((byte) 2);
    } else if (this instanceof Joined) {
      out.put((byte) 3);
    } else if (this instanceof Data m) {
      out.put((byte) 4).put(m.bytes.duplicate());
    } else if (this instanceof Part m) {
      out.put((byte) 5).putLong(m.contentId).putLong(m.length);
    } else if (this instanceof Credit m) {
      out.put((byte) 6).putInt(m.bytes);
    } else if (this instanceof Passed) {
      out.put((byte) 7);
    } else if (this instanceof Look) {
      out.put((byte) 8);
    } else if (this instanceof Seen m) {
      TunnelCodec.endpoint(out.put((byte) 9), m.endpoint);
    }
    return Frames.frame(out.flip());
  }

  /** Reads a frame without its length; empty where the bytes are none. */
  static Optional<BearerFrame> decode(ByteBuffer bytes) {
    ByteBuffer in = bytes.slice();
    try {
      Optional<BearerFrame> frame = read(in);
      return in.hasRemaining() ? Optional.empty() : frame;
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static Optional<BearerFrame> read(ByteBuffer in) {
    switch (in.get()) {
      case 1 -> {
        boolean known = in.get() == VERSION;
        int number = Short.toUnsignedInt(in.getShort());
        byte[] bytes = new byte[Math.min(Byte.toUnsignedInt(in.get()), in.remaining())];
        in.get(bytes);
        String token = new String(bytes, StandardCharsets.US_ASCII);
        return known && TunnelCodec.isToken(token) ? Optional.of(new Hello(token, number)) : Optional.empty();
      }
      case 2 -> {
        return Optional.of(new Refused());
      }
      case 3 -> {
        return Optional.of(new Joined());
      }
      case 4 -> {
        ByteBuffer data = in.slice();
        in.position(in.limit());
        return data.hasRemaining() && data.remaining() <= MOST_DATA ? Optional.of(new Data(data)) : Optional.empty();
      }
      case 5 -> {
        Part part = new Part(in.getLong(), in.getLong());
        return part.length > 0 && part.length <= MOST_PART ? Optional.of(part) : Optional.empty();
      }
      case 6 -> {
        int bytes = in.getInt();
        return bytes > 0 ? Optional.of(new Credit(bytes)) : Optional.empty();
      }
      case 7 -> {
        return Optional.of(new Passed());
      }
      case 8 -> {
        return Optional.of(new Look());
      }
      case 9 -> {
        return TunnelCodec.endpoint(in).map(Seen::new);
      }
      default -> {
        return Optional.empty();
      }
    }
  }
}
