package orrery.metrics.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.metrics.capture.IpPacket.Segment;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** What a packet looks like on the wire. */
class IpPacketTest {

  private static final Endpoint FOUR = new Endpoint(Address.of("192.0.2.1"), 49_152);
  private static final Endpoint OTHER_FOUR = new Endpoint(Address.of("198.51.100.7"), 53);
  private static final Endpoint SIX = new Endpoint(Address.of("2001:db8::1"), 49_152);
  private static final Endpoint OTHER_SIX = new Endpoint(Address.of("2001:db8:ffff::7"), 443);

  private static byte[] encoded(IpPacket packet) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN).position(3);
    packet.encode(buffer);
    assertThat(buffer.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    byte[] bytes = Arrays.copyOfRange(buffer.array(), 3, buffer.position());
    assertThat(bytes).hasSize(packet.length());
    return bytes;
  }

  /** The sum of all 16-bit words, with carries added in: all ones where a checksum in it is right (RFC 1071 §1). */
  private static int sum(byte[] bytes) {
    int sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      sum += (bytes[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return sum;
  }

  /** The pseudo-header of RFC 9293 §3.1 or RFC 8200 §8.1, and what it stands before. */
  private static byte[] covered(byte[] packet) {
    boolean four = packet[0] >>> 4 == 4;
    int header = four ? 20 : 40;
    ByteBuffer covered = ByteBuffer.allocate(header + packet.length);
    covered.put(packet, four ? 12 : 8, four ? 8 : 32);
    covered.putInt(packet.length - header).putInt(packet[four ? 9 : 6]);
    covered.put(packet, header, packet.length - header);
    return Arrays.copyOf(covered.array(), covered.position());
  }

  @Test
  void writesADatagramAsTheStandardsDrawIt() {
    byte[] bytes = encoded(IpPacket.udp(FOUR, OTHER_FOUR, new byte[] {'a', 'b', 'c'}));

    // By hand: 4500+001f+0000+4000+4011+c000+0201+c633+6407 = 2b16b, with carries b16d, of which 4e92 is the complement;
    // c000+0201+c633+6407+0011+000b + c000+0035+000b+6162+6300 = 370f9, with carries 70fc, of which 8f03 is.
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(
        "4500001f00004000" + "40114e92" + "c0000201" + "c6336407" + "c0000035" + "000b8f03" + "616263");
  }

  @Test
  void writesASegmentWithFlagsNumbersAndWindow() {
    byte[] bytes = encoded(new IpPacket(SIX, OTHER_SIX, new byte[] {1, 2}, new Segment(0x18, 0x1_0000_0005L, 7, 65_535)));

    ByteBuffer packet = ByteBuffer.wrap(bytes);
    assertThat(packet.getInt(0)).isEqualTo(0x6000_0000);
    assertThat(packet.getShort(4)).isEqualTo((short) 22);
    assertThat(packet.getShort(6)).isEqualTo((short) (6 << 8 | 64));
    assertThat(packet.getShort(40) & 0xFFFF).isEqualTo(49_152);
    assertThat(packet.getShort(42)).isEqualTo((short) 443);
    assertThat(packet.getInt(44)).describedAs("sequence numbers have 32 bits").isEqualTo(5);
    assertThat(packet.getInt(48)).isEqualTo(7);
    assertThat(packet.getShort(52)).isEqualTo((short) 0x5018);
    assertThat(packet.getShort(54) & 0xFFFF).isEqualTo(65_535);
    assertThat(Arrays.copyOfRange(bytes, 60, 62)).containsExactly(1, 2);
  }

  @Test
  void asksForSegmentsThatFitIntoEthernetWhenAConnectionOpens() {
    byte[] four = encoded(new IpPacket(FOUR, OTHER_FOUR, new byte[0], new Segment(2, 0, 0, 65_535)));
    byte[] six = encoded(new IpPacket(SIX, OTHER_SIX, new byte[0], new Segment(18, 0, 1, 65_535)));

    assertThat(HexFormat.of().formatHex(four, 40, 44)).isEqualTo("020405b4"); // 1460
    assertThat(HexFormat.of().formatHex(six, 60, 64)).isEqualTo("020405a0"); // 1440
    assertThat(four[32] >>> 4 & 0xF).isEqualTo(6);
  }

  @Test
  void hasRightChecksumsWhateverItCarries() {
    Seeds.each(200, random -> {
      byte[] payload = new byte[random.nextInt(1_400)];
      for (int i = 0; i < payload.length; i++) {
        payload[i] = (byte) random.nextInt(256);
      }
      boolean six = random.nextBoolean(0.5);
      Endpoint source = new Endpoint(six ? new Address(random.nextLong(), 1 + random.nextInt(9)) : Address.ipv4(random.nextInt(1 << 30)), random.nextInt(65_536));
      Endpoint destination = six ? OTHER_SIX : OTHER_FOUR;
      Segment segment = random.nextBoolean(0.5) ? null : new Segment(random.nextInt(32), random.nextLong() >>> 1, random.nextLong() >>> 1, 65_535);

      byte[] bytes = encoded(new IpPacket(source, destination, payload, segment));

      assertThat(sum(covered(bytes))).isEqualTo(0xFFFF);
      if (!six) {
        assertThat(sum(Arrays.copyOf(bytes, 20))).isEqualTo(0xFFFF);
      }
    });
  }

  @Test
  void writesAChecksumOfZeroAsAllOnes() {
    // The two bytes are what makes the sum of all others complete.
    byte[] rest = encoded(IpPacket.udp(SIX, OTHER_SIX, new byte[2]));
    int checksum = (rest[46] & 0xFF) << 8 | rest[47] & 0xFF;

    byte[] bytes = encoded(IpPacket.udp(SIX, OTHER_SIX, new byte[] {(byte) (checksum >> 8), (byte) checksum}));

    assertThat(Arrays.copyOfRange(bytes, 46, 48)).containsExactly(0xFF, 0xFF);
  }

  @Test
  void refusesAPacketOfTwoProtocols() {
    assertThatThrownBy(() -> IpPacket.udp(FOUR, OTHER_SIX, new byte[0])).hasMessageStartingWith("a packet must be IPv4 or IPv6 but goes from 192.0.2.1:49152 to [");
  }
}
