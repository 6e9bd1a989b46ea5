package orrery.protocols.dns;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Address;

/** What a record says; its type decides the form. Equal data means the same thing: names in it differ at most in case. */
public sealed interface RecordData {

  /** The number of the record's type. */
  int type();

  /** The data as it is on the wire without compression: what simultaneous probes are compared by (RFC 6762 §8.2). */
  default Octets octets() {
    ByteBuffer buffer = ByteBuffer.allocate(DnsMessage.MAX_LENGTH);
    new MessageWriter(buffer, false).data(this);
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return new Octets(bytes);
  }

  /** An IPv4 address. */
  record A(Address address) implements RecordData {
    public A {
      if (!address.isIpv4()) {
        throw new IllegalArgumentException("an A record must hold an IPv4 address but holds " + address);
      }
    }

    @Override
    public int type() {
      return RecordType.A;
    }

    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** An IPv6 address. */
  record Aaaa(Address address) implements RecordData {
    @Override
    public int type() {
      return RecordType.AAAA;
    }

    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** Another name. */
  record Ptr(DnsName target) implements RecordData {
    @Override
    public int type() {
      return RecordType.PTR;
    }

    @Override
    public String toString() {
      return target.toString();
    }
  }

  /**
   * Where a service is.
   *
   * @param priority 0 to 65535, the least being tried first
   * @param weight 0 to 65535, among those of one priority
   * @param port 0 to 65535
   * @param target the host's name
   */
  record Srv(int priority, int weight, int port, DnsName target) implements RecordData {
    public Srv {
      if (((priority | weight | port) & ~0xFFFF) != 0) {
        throw new IllegalArgumentException(
            "priority, weight and port must be 0 to 65535 but are " + priority + ", " + weight + ", " + port);
      }
    }

    @Override
    public int type() {
      return RecordType.SRV;
    }

    @Override
    public String toString() {
      return priority + " " + weight + " " + port + " " + target;
    }
  }

  /**
   * Text: strings of 0 to 255 bytes.
   *
   * @param octets the strings, each behind its length
   */
  record Txt(Octets octets) implements RecordData {
    public Txt {
      int at = 0;
      while (at < octets.length()) {
        at += 1 + octets.at(at);
      }
      if (at != octets.length()) {
        throw new IllegalArgumentException(
            "the last string of a TXT record must end with it but lacks " + (at - octets.length()) + " bytes");
      }
    }

    /** The text made of {@code strings}, each at most 255 bytes of UTF-8; without any, one empty string (RFC 6763 §6.1). */
    public static Txt of(List<String> strings) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (String string : strings) {
        byte[] encoded = string.getBytes(StandardCharsets.UTF_8);
        if (encoded.length > 255) {
          throw new IllegalArgumentException(
              "a string of a TXT record must be at most 255 bytes of UTF-8 but '" + string + "' is " + encoded.length);
        }
        bytes.write(encoded.length);
        bytes.write(encoded, 0, encoded.length);
      }
      return new Txt(strings.isEmpty() ? new Octets(new byte[1]) : new Octets(bytes.toByteArray()));
    }

    /** The strings that are not empty, read as UTF-8; bytes that are none become replacement characters. */
    public List<String> strings() {
      List<String> strings = new ArrayList<>(4);
      for (int at = 0; at < octets.length(); at += 1 + octets.at(at)) {
        if (octets.at(at) > 0) {
          strings.add(new String(octets.bytes(), at + 1, octets.at(at), StandardCharsets.UTF_8));
        }
      }
      return strings;
    }

    @Override
    public int type() {
      return RecordType.TXT;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (String string : strings()) {
        text.append(text.isEmpty() ? "\"" : " \"").append(string.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
      }
      return text.isEmpty() ? "\"\"" : text.toString();
    }
  }

  /**
   * Which types of record the name has; it has no others.
   *
   * @param next in multicast DNS the record's own name, and of no meaning (RFC 6762 §6.1)
   * @param types their numbers, 0 to 65535, ascending
   */
  record Nsec(DnsName next, List<Integer> types) implements RecordData {
    public Nsec {
      types = List.copyOf(types);
      for (int i = 0; i < types.size(); i++) {
        if ((types.get(i) & ~0xFFFF) != 0 || i > 0 && types.get(i) <= types.get(i - 1)) {
          throw new IllegalArgumentException("the types of an NSEC record must ascend within 0 to 65535 but are " + types);
        }
      }
    }

    @Override
    public int type() {
      return RecordType.NSEC;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(next.toString());
      for (int type : types) {
        text.append(' ').append(RecordType.text(type));
      }
      return text.toString();
    }
  }

  /** Data of a type that is not understood here, as it came. Names in it may be compressed, which makes it untellable elsewhere. */
  record Opaque(int type, Octets octets) implements RecordData {
    public Opaque {
      if ((type & ~0xFFFF) != 0) {
        throw new IllegalArgumentException("a record type must be 0 to 65535 but is " + type);
      }
    }

    /** As RFC 3597 §5 writes it. */
    @Override
    public String toString() {
      return "\\# " + octets.length() + (octets.length() == 0 ? "" : " " + octets);
    }
  }
}
