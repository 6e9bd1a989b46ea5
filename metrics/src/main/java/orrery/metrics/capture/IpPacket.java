package orrery.metrics.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;

/**
 * An IPv4 or IPv6 packet with a UDP datagram or a TCP segment, as on the wire.
 *
 * @param payload what follows the transport header; not to be written
 * @param segment what a TCP header says; null for UDP
 */
public record IpPacket(Endpoint source, Endpoint destination, byte[] payload, @Nullable Segment segment) {

  /** The most that internet header, transport header and payload have together: IPv4's total length has 16 bits. */
  static final int MAX_LENGTH = 65_535;

  private static final int SYN = 2;
  private static final int UDP = 17;
  private static final int TCP = 6;
  private static final int UDP_HEADER = 8;
  private static final int TCP_HEADER = 20;
  private static final int ETHERNET_MTU = 1_500;

  /**
   * What a TCP header says (RFC 9293 §3.1). A segment with SYN carries the maximum segment size of Ethernet.
   *
   * @param flags as in the header
   * @param sequence and {@code acknowledgement}: their low 32 bits are written
   */
  public record Segment(int flags, long sequence, long acknowledgement, int window) {

    int headerBytes() {
      return TCP_HEADER + ((flags & SYN) != 0 ? 4 : 0);
    }
  }

  public IpPacket {
    if (source.address().isIpv4() != destination.address().isIpv4()) {
      throw new IllegalArgumentException("a packet must be IPv4 or IPv6 but goes from " + source + " to " + destination);
    }
  }

  /** A datagram. */
  public static IpPacket udp(Endpoint source, Endpoint destination, byte[] payload) {
    return new IpPacket(source, destination, payload, null);
  }

  /** Its length, headers included. */
  public int length() {
    return internetHeader() + transportHeader() + payload.length;
  }

  private int internetHeader() {
    return source.address().isIpv4() ? 20 : 40;
  }

  private int transportHeader() {
    return segment == null ? UDP_HEADER : segment.headerBytes();
  }

  /** Appends the packet; the buffer's order of bytes is left as it was. */
  void encode(ByteBuffer into) {
    ByteOrder order = into.order();
    into.order(ByteOrder.BIG_ENDIAN);
    if (source.address().isIpv4()) {
      encodeIpv4(into);
    } else {
      encodeIpv6(into);
    }
    int start = into.position();
    int checksumAt = segment == null ? encodeUdp(into) : encodeTcp(into, segment);
    into.put(payload);
    int sum = checksum(into, start, into.position(), pseudoHeader());
    // RFC 768: a computed checksum of zero is sent as all ones; zero means that there is none.
    into.putShort(checksumAt, (short) (segment == null && sum == 0 ? 0xFFFF : sum));
    into.order(order);
  }

  /** RFC 791 §3.1. Not to be fragmented, and hence with an identification of zero (RFC 6864 §4.1). */
  private void encodeIpv4(ByteBuffer into) {
    int start = into.position();
    into.putShort((short) 0x4500).putShort((short) length());
    into.putShort((short) 0).putShort((short) 0x4000);
    into.put((byte) hopLimit()).put((byte) protocol()).putShort((short) 0);
    into.putInt(source.address().ipv4Bits()).putInt(destination.address().ipv4Bits());
    into.putShort(start + 10, (short) checksum(into, start, into.position(), 0));
  }

  /** RFC 8200 §3. */
  private void encodeIpv6(ByteBuffer into) {
    into.putInt(0x6000_0000).putShort((short) (length() - internetHeader()));
    into.put((byte) protocol()).put((byte) hopLimit());
    putAddress(into, source.address());
    putAddress(into, destination.address());
  }

  private static void putAddress(ByteBuffer into, Address address) {
    into.putLong(address.high()).putLong(address.low());
  }

  private int protocol() {
    return segment == null ? UDP : TCP;
  }

  /** What a sender writes: 255 for what must stay on the link (RFC 6762 §11), else 64. Routers are not counted. */
  private int hopLimit() {
    return destination.address().isMulticast() ? 255 : 64;
  }

  /** Where the checksum is to go. */
  private int encodeUdp(ByteBuffer into) {
    into.putShort((short) source.port()).putShort((short) destination.port());
    into.putShort((short) (UDP_HEADER + payload.length)).putShort((short) 0);
    return into.position() - 2;
  }

  private int encodeTcp(ByteBuffer into, Segment header) {
    into.putShort((short) source.port()).putShort((short) destination.port());
    into.putInt((int) header.sequence()).putInt((int) header.acknowledgement());
    into.putShort((short) (header.headerBytes() / 4 << 12 | header.flags())).putShort((short) Math.min(65_535, header.window()));
    int checksumAt = into.position();
    into.putInt(0);
    if (header.headerBytes() > TCP_HEADER) {
      into.put((byte) 2).put((byte) 4).putShort((short) (ETHERNET_MTU - internetHeader() - TCP_HEADER));
    }
    return checksumAt;
  }

  /** The sum of what the checksum covers besides the packet itself (RFC 9293 §3.1, RFC 8200 §8.1). */
  private long pseudoHeader() {
    long sum = protocol() + transportHeader() + payload.length;
    for (Address address : new Address[] {source.address(), destination.address()}) {
      sum += address.isIpv4()
          ? sixteens(Integer.toUnsignedLong(address.ipv4Bits()))
          : sixteens(address.high()) + sixteens(address.low());
    }
    return sum;
  }

  private static long sixteens(long bits) {
    return (bits >>> 48) + (bits >>> 32 & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits & 0xFFFF);
  }

  /** The internet checksum (RFC 1071) of the bytes from {@code start} to before {@code end}, added to {@code initial}. */
  private static int checksum(ByteBuffer bytes, int start, int end, long initial) {
    long sum = initial;
    int at = start;
    for (; at + 1 < end; at += 2) {
      sum += bytes.getShort(at) & 0xFFFF;
    }
    if (at < end) {
      sum += (bytes.get(at) & 0xFF) << 8;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return (int) ~sum & 0xFFFF;
  }
}
