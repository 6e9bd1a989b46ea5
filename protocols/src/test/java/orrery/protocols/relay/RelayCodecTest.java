package orrery.protocols.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.Bulk;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** The frames of tunnels and bearers: what is written is read back, and nothing else does any harm. */
class RelayCodecTest {

  private static byte[] bytes(Xoshiro256 random, int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextLong();
    }
    return bytes;
  }

  private static Endpoint endpoint(Xoshiro256 random) {
    Address address = random.nextBoolean(0.5) ? Address.ipv4((int) random.nextLong()) : new Address(0x20010db8_00000000L + random.nextInt(1000), random.nextLong());
    return new Endpoint(address, 1 + random.nextInt(65_535));
  }

  private static TunnelMessage message(Xoshiro256 random) {
    int number = (int) random.nextLong();
    NodeId node = new NodeId("n-" + random.nextInt(1000));
    return switch (random.nextInt(13)) {
      case 0 -> new TunnelMessage.Attach("token-" + number, node);
      case 1 -> new TunnelMessage.Attached();
      case 2 -> new TunnelMessage.Refused();
      case 3 -> new TunnelMessage.Signal(number, node, bytes(random, 3000));
      case 4 -> new TunnelMessage.Answer(number, bytes(random, 3000));
      case 5 -> new TunnelMessage.NoAnswer(number, random.nextBoolean(0.5));
      case 6 -> new TunnelMessage.Ping(number);
      case 7 -> new TunnelMessage.Pong(number);
      case 8 -> new TunnelMessage.OpenPort(number, random.nextInt(65_536));
      case 9 -> new TunnelMessage.PortOpen(number, endpoint(random));
      case 10 -> new TunnelMessage.PortRefused(number);
      case 11 -> new TunnelMessage.ClosePort(random.nextInt(65_536));
      default -> new TunnelMessage.Datagram(random.nextInt(65_536), endpoint(random), bytes(random, 2000));
    };
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Seeds.each(2000, random -> {
      TunnelMessage message = message(random);
      assertThat(TunnelCodec.decode(TunnelCodec.encode(message))).contains(message);
    });
  }

  @Test
  void bytesThatHaveBeenTamperedWithAreReadOrRefusedButNeverThrow() {
    Seeds.each(20_000, random -> {
      byte[] bytes = bytes(random, 300);
      if (random.nextBoolean(0.5)) {
        ByteBuffer good = TunnelCodec.encode(message(random));
        bytes = new byte[Math.max(1, good.remaining() - random.nextInt(3))];
        good.get(bytes, 0, bytes.length);
        bytes[random.nextInt(bytes.length)] = (byte) random.nextLong();
      }
      // What is read can be written, and is then the same.
      Optional<TunnelMessage> read = TunnelCodec.decode(ByteBuffer.wrap(bytes));
      read.ifPresent(message -> assertThat(TunnelCodec.decode(TunnelCodec.encode(message))).contains(message));
      BearerFrame.decode(ByteBuffer.wrap(bytes));
    });
  }

  @Test
  void framesComeWholeHoweverTheStreamIsCut() {
    Seeds.each(300, random -> {
      List<TunnelMessage> sent = new ArrayList<>();
      ByteBuffer stream = ByteBuffer.allocate(200_000);
      for (int i = 0; i < 20; i++) {
        sent.add(message(random));
        stream.put(Frames.frame(TunnelCodec.encode(sent.get(i))));
      }
      stream.flip();
      List<TunnelMessage> received = new ArrayList<>();
      Frames frames = new Frames(TunnelCodec.MOST_BYTES, frame -> received.add(TunnelCodec.decode(frame).orElseThrow()));
      while (stream.hasRemaining()) {
        ByteBuffer cut = stream.slice(stream.position(), Math.min(stream.remaining(), 1 + random.nextInt(700)));
        stream.position(stream.position() + cut.remaining());
        assertThat(frames.take(cut)).isTrue();
      }
      assertThat(received).isEqualTo(sent);
    });
  }

  @Test
  void aReaderThatWantsNoMoreLeavesTheRest() {
    Frames frames = new Frames(100, frame -> false);
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0, 1, 9, 42, 43});
    assertThat(frames.take(bytes)).isTrue();
    assertThat(bytes.remaining()).isEqualTo(2);
  }

  @Test
  void aFrameOfNothingOrOfTooMuchBreaksTheStreamForEver() {
    for (byte[] bad : List.of(new byte[] {0, 0, 1}, new byte[] {(byte) 0xFF, (byte) 0xFF, 1})) {
      Frames frames = new Frames(BearerFrame.MOST_BYTES, frame -> true);
      assertThat(frames.take(ByteBuffer.wrap(bad))).isFalse();
      assertThat(frames.take(ByteBuffer.wrap(new byte[] {0, 1, 1}))).isFalse();
    }
  }

  @Test
  void whatABearerSaysIsReadBack() {
    List<BearerFrame> all = List.of(
        new BearerFrame.Hello("t".repeat(128), 65_535), new BearerFrame.Refused(), new BearerFrame.Joined(),
        new BearerFrame.Data(ByteBuffer.wrap(new byte[] {1, 2, 3})), new BearerFrame.Part(-1, 1), new BearerFrame.Credit(1), new BearerFrame.Passed(),
        new BearerFrame.Look(), new BearerFrame.Seen(Endpoint.parse("203.0.113.1:40000").orElseThrow()), new BearerFrame.Seen(Endpoint.parse("[2001:db8::7]:1").orElseThrow()));
    for (BearerFrame frame : all) {
      ByteBuffer bytes = frame.bytesOnWire();
      assertThat(BearerFrame.decode(bytes.slice(2, bytes.remaining() - 2))).contains(frame);
    }
    for (BearerFrame bad : List.of(new BearerFrame.Part(1, 0), new BearerFrame.Part(1, -5), new BearerFrame.Part(1, Long.MAX_VALUE), new BearerFrame.Credit(-1))) {
      ByteBuffer bytes = bad.bytesOnWire();
      assertThat(BearerFrame.decode(bytes.slice(2, bytes.remaining() - 2))).isEmpty();
    }
  }

  @Test
  void thePartsOfABulkAreItsBytes() {
    for (int offset : new int[] {0, 8, 262_144}) {
      for (int i = 0; i < 20; i++) {
        assertThat(Bulk.at(Bulk.from(77, offset), i)).isEqualTo(Bulk.at(77, offset + i));
      }
    }
  }
}
