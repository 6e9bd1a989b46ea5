package orrery.protocols.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.protocols.stun.Attribute;
import orrery.protocols.stun.StunMessage;
import orrery.protocols.stun.StunMethod;
import orrery.protocols.stun.TransactionId;
import orrery.world.Seeds;

class StreamFramesTest {

  private final List<String> frames = new ArrayList<>();
  private final StreamFrames reader = new StreamFrames(frame -> frames.add(hex(frame)));

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return HexFormat.of().formatHex(copy);
  }

  /** Whole messages, and where a segment ends does not matter. */
  @Test
  void findsTheSameFramesHoweverTheStreamIsCut() {
    Seeds.each(300, random -> {
      List<String> found = new ArrayList<>();
      List<String> sent = new ArrayList<>();
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      for (int i = random.nextInt(8); i >= 0; i--) {
        ByteBuffer frame = random.nextBoolean(0.5)
            ? ChannelData.encode(0x4000 + random.nextInt(0x1000), ByteBuffer.allocate(random.nextInt(600)), true)
            : StunMessage.indication(StunMethod.SEND, TransactionId.draw(random)).with(Attribute.DATA, new byte[random.nextInt(600)]).build().toBytes();
        sent.add(hex(frame));
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        stream.writeBytes(bytes);
      }
      StreamFrames frames = new StreamFrames(frame -> found.add(hex(frame)));
      byte[] all = stream.toByteArray();

      for (int at = 0; at < all.length; ) {
        int length = Math.min(all.length - at, 1 + random.nextInt(200));
        assertThat(frames.take(ByteBuffer.wrap(all, at, length))).isTrue();
        at += length;
      }

      assertThat(found).isEqualTo(sent);
    });
  }

  @Test
  void refusesWhatIsNeitherAndNeverComesBack() {
    boolean first = reader.take(ByteBuffer.wrap("\u0016\u0003\u0001".getBytes(StandardCharsets.ISO_8859_1)));
    boolean second = reader.take(ByteBuffer.wrap(HexFormat.of().parseHex("80000000")));
    boolean third = new StreamFrames(frame -> frames.add("")).take(ByteBuffer.wrap(HexFormat.of().parseHex("c0000000")));

    assertThat(first).as("too short to tell").isTrue();
    assertThat(second).as("a frame of 0x0300 + 22 bytes is on its way").isTrue();
    assertThat(third).isFalse();
    assertThat(frames).isEmpty();
  }

  @Test
  void paddingOfChannelDataIsNotData() {
    reader.take(ChannelData.encode(0x4001, ByteBuffer.wrap(new byte[] {7, 8, 9, 10, 11}), true));

    assertThat(frames).containsExactly("40010005" + "0708090a0b" + "000000");
    assertThat(ChannelData.decode(ByteBuffer.wrap(HexFormat.of().parseHex(frames.get(0))))).hasValueSatisfying(
        message -> assertThat(hex(message.data())).isEqualTo("0708090a0b"));
  }
}
