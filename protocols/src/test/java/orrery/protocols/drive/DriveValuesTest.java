package orrery.protocols.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.json.JsonException;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** Paths, versions and messages, from friends and strangers. */
class DriveValuesTest {

  private static Version version(long counter, String node) {
    return new Version(counter, new NodeId(node));
  }

  private static FileEntry entry(String path, Version version, Version... history) {
    return new FileEntry("anna", path, version, List.of(history), 0, "text/plain", null, false, 1, false, List.of());
  }

  @Test
  void readsTheVersionsThatItWrites() {
    assertThat(Version.parse(version(1767571200000L, "anna-phone").toString())).contains(version(1767571200000L, "anna-phone"));
    for (String text : List.of("", "@", "1", "1@", "@a", "0@a", "01@a", "-1@a", "x@a", "1@A", "1@-a", "1234567890123456789@a", "1@a@b", "1 @a")) {
      assertThat(Version.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void tellsWhatIsMadeUponWhat() {
    FileEntry first = entry("n", version(5, "a"));
    FileEntry second = entry("n", version(7, "b"), first.historyOfNext(new NodeId("b")).toArray(Version[]::new));
    FileEntry third = entry("n", version(9, "a"), second.historyOfNext(new NodeId("a")).toArray(Version[]::new));
    FileEntry other = entry("n", version(8, "c"), first.historyOfNext(new NodeId("c")).toArray(Version[]::new));

    assertThat(third.relationTo(first)).isEqualTo(FileEntry.Relation.DESCENDANT);
    assertThat(first.relationTo(third)).isEqualTo(FileEntry.Relation.ANCESTOR);
    assertThat(third.relationTo(second)).isEqualTo(FileEntry.Relation.DESCENDANT);
    assertThat(third.relationTo(other)).isEqualTo(FileEntry.Relation.CONCURRENT);
    assertThat(third.relationTo(third.heldBy(true, List.of()))).isEqualTo(FileEntry.Relation.SAME);
    assertThat(third.history()).containsExactly(version(7, "b"));
  }

  @Test
  void forgetsTheOldestOfTooManyWriters() {
    FileEntry last = entry("n", version(1, "w-1"));
    for (int i = 2; i <= 40; i++) {
      NodeId writer = new NodeId("w-" + i);
      last = entry("n", new Version(i, writer), last.historyOfNext(writer).toArray(Version[]::new));
    }

    assertThat(last.history()).hasSize(16).doesNotContain(version(1, "w-1")).contains(version(39, "w-39"));
    assertThat(FileEntry.ofAscii(last.ascii())).contains(last);
  }

  @Test
  void namesAConflictingCopyAlikeEverywhereAndValidly() {
    Version loser = version(7, "anna-phone");
    assertThat(FilePath.ofConflict("notes.txt", loser)).isEqualTo("notes (conflict 7@anna-phone).txt");
    assertThat(FilePath.ofConflict("a/b.c/notes", loser)).isEqualTo("a/b.c/notes (conflict 7@anna-phone)");
    assertThat(FilePath.ofConflict("a/.hidden", loser)).isEqualTo("a/.hidden (conflict 7@anna-phone)");
    Seeds.each(200, random -> {
      String path = path(random);
      assertThat(FilePath.isValid(path)).as(path).isTrue();
      assertThat(FilePath.isValid(FilePath.ofConflict(path, loser))).as(path).isTrue();
    });
  }

  /** Any path that is one, up to the longest. */
  private static String path(RandomStream random) {
    String letters = random.nextInt(2) == 0 ? "abc.() " : "é漢😀.x".replace("😀", "");
    StringBuilder path = new StringBuilder();
    int names = 1 + random.nextInt(32);
    for (int i = 0; i < names; i++) {
      StringBuilder name = new StringBuilder("n");
      int length = random.nextInt(100);
      for (int j = 0; j < length; j++) {
        name.append(random.nextInt(8) == 0 ? "😀" : letters.charAt(random.nextInt(letters.length())));
      }
      String longer = path + (i == 0 ? "" : "/") + name;
      if (!FilePath.isValid(longer)) {
        break;
      }
      path = new StringBuilder(longer);
    }
    return path.isEmpty() ? "n" : path.toString();
  }

  @Test
  void readsTheEntriesThatItWrites() {
    Seeds.each(500, random -> {
      boolean bulk = random.nextInt(2) == 0;
      boolean deleted = !bulk && random.nextInt(2) == 0;
      long length = deleted ? 0 : 1 + random.nextLong(DriveConfig.MOST_FILE);
      FileEntry entry = new FileEntry("anna", path(random), version(1 + random.nextLong(1L << 50), "a-" + random.nextInt(9)), List.of(version(3, "b")), length,
          deleted ? "application/octet-stream" : "text/plain; charset=utf-8", bulk ? new HttpBulk(random.nextLong(), length) : null, deleted, random.nextLong(1L << 50), random.nextInt(2) == 0,
          List.of(new NodeId("b"), new NodeId("c")));

      assertThat(FileEntry.ofAscii(entry.ascii())).contains(entry);
      assertThat(entry.ascii().chars().allMatch(c -> c >= 0x20 && c < 0x7F)).isTrue();
    });
  }

  @Test
  void refusesEntriesThatAreNone() {
    String good = entry("n", version(7, "a")).ascii();
    assertThat(FileEntry.ofAscii(good)).isPresent();
    for (String bad : List.of("", "{}", "[]", good + "x", good.replace("\"n\"", "\"../n\""), good.replace("\"n\"", "\"a//b\""), good.replace("\"n\"", "\"\""),
        good.replace("7@a", "7"), good.replace("text/plain", ""), good.replace("\"length\":0", "\"length\":-1"), good.replace("\"length\":0", "\"length\":2000000000000"),
        good.replace("\"length\":0", "\"length\":0,\"content\":\"0123456789abcdef\""), good.replace("\"length\":0", "\"length\":9,\"content\":\"xyz\""),
        good.replace("\"length\":0", "\"length\":9,\"deleted\":true"), good.replace("\"anna\"", "\"\""), good.replace("\"anna\"", "\"" + "a".repeat(256) + "\""),
        good.replace("[]", "[" + "\"a\",".repeat(70) + "\"a\"]"), good.replace("text/plain", " text"), good.replace("text/plain", "te\\u0000xt"))) {
      assertThat(FileEntry.ofAscii(bad)).as(bad).isEmpty();
    }
  }

  /** Whatever the bytes are: a value or a refusal, and nothing else. */
  @Test
  void survivesAnyBytes() {
    FileEntry entry = entry("été/n", version(7, "a"), version(3, "b")).heldBy(true, List.of(new NodeId("b")));
    byte[] notes = DriveMessages.notes(List.of(entry, entry("m", version(9, "c"))));
    byte[] digests = DriveMessages.digests(new long[Catalogue.BUCKETS]);
    List<Integer> read = new ArrayList<>(List.of(0, 0));
    Seeds.each(3000, random -> {
      byte[] bytes = damaged(random.nextInt(2) == 0 ? notes : digests, random);
      count(read, () -> DriveMessages.readNotes(bytes));
      count(read, () -> DriveMessages.readDigests(bytes));
      count(read, () -> DriveMessages.difference(bytes));
      count(read, () -> DriveMessages.readNodes(bytes));
      Optional<FileEntry> some = FileEntry.ofAscii(new String(damaged(entry.ascii().getBytes(StandardCharsets.ISO_8859_1), random), StandardCharsets.ISO_8859_1));
      some.ifPresent(one -> assertThat(FilePath.isValid(one.path())).isTrue());
    });
    assertThat(read).allSatisfy(count -> assertThat(count).isPositive());
  }

  private interface Reading {
    Object read() throws JsonException;
  }

  private static void count(List<Integer> counts, Reading reading) {
    try {
      assertThat(reading.read()).isNotNull();
      counts.set(0, counts.get(0) + 1);
    } catch (JsonException refused) {
      counts.set(1, counts.get(1) + 1);
    }
  }

  private static byte[] damaged(byte[] whole, RandomStream random) {
    byte[] bytes = whole.clone();
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(2) == 0 ? random.nextInt(256) : "{}[]\",:0".charAt(random.nextInt(8)));
    }
    return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }
}
