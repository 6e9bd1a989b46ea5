package orrery.protocols.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import orrery.host.Address;
import orrery.protocols.dns.Decoded.Malformed;
import orrery.protocols.dns.Decoded.Reason;
import orrery.protocols.dns.Decoded.Whole;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class DnsMessageTest {

  private static final DnsName SERVICE = DnsName.of("_orrery-edge._udp.local");
  private static final DnsName INSTANCE = SERVICE.child("node-7");

  private static DnsMessage whole(byte[] bytes) {
    Decoded decoded = DnsMessage.decode(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    assertThat(decoded).isInstanceOf(Whole.class);
    return ((Whole) decoded).message();
  }

  private static Reason reason(String hex) {
    Decoded decoded = DnsMessage.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    assertThat(decoded).as(hex).isInstanceOf(Malformed.class);
    return ((Malformed) decoded).reason();
  }

  @Test
  void readsBackWhatItWrites() {
    Seeds.each(2_000, random -> {
      DnsMessage message = Messages.message(random);
      byte[] bytes = Messages.encode(message);

      DnsMessage read = whole(bytes);

      assertThat(read).isEqualTo(message);
      // Names are equal whatever their case; that the case is kept too shows in the text.
      assertThat(read).hasToString(message.toString());
    });
  }

  @Test
  void writesAServiceAsTheStandardDoes() {
    DnsMessage message = DnsMessage.response(
        List.of(DnsRecord.shared(SERVICE, 4500, new RecordData.Ptr(INSTANCE))),
        List.of(DnsRecord.unique(INSTANCE, 120, new RecordData.Srv(0, 0, 9, DnsName.of("n7.local")))));

    assertThat(HexFormat.of().formatHex(Messages.encode(message))).isEqualTo(
        "0000" + "8400" + "0000" + "0001" + "0000" + "0001"
            // _orrery-edge._udp.local PTR at byte 12: its labels at 12, 25 and 30
            + "0c5f6f72726572792d65646765" + "045f756470" + "056c6f63616c" + "00" + "000c" + "0001" + "00001194" + "0009"
            // node-7 at 47, then a pointer to 12
            + "066e6f64652d37" + "c00c"
            // the instance again is a pointer to 47; its class has the cache-flush bit; the host ends in a pointer to local
            + "c02f" + "0021" + "8001" + "00000078" + "000b" + "0000" + "0000" + "0009" + "026e37" + "c01e");
  }

  @Test
  void marksTheQuestionThatMayBeAnsweredByUnicast() {
    DnsMessage message = DnsMessage.query(List.of(Question.of(DnsName.of("a.local"), RecordType.ANY).withUnicastResponse(true)), List.of());

    byte[] bytes = Messages.encode(message);

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("000000000001000000000000" + "0161056c6f63616c00" + "00ff" + "8001");
    assertThat(whole(bytes).questions().get(0).unicastResponse()).isTrue();
  }

  @Test
  void readsLabelsOfAnyScript() {
    DnsName name = DnsName.ofLabels("Küche 台所 🎈", "_http", "_tcp", "local");

    DnsMessage read = whole(Messages.encode(DnsMessage.response(List.of(DnsRecord.shared(name, 1, new RecordData.Ptr(name))), List.of())));

    assertThat(read.answers().get(0).name().firstLabel()).isEqualTo("Küche 台所 🎈");
  }

  @Test
  void readsANameOf255BytesAndNoLongerOne() {
    String label = "3f" + "61".repeat(63);
    String header = "000000000001000000000000";

    assertThat(whole(HexFormat.of().parseHex(header + label.repeat(3) + "3e" + "61".repeat(62) + "00" + "00010001")).questions().get(0).name().wireLength()).isEqualTo(256);
    assertThat(reason(header + label.repeat(4) + "00" + "00010001")).isEqualTo(Reason.NAME_TOO_LONG);
  }

  @Test
  void saysWhatIsWrong() {
    String question = "0000 0000 0001 0000 0000 0000 ";
    String answer = "0000 8400 0000 0001 0000 0000 ";

    assertThat(reason("")).isEqualTo(Reason.TRUNCATED);
    assertThat(reason("0000 0000 0001 0000 0000 00")).isEqualTo(Reason.TRUNCATED);
    assertThat(reason("0000 0000 ffff ffff ffff ffff")).isEqualTo(Reason.TRUNCATED);
    assertThat(reason(question + "01")).isEqualTo(Reason.TRUNCATED);
    assertThat(reason(question + "0161")).isEqualTo(Reason.TRUNCATED);
    assertThat(reason(question + "016100 00")).isEqualTo(Reason.TRUNCATED);
    assertThat(reason(question + "c00c 0001 0001")).as("a pointer to itself").isEqualTo(Reason.POINTER_FORWARD);
    assertThat(reason(question + "c012 0001 0001 00")).as("a pointer forward").isEqualTo(Reason.POINTER_FORWARD);
    assertThat(reason(question + "0161 c00c 0001 0001")).as("a loop").isEqualTo(Reason.TRUNCATED);
    assertThat(reason(question + "c0")).isEqualTo(Reason.TRUNCATED);
    assertThat(reason(question + "4161 00 0001 0001")).isEqualTo(Reason.LABEL_TYPE);
    assertThat(reason(question + "8161 00 0001 0001")).isEqualTo(Reason.LABEL_TYPE);
    assertThat(reason(answer + "00 0001 0001 00000000 0003 010203")).isEqualTo(Reason.DATA_LENGTH);
    assertThat(reason(answer + "00 0001 0001 00000000 0004 010203")).isEqualTo(Reason.TRUNCATED);
    assertThat(reason(answer + "00 001c 0001 00000000 0004 01020304")).isEqualTo(Reason.DATA_LENGTH);
    assertThat(reason(answer + "00 000c 0001 00000000 0002 00ff")).as("bytes behind the name").isEqualTo(Reason.DATA_LENGTH);
    assertThat(reason(answer + "00 000c 0001 00000000 0001 0161 00")).as("a name that leaves its record").isEqualTo(Reason.DATA_LENGTH);
    assertThat(reason(answer + "00 0021 0001 00000000 0005 0000000000")).isEqualTo(Reason.DATA_LENGTH);
    assertThat(reason(answer + "00 0010 0001 00000000 0002 0261")).as("a string that leaves its record").isEqualTo(Reason.DATA_LENGTH);
  }

  @Test
  void refusesNamesScatteredOverManyPointers() {
    StringBuilder hex = new StringBuilder("000000000001000000000000" + "00");
    for (int i = 0; i < 200; i++) {
      int target = i == 0 ? 12 : 13 + 2 * (i - 1);
      hex.append(HexFormat.of().toHexDigits((short) (0xC000 | target)));
    }
    // The bytes from 13 on are pointers, each to the one before; they stand in the data of an unknown record.
    byte[] pointers = HexFormat.of().parseHex(hex.substring(24));
    DnsMessage carrier = DnsMessage.response(List.of(DnsRecord.shared(DnsName.ROOT, 0, new RecordData.Opaque(999, Octets.of(pointers)))), List.of());
    byte[] bytes = Arrays.copyOf(Messages.encode(carrier), 24 + pointers.length + 6);
    int base = 23;
    for (int i = 0; i < 200; i++) {
      int target = i == 0 ? base : base + 1 + 2 * (i - 1);
      bytes[base + 1 + 2 * i] = (byte) (0xC0 | target >> 8);
      bytes[base + 2 + 2 * i] = (byte) target;
    }
    bytes[7] = 1;
    bytes[9] = 1;
    int last = base + 1 + 2 * 199;
    bytes[base + 1 + 400] = (byte) (0xC0 | last >> 8);
    bytes[base + 2 + 400] = (byte) last;

    Decoded decoded = DnsMessage.decode(ByteBuffer.wrap(bytes));

    assertThat(decoded).isInstanceOfSatisfying(Malformed.class, malformed -> assertThat(malformed.reason()).isEqualTo(Reason.POINTER_CHAIN));
  }

  @Test
  void keepsAnUnreadableNsecRecordAsItCame() {
    String header = "0000 8400 0000 0002 0000 0000 ";
    String unreadable = "00 002f 0001 00000078 0003 00 05 00 ";
    String address = "00 0001 0001 00000078 0004 c0a80107";

    DnsMessage message = whole(HexFormat.of().parseHex((header + unreadable + address).replace(" ", "")));

    assertThat(message.answers().get(0).data()).isEqualTo(new RecordData.Opaque(RecordType.NSEC, Octets.of((byte) 0, (byte) 5, (byte) 0)));
    assertThat(message.answers().get(1).data()).isEqualTo(new RecordData.A(Address.of("192.168.1.7")));
  }

  @Test
  void ignoresWhatIsBehindTheLastRecord() {
    byte[] bytes = Messages.encode(DnsMessage.query(List.of(Question.of(SERVICE, RecordType.PTR)), List.of()));

    assertThat(whole(Arrays.copyOf(bytes, bytes.length + 100)).questions()).hasSize(1);
  }

  @Test
  void leavesTheBufferAsItWas() {
    byte[] bytes = Messages.encode(DnsMessage.query(List.of(Question.of(SERVICE, RecordType.PTR)), List.of()));
    ByteBuffer padded = ByteBuffer.allocate(bytes.length + 7).position(7).put(bytes).position(7);

    assertThat(DnsMessage.decode(padded)).isInstanceOf(Whole.class);
    assertThat(padded.position()).isEqualTo(7);
  }

  @Test
  void writesNothingWhereItDoesNotFit() {
    DnsMessage message = DnsMessage.query(List.of(Question.of(SERVICE, RecordType.PTR)), List.of());
    int length = Messages.encode(message).length;
    ByteBuffer small = ByteBuffer.allocate(length - 1);

    assertThat(message.encode(small)).isFalse();
    assertThat(small.position()).isZero();
    assertThat(message.encode(ByteBuffer.allocate(length))).isTrue();
  }

  @Test
  void writesAtMost9000Bytes() {
    List<DnsRecord> answers = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      answers.add(DnsRecord.shared(SERVICE, 4500, new RecordData.Ptr(SERVICE.child("node-" + i))));
    }
    DnsMessage message = DnsMessage.response(answers, List.of());

    assertThat(message.encode(ByteBuffer.allocate(65_000))).isFalse();
    assertThat(DnsMessage.decode(ByteBuffer.allocate(9001))).isEqualTo(new Malformed(Reason.TOO_LONG, 9000));
  }

  @Test
  void splitsAResponseKeepingEveryRecordInOrder() {
    Seeds.each(100, random -> {
      List<DnsRecord> answers = new ArrayList<>();
      List<DnsRecord> additionals = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        (random.nextBoolean(0.7) ? answers : additionals).add(Messages.record(random));
      }
      DnsMessage message = DnsMessage.response(answers, additionals);

      List<DnsMessage> parts = message.split(512);

      assertThat(parts.stream().flatMap(part -> part.answers().stream())).isEqualTo(answers);
      assertThat(parts.stream().flatMap(part -> part.additionals().stream())).isEqualTo(additionals);
      for (DnsMessage part : parts) {
        assertThat(part.isTruncated()).isFalse();
        assertThat(Messages.encode(part).length <= 512 || part.answers().size() + part.additionals().size() == 1).isTrue();
      }
    });
  }

  @Test
  void splitsAQueryIntoQuestionsAndAChainOfKnownAnswers() {
    List<DnsRecord> known = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      known.add(DnsRecord.shared(SERVICE, 4000, new RecordData.Ptr(SERVICE.child("node-" + i))));
    }

    List<DnsMessage> parts = DnsMessage.query(List.of(Question.of(SERVICE, RecordType.PTR)), known).split(1452);

    assertThat(parts).hasSizeGreaterThan(1);
    assertThat(parts.get(0).questions()).hasSize(1);
    assertThat(parts.subList(1, parts.size())).allMatch(part -> part.questions().isEmpty());
    assertThat(parts.subList(0, parts.size() - 1)).allMatch(DnsMessage::isTruncated);
    assertThat(parts.get(parts.size() - 1).isTruncated()).isFalse();
    assertThat(parts.stream().flatMap(part -> part.answers().stream())).isEqualTo(known);
  }

  @Test
  void putsARecordThatIsTooLongIntoAMessageOfItsOwn() {
    DnsRecord big = DnsRecord.unique(INSTANCE, 4500, RecordData.Txt.of(List.of("a".repeat(255), "b".repeat(255), "c".repeat(255))));
    DnsRecord small = DnsRecord.shared(SERVICE, 4500, new RecordData.Ptr(INSTANCE));

    List<DnsMessage> parts = DnsMessage.response(List.of(small, big, small), List.of()).split(512);

    assertThat(parts.stream().map(DnsMessage::answers)).containsExactly(List.of(small), List.of(big), List.of(small));
    DnsRecord huge = DnsRecord.unique(INSTANCE, 4500, new RecordData.Opaque(999, Octets.of(new byte[9000])));
    assertThatThrownBy(() -> DnsMessage.response(List.of(huge), List.of()).split(512)).hasMessageContaining("9000 bytes");
  }

  @Test
  void comparesDataByItsUncompressedBytes() {
    RecordData low = new RecordData.A(Address.of("169.254.99.200"));
    RecordData high = new RecordData.A(Address.of("169.254.200.50"));

    assertThat(low.octets()).isLessThan(high.octets());
    assertThat(new RecordData.Srv(0, 0, 80, DnsName.of("a.local")).octets()).hasToString("000000000050" + "0161056c6f63616c00");
    assertThat(Octets.of((byte) 1)).isLessThan(Octets.of((byte) 1, (byte) 0));
  }

  @Test
  void survivesEveryTruncationAndEveryByteOfEveryMessage() {
    int seeds = Boolean.getBoolean("orrery.long") ? 400 : 3;
    Seeds.each(seeds, random -> {
      byte[] bytes = Messages.encode(Messages.message(random));
      for (int length = 0; length < bytes.length; length++) {
        assertThat(DnsMessage.decode(ByteBuffer.wrap(bytes, 0, length))).as("cut to %d", length).isInstanceOf(Malformed.class);
      }
      for (int at = 0; at < bytes.length; at++) {
        byte original = bytes[at];
        for (int value = 0; value < 256; value++) {
          bytes[at] = (byte) value;
          checkReadable(bytes);
        }
        bytes[at] = original;
      }
    });
  }

  @Test
  void survivesRandomBytesAndRandomMutations() {
    Seeds.each(10_000, random -> {
      checkReadable(Messages.bytes(random, random.nextInt(200)));
      checkReadable(Messages.mutate(Messages.encode(Messages.message(random)), random));
    });
  }

  /** Whatever is read is, unless it is too long without compression, read back from what is written of it. */
  private static void checkReadable(byte[] bytes) {
    if (DnsMessage.decode(ByteBuffer.wrap(bytes)) instanceof Whole whole) {
      DnsMessage message = whole.message();
      ByteBuffer buffer = ByteBuffer.allocate(2_000);
      if (message.encode(buffer) && !DnsMessage.decode(buffer.flip()).equals(whole)) {
        throw new AssertionError("must be read back as it is: " + message);
      }
    }
  }

  @Test
  void readsTheWorstMessageInLittleTime() {
    // 800 names, each a chain of as many pointers as are followed at all.
    byte[] bytes = new byte[9000];
    bytes[4] = 4;
    for (int at = 13; at + 1 < 4000; at += 2) {
      int target = at - 2 < 12 ? 12 : at - 2;
      bytes[at] = (byte) (0xC0 | target >> 8);
      bytes[at + 1] = (byte) target;
    }

    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
      for (int i = 0; i < 1000; i++) {
        DnsMessage.decode(ByteBuffer.wrap(bytes));
      }
    });
  }
}
