package orrery.protocols.dns;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import orrery.host.Address;
import orrery.host.RandomStream;

/** Messages for property tests: well-formed ones of any kind, and bytes that were messages once. */
public final class Messages {

  private static final String[] WORDS = {"local", "Local", "_udp", "_tcp", "_orrery-edge", "_sub", "_super", "node-7", "in-addr", "arpa", "Küche", "台所", "a.b", "x\\y", "\u0007"};

  private Messages() {}

  /** A name of up to six labels, from a small vocabulary so that compression has work to do. */
  public static DnsName name(RandomStream random) {
    List<String> labels = new ArrayList<>();
    int count = random.nextInt(7);
    for (int i = 0; i < count; i++) {
      labels.add(random.nextInt(8) == 0 ? "l" + Long.toString(random.nextLong() >>> 1, 36) : WORDS[random.nextInt(WORDS.length)]);
    }
    return DnsName.ofLabels(labels);
  }

  static RecordData data(RandomStream random) {
    return switch (random.nextInt(7)) {
      case 0 -> new RecordData.A(Address.ipv4((int) random.nextLong()));
      case 1 -> new RecordData.Aaaa(new Address(random.nextLong(), random.nextLong()));
      case 2 -> new RecordData.Ptr(name(random));
      case 3 -> new RecordData.Srv(random.nextInt(65_536), random.nextInt(65_536), random.nextInt(65_536), name(random));
      case 4 -> RecordData.Txt.of(strings(random));
      case 5 -> new RecordData.Nsec(name(random), types(random));
      default -> new RecordData.Opaque(300 + random.nextInt(1000), Octets.of(bytes(random, random.nextInt(40))));
    };
  }

  private static List<String> strings(RandomStream random) {
    List<String> strings = new ArrayList<>();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      strings.add("k" + i + "=" + "v".repeat(random.nextInt(60)));
    }
    return strings;
  }

  private static List<Integer> types(RandomStream random) {
    TreeSet<Integer> types = new TreeSet<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      types.add(random.nextInt(2) == 0 ? random.nextInt(64) : random.nextInt(65_536));
    }
    return List.copyOf(types);
  }

  static DnsRecord record(RandomStream random) {
    int recordClass = random.nextInt(4) == 0 ? random.nextInt(0x8000) : DnsRecord.INTERNET;
    return new DnsRecord(name(random), recordClass, random.nextInt(2) == 0, random.nextInt(5) == 0 ? Integer.MAX_VALUE : random.nextInt(10_000), data(random));
  }

  private static List<DnsRecord> records(RandomStream random) {
    List<DnsRecord> records = new ArrayList<>();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      records.add(record(random));
    }
    return records;
  }

  /** Any message that can be written. */
  public static DnsMessage message(RandomStream random) {
    List<Question> questions = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      questions.add(new Question(name(random), random.nextInt(65_536), random.nextInt(0x8000), random.nextInt(2) == 0));
    }
    int flags = random.nextInt(65_536) & ~DnsMessage.TRUNCATED & 0x87FF;
    return new DnsMessage(random.nextInt(65_536), flags, questions, records(random), records(random), records(random));
  }

  public static byte[] bytes(RandomStream random, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextLong();
    }
    return bytes;
  }

  /** The bytes of {@code message}. */
  public static byte[] encode(DnsMessage message) {
    ByteBuffer buffer = ByteBuffer.allocate(DnsMessage.MAX_LENGTH);
    if (!message.encode(buffer)) {
      throw new AssertionError("too long: " + message);
    }
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return bytes;
  }

  /** {@code bytes} with a few of them changed, cut out, doubled, or made into compression pointers. */
  public static byte[] mutate(byte[] bytes, RandomStream random) {
    byte[] mutated = bytes.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && mutated.length > 1; i++) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(5)) {
        case 0 -> mutated[at] = (byte) random.nextLong();
        case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> mutated = Arrays.copyOf(mutated, at);
        case 3 -> {
          mutated[at] = (byte) 0xC0;
          if (at + 1 < mutated.length) {
            mutated[at + 1] = (byte) random.nextInt(mutated.length);
          }
        }
        default -> {
          byte[] longer = Arrays.copyOf(mutated, mutated.length + 2);
          System.arraycopy(mutated, at, longer, at + 2, mutated.length - at);
          mutated = longer;
        }
      }
    }
    return mutated;
  }
}
