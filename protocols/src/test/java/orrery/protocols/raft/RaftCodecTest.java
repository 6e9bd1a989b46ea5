package orrery.protocols.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class RaftCodecTest {

  private static final int KINDS = 12;

  private static long number(Xoshiro256 luck) {
    return luck.nextLong() >>> 3 + luck.nextInt(60);
  }

  private static byte[] bytes(Xoshiro256 luck) {
    byte[] bytes = new byte[luck.nextInt(40)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) luck.nextInt(256);
    }
    return bytes;
  }

  private static LogEntry entry(Xoshiro256 luck) {
    return new LogEntry(1 + number(luck), luck.nextLong(), LogEntry.Kind.values()[luck.nextInt(3)], luck.nextLong(), number(luck), number(luck), bytes(luck));
  }

  private static RaftMessage message(int kind, Xoshiro256 luck) {
    boolean flag = luck.nextBoolean(0.5);
    return switch (kind) {
      case 0 -> new RaftMessage.Hello(luck.nextLong(), luck.nextInt(256));
      case 1 -> new RaftMessage.VoteRequest(1 + number(luck), number(luck), number(luck), flag, !flag);
      case 2 -> new RaftMessage.Vote(number(luck), flag, !flag);
      case 3 -> {
        List<LogEntry> entries = new ArrayList<>();
        for (int i = luck.nextInt(4); i > 0; i--) {
          entries.add(entry(luck));
        }
        yield new RaftMessage.Append(1 + number(luck), number(luck), number(luck), number(luck), number(luck), entries);
      }
      case 4 -> new RaftMessage.Appended(number(luck), number(luck), flag, number(luck));
      case 5 -> new RaftMessage.SnapshotPart(1 + number(luck), number(luck), number(luck), number(luck), luck.nextLong(), number(luck), number(luck), bytes(luck));
      case 6 -> new RaftMessage.SnapshotTaken(number(luck), number(luck), number(luck), flag, number(luck));
      case 7 -> new RaftMessage.Proposal(flag, luck.nextLong(), number(luck), number(luck), bytes(luck));
      case 8 -> new RaftMessage.Proposed(flag);
      case 9 -> new RaftMessage.ReadRequest(number(luck));
      case 10 -> new RaftMessage.ReadAnswer(number(luck), flag, number(luck));
      case 11 -> new RaftMessage.TakeOver(1 + number(luck));
      default -> throw new AssertionError(kind);
    };
  }

  private static byte[] frame(RaftMessage message) {
    ByteBuffer encoded = RaftCodec.encode(message);
    byte[] frame = new byte[encoded.remaining()];
    encoded.get(frame);
    return frame;
  }

  private static ByteBuffer body(byte[] frame) {
    return ByteBuffer.wrap(frame, RaftCodec.LENGTH_OCTETS, frame.length - RaftCodec.LENGTH_OCTETS).slice();
  }

  @Test
  void everyKindOfMessageIsTried() {
    assertThat(RaftMessage.class.getPermittedSubclasses()).hasSize(KINDS);
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    Seeds.each(300, luck -> {
      byte[] frame = frame(message(luck.nextInt(KINDS), luck));
      assertThat(frame(RaftCodec.decode(body(frame)).orElseThrow())).isEqualTo(frame);
    });
  }

  @Test
  void messagesAreFoundInAStreamHoweverItIsCut() {
    Seeds.each(100, luck -> {
      List<byte[]> frames = new ArrayList<>();
      ByteBuffer stream = ByteBuffer.allocate(8192);
      for (int i = 0; i < 10; i++) {
        byte[] frame = frame(message(luck.nextInt(KINDS), luck));
        frames.add(frame);
        stream.put(frame);
      }
      stream.flip();
      List<byte[]> found = new ArrayList<>();
      FrameReader reader = new FrameReader();
      while (stream.hasRemaining()) {
        ByteBuffer piece = stream.slice(stream.position(), Math.min(stream.remaining(), 1 + luck.nextInt(50)));
        stream.position(stream.position() + piece.remaining());
        assertThat(reader.read(piece, message -> found.add(frame(message)))).isTrue();
      }
      assertThat(found).hasSameSizeAs(frames);
      for (int i = 0; i < frames.size(); i++) {
        assertThat(found.get(i)).isEqualTo(frames.get(i));
      }
    });
  }

  @Test
  void noBytesMakeItThrow() {
    Seeds.each(2000, luck -> {
      byte[] frame = frame(message(luck.nextInt(KINDS), luck));
      for (int i = 1 + luck.nextInt(4); i > 0; i--) {
        frame[luck.nextInt(frame.length)] = (byte) luck.nextInt(256);
      }
      byte[] cut = luck.nextBoolean(0.3) ? java.util.Arrays.copyOf(frame, luck.nextInt(frame.length)) : frame;
      // What can be read at all reads again as the same.
      new FrameReader().read(ByteBuffer.wrap(cut), message -> {
        byte[] again = frame(message);
        assertThat(frame(RaftCodec.decode(body(again)).orElseThrow())).isEqualTo(again);
        return true;
      });
      RaftCodec.decode(ByteBuffer.wrap(cut));
    });
  }

  @Test
  void aLengthAloneCostsNothing() {
    FrameReader reader = new FrameReader();

    assertThat(reader.read(ByteBuffer.wrap(new byte[] {0, 0x3F, 0, 0, 1, 2, 3}), message -> true)).as("4 MB announced").isTrue();
    assertThat(new FrameReader().read(ByteBuffer.wrap(new byte[] {0x7F, 0, 0, 0}), message -> true)).as("2 GB announced").isFalse();
    assertThat(new FrameReader().read(ByteBuffer.wrap(new byte[] {0, 0, 0, 0}), message -> true)).as("nothing announced").isFalse();
    // Entries that the rest has no room for.
    ByteBuffer many = ByteBuffer.allocate(64).put((byte) 4).putLong(1).putLong(1).putLong(0).putLong(0).putLong(0).putInt(Integer.MAX_VALUE).flip();
    assertThat(RaftCodec.decode(many)).isEmpty();
  }
}
