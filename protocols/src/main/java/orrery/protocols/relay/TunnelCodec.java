package orrery.protocols.relay;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.NodeId;

/**
 * Turns messages of a tunnel into bytes and back; the package's page has the format. Decoding takes any bytes: what is no
 * message of this version gives nothing.
 */
final class TunnelCodec {

  static final int VERSION = 1;

  /** The longest message: what two bytes of length can say. */
  static final int MOST_BYTES = 65_535;

  /** The longest body of a signal. */
  static final int MOST_BODY = 16 * 1024;

  /** The longest datagram: with an IPv6 peer before it, it still fits a datagram of the LAN. */
  static final int MOST_PAYLOAD = 65_507 - 1 - 2 - 19;

  private static final int MOST_TOKEN = 128;

  private TunnelCodec() {}

  static ByteBuffer encode(TunnelMessage message) {
    ByteBuffer out = ByteBuffer.allocate(64 + length(message));
    if (message instanceof TunnelMessage.Attach m) {
      text(out.put((byte) 1).put((byte) VERSION), m.token());
      text(out, m.proxy().name());
    } else if (message instanceof TunnelMessage.Attached) {
      out.put((byte) 2);
    } else if (message instanceof TunnelMessage.Refused) {
      out.put((byte) 3);
    } else if (message instanceof TunnelMessage.Signal m) {
      text(out.put((byte) 4).putInt(m.request()), m.member().name());
      out.put(m.body());
    } else if (message instanceof TunnelMessage.Answer m) {
      out.put((byte) 5).putInt(m.request()).put(m.body());
    } else if (message instanceof TunnelMessage.NoAnswer m) {
      out.put((byte) 6).putInt(m.request()).put((byte) (m.absent() ? 1 : 0));
    } else if (message instanceof TunnelMessage.Ping m) {
      out.put((byte) 7).putInt(m.number());
    } else if (message instanceof TunnelMessage.Pong m) {
      out.put((byte) 8).putInt(m.number());
    } else if (message instanceof TunnelMessage.OpenPort m) {
      out.put((byte) 9).putInt(m.request()).putShort((short) m.wanted());
    } else if (message instanceof TunnelMessage.PortOpen m) {
      endpoint(out.put((byte) 10).putInt(m.request()), m.outside());
    } else if (message instanceof TunnelMessage.PortRefused m) {
      out.put((byte) 11).putInt(m.request());
    } else if (message instanceof TunnelMessage.ClosePort m) {
      out.put((byte) 12).putShort((short) m.port());
    } else if (message instanceof TunnelMessage.Datagram m) {
      endpoint(out.put((byte) 13).putShort((short) m.port()), m.peer());
      out.put(m.payload());
    }
    return out.flip();
  }

  private static int length(TunnelMessage message) {
    if (message instanceof TunnelMessage.Attach) return 2 * MOST_TOKEN;
    if (message instanceof TunnelMessage.Signal m) return 64 + m.body().length;
    if (message instanceof TunnelMessage.Answer m) return m.body().length;
    if (message instanceof TunnelMessage.Datagram m) return m.payload().length;
    return 0;
  }

  /** The message that {@code bytes} are from position to limit; empty where they are none. */
  static Optional<TunnelMessage> decode(ByteBuffer bytes) {
    ByteBuffer in = bytes.slice();
    try {
      Optional<TunnelMessage> message = read(in);
      return in.hasRemaining() ? Optional.empty() : message;
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static Optional<TunnelMessage> read(ByteBuffer in) {
    return switch (in.get()) {
      case 1 -> in.get() == VERSION ? attach(in) : Optional.empty();
      case 2 -> Optional.of(new TunnelMessage.Attached());
      case 3 -> Optional.of(new TunnelMessage.Refused());
      case 4 -> signal(in);
      case 5 -> answer(in);
      case 6 -> Optional.of(new TunnelMessage.NoAnswer(in.getInt(), in.get() != 0));
      case 7 -> Optional.of(new TunnelMessage.Ping(in.getInt()));
      case 8 -> Optional.of(new TunnelMessage.Pong(in.getInt()));
      case 9 -> Optional.of(new TunnelMessage.OpenPort(in.getInt(), Short.toUnsignedInt(in.getShort())));
      case 10 -> portOpen(in);
      case 11 -> Optional.of(new TunnelMessage.PortRefused(in.getInt()));
      case 12 -> Optional.of(new TunnelMessage.ClosePort(Short.toUnsignedInt(in.getShort())));
      case 13 -> datagram(in);
      default -> Optional.empty();
    };
  }

  private static Optional<TunnelMessage> attach(ByteBuffer in) {
    String token = text(in);
    String proxy = text(in);
    return NodeId.isValid(proxy) && isToken(token) ? Optional.of(new TunnelMessage.Attach(token, new NodeId(proxy))) : Optional.empty();
  }

  /** What is not ASCII has become something else on the way, and must not be taken for a token. */
  static boolean isToken(String text) {
    return !text.isEmpty() && text.length() <= MOST_TOKEN && text.chars().allMatch(c -> c > 0x20 && c < 0x7F);
  }

  private static Optional<TunnelMessage> signal(ByteBuffer in) {
    int request = in.getInt();
    String member = text(in);
    return NodeId.isValid(member) && in.remaining() <= MOST_BODY
        ? Optional.of(new TunnelMessage.Signal(request, new NodeId(member), rest(in)))
        : Optional.empty();
  }

  private static Optional<TunnelMessage> answer(ByteBuffer in) {
    int request = in.getInt();
    return in.remaining() <= MOST_BODY ? Optional.of(new TunnelMessage.Answer(request, rest(in))) : Optional.empty();
  }

  private static Optional<TunnelMessage> portOpen(ByteBuffer in) {
    int request = in.getInt();
    return endpoint(in).map(outside -> new TunnelMessage.PortOpen(request, outside));
  }

  private static Optional<TunnelMessage> datagram(ByteBuffer in) {
    int port = Short.toUnsignedInt(in.getShort());
    Optional<Endpoint> peer = endpoint(in);
    return peer.isPresent() && in.remaining() <= MOST_PAYLOAD ? Optional.of(new TunnelMessage.Datagram(port, peer.get(), rest(in))) : Optional.empty();
  }

  private static byte[] rest(ByteBuffer in) {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }

  private static void text(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length > MOST_TOKEN) {
      throw new IllegalArgumentException("a text must have at most " + MOST_TOKEN + " octets but has " + bytes.length);
    }
    out.put((byte) bytes.length).put(bytes);
  }

  private static String text(ByteBuffer in) {
    int length = Byte.toUnsignedInt(in.get());
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  static void endpoint(ByteBuffer out, Endpoint endpoint) {
    Address address = endpoint.address();
    if (address.isIpv4()) {
      out.put((byte) 4).putInt(address.ipv4Bits());
    } else {
      out.put((byte) 16).putLong(address.high()).putLong(address.low());
    }
    out.putShort((short) endpoint.port());
  }

  /** Empty where the bytes are no endpoint that can be sent to. */
  static Optional<Endpoint> endpoint(ByteBuffer in) {
    int length = in.get();
    if (length != 4 && length != 16) {
      return Optional.empty();
    }
    Address address = length == 4 ? Address.ipv4(in.getInt()) : new Address(in.getLong(), in.getLong());
    int port = Short.toUnsignedInt(in.getShort());
    // An IPv4 address that comes as IPv6 would be read in two ways.
    return port == 0 || length == 16 && address.isIpv4() ? Optional.empty() : Optional.of(new Endpoint(address, port));
  }
}
