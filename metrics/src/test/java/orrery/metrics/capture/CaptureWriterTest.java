package orrery.metrics.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Address;
import orrery.host.DataSize;
import orrery.host.Endpoint;
import orrery.metrics.LimitExceeded;
import orrery.metrics.capture.CaptureWriter.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of a capture, byte by byte. */
class CaptureWriterTest {

  private static final Instant EPOCH = Instant.parse("2026-01-05T00:00:00.000000250Z");
  private static final Endpoint SOURCE = new Endpoint(Address.of("192.0.2.1"), 5_353);
  private static final Endpoint GROUP = new Endpoint(Address.of("224.0.0.251"), 5_353);
  private static final DataSize PLENTY = new DataSize(1 << 20);

  @TempDir Path folder;

  private record Block(int type, ByteBuffer body) {}

  /** What stands in a file that is made of whole blocks, each with its length before and after. */
  private static List<Block> blocks(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Block> blocks = new ArrayList<>();
    while (in.hasRemaining()) {
      int type = in.getInt();
      int length = in.getInt();
      assertThat(length).isPositive().matches(one -> one % 4 == 0);
      ByteBuffer body = in.slice(in.position(), length - 12).order(ByteOrder.LITTLE_ENDIAN);
      in.position(in.position() + length - 12);
      assertThat(in.getInt()).isEqualTo(length);
      blocks.add(new Block(type, body));
    }
    return blocks;
  }

  private static List<String> options(ByteBuffer body, int from) {
    ByteBuffer in = body.slice(from, body.limit() - from).order(ByteOrder.LITTLE_ENDIAN);
    List<String> options = new ArrayList<>();
    for (int code = in.getShort(), length = in.getShort(); code != 0; code = in.getShort(), length = in.getShort()) {
      byte[] value = new byte[length];
      in.get(value).position((in.position() + 3) / 4 * 4);
      options.add(code + "=" + new String(value, StandardCharsets.ISO_8859_1));
    }
    assertThat(in.hasRemaining()).isFalse();
    return options;
  }

  private void write(DataSize limit) throws IOException {
    try (CaptureWriter writer = CaptureWriter.begin(folder, "street, run default/1, seed 7", EPOCH, limit)) {
      int phone = writer.addInterface("phone-0", "smartphone");
      assertThat(writer.addInterface("tv-0", "smart-tv")).isEqualTo(phone + 1);
      writer.packet(phone, 5_000_000_000L, Direction.OUTBOUND, IpPacket.udp(SOURCE, GROUP, new byte[] {1}), List.of("mdns query", "dropped: loss"));
      writer.packet(phone + 1, 5_000_000_000L, Direction.INBOUND, IpPacket.udp(GROUP, SOURCE, new byte[] {1, 2}), List.of());
      writer.commit();
    }
  }

  @Test
  void writesASectionItsInterfacesAndTheirPackets() throws IOException {
    write(PLENTY);

    List<Block> blocks = blocks(Files.readAllBytes(folder.resolve("capture.pcapng")));
    assertThat(blocks).extracting(Block::type).containsExactly(0x0A0D0D0A, 1, 1, 6, 6);
    ByteBuffer section = blocks.get(0).body();
    assertThat(section.getInt(0)).isEqualTo(0x1A2B3C4D);
    assertThat(section.getInt(4)).describedAs("version 1.0").isEqualTo(1);
    assertThat(section.getLong(8)).isEqualTo(-1);
    assertThat(options(section, 16)).containsExactly("1=street, run default/1, seed 7", "4=Orrery");
    ByteBuffer described = blocks.get(2).body();
    assertThat(described.getShort(0)).describedAs("raw IP").isEqualTo((short) 101);
    assertThat(options(described, 8)).startsWith("2=tv-0", "3=smart-tv", "9=\t");
    ByteBuffer offset = ByteBuffer.wrap(options(described, 8).get(3).substring("14=".length()).getBytes(StandardCharsets.ISO_8859_1));
    assertThat(offset.order(ByteOrder.LITTLE_ENDIAN).getLong()).isEqualTo(1_767_571_200);
    ByteBuffer packet = blocks.get(3).body();
    assertThat(packet.getInt(0)).isZero();
    assertThat((long) packet.getInt(4) << 32 | packet.getInt(8) & 0xFFFF_FFFFL).isEqualTo(5_000_000_250L);
    assertThat(packet.getInt(12)).isEqualTo(29).isEqualTo(packet.getInt(16));
    assertThat(options(packet, 20 + 32)).containsExactly("1=mdns query", "1=dropped: loss", "2=\n\0\0\0");
    ByteBuffer answer = blocks.get(4).body();
    assertThat(answer.getInt(0)).isEqualTo(1);
    assertThat(options(answer, 20 + 32)).containsExactly("2=\5\0\0\0");
  }

  @Test
  void writesTheSameBytesAgain() throws IOException {
    write(PLENTY);
    byte[] first = Files.readAllBytes(folder.resolve("capture.pcapng"));
    write(PLENTY);

    assertThat(folder.resolve("capture.pcapng")).hasBinaryContent(first);
  }

  @Test
  void leavesNothingWhereItIsNotWhole() throws IOException {
    CaptureWriter.begin(folder, "street", EPOCH, PLENTY).close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesToGrowBeyondItsLimitAndLeavesNothing() throws IOException {
    write(PLENTY);
    long length = Files.size(folder.resolve("capture.pcapng"));
    write(new DataSize(length));
    Files.delete(folder.resolve("capture.pcapng"));

    assertThatThrownBy(() -> write(new DataSize(length - 1)))
        .isInstanceOf(LimitExceeded.class)
        .hasMessage("a capture must be at most " + (length - 1) + " B but this one is longer from 5 s on; name the nodes and links that matter, or allow more with --pcap-limit");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesAnInterfaceThatIsNotThereAndAPacketThatIsTooLong() throws IOException {
    try (CaptureWriter writer = CaptureWriter.begin(folder, "street", EPOCH, PLENTY)) {
      assertThatThrownBy(() -> writer.packet(0, 0, Direction.INBOUND, IpPacket.udp(SOURCE, GROUP, new byte[0]), List.of()))
          .hasMessage("an interface must be one of 0 but is 0");
      int only = writer.addInterface("phone-0", "");
      assertThatThrownBy(() -> writer.packet(only, 0, Direction.INBOUND, IpPacket.udp(SOURCE, GROUP, new byte[65_508]), List.of()))
          .hasMessage("a packet must be at most 65535 bytes but is 65536");
      writer.packet(only, 0, Direction.INBOUND, IpPacket.udp(SOURCE, GROUP, new byte[65_507]), List.of("é".repeat(4_000)));
    }
  }
}
