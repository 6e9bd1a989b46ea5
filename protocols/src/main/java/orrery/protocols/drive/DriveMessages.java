package orrery.protocols.drive;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.host.NodeId;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/** What drives say to each other, as JSON. */
final class DriveMessages {

  /** How many entries a message has, as long as a bucket need not be torn apart. */
  static final int CHUNK = 500;

  private static final int MOST_ENTRIES = 5_000;
  private static final int MOST_NODES = 256;

  private DriveMessages() {}

  /**
   * What is settled in buckets that differ.
   *
   * @param more whether there are others that differ
   */
  record Difference(List<Integer> buckets, List<FileEntry> entries, boolean more) {}

  static byte[] notes(List<FileEntry> entries) {
    return JsonWriter.write(json -> json.objects("entries", entries, (one, entry) -> entry.write(one)));
  }

  static List<FileEntry> readNotes(byte[] body) throws JsonException {
    return difference(body).entries();
  }

  static byte[] digests(long[] digests) {
    List<String> texts = new ArrayList<>();
    for (long digest : digests) {
      texts.add(Long.toHexString(digest));
    }
    return JsonWriter.write(json -> json.texts("digests", texts));
  }

  static long[] readDigests(byte[] body) throws JsonException {
    List<String> texts = new ArrayList<>();
    JsonReader.read(body, reader -> {
      reader.object(name -> {
        if (name.equals("digests")) {
          texts.addAll(reader.array(Catalogue.BUCKETS, one -> one.text(16)));
        }
      });
      return texts;
    });
    boolean valid = texts.size() == Catalogue.BUCKETS
        && texts.stream().allMatch(text -> !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f'));
    if (!valid) {
      throw new JsonException("there must be " + Catalogue.BUCKETS + " hexadecimal numbers");
    }
    return texts.stream().mapToLong(text -> Long.parseUnsignedLong(text, 16)).toArray();
  }

  /** Where the catalogue differs from the other's digests, whole buckets until there are enough entries. */
  static byte[] difference(Catalogue catalogue, long[] theirs) {
    long[] ours = catalogue.digests();
    List<String> buckets = new ArrayList<>();
    List<FileEntry> entries = new ArrayList<>();
    boolean more = false;
    for (int bucket = 0; bucket < Catalogue.BUCKETS; bucket++) {
      if (ours[bucket] != theirs[bucket]) {
        if (entries.size() >= CHUNK) {
          more = true;
          break;
        }
        buckets.add(Integer.toString(bucket));
        entries.addAll(catalogue.settledIn(bucket));
      }
    }
    boolean some = more;
    return JsonWriter.write(json -> json
        .texts("buckets", buckets).truth("more", some).objects("entries", entries, (one, entry) -> entry.write(one)));
  }

  static Difference difference(byte[] body) throws JsonException {
    return JsonReader.read(body, reader -> {
      List<Integer> buckets = new ArrayList<>();
      List<FileEntry> entries = new ArrayList<>();
      boolean[] more = {false};
      reader.object(name -> {
        if (name.equals("buckets")) {
          buckets.addAll(reader.array(Catalogue.BUCKETS, DriveMessages::bucket));
        } else if (name.equals("entries")) {
          entries.addAll(reader.array(MOST_ENTRIES, FileEntry::read));
        } else if (name.equals("more")) {
          more[0] = reader.truth();
        }
      });
      return new Difference(buckets, entries, more[0]);
    });
  }

  private static int bucket(JsonReader reader) throws JsonException {
    String text = reader.text(2);
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || Integer.parseInt(text) >= Catalogue.BUCKETS) {
      throw new JsonException("a bucket must be 0 to " + (Catalogue.BUCKETS - 1));
    }
    return Integer.parseInt(text);
  }

  /** What a node says of a file. */
  static byte[] sighting(@Nullable FileEntry entry, boolean here, long room) {
    return JsonWriter.write(json -> {
      json.truth("here", here).whole("room", room);
      if (entry != null) {
        json.object("entry", entry::write);
      }
    });
  }

  static byte[] nodes(List<NodeId> nodes) {
    return JsonWriter.write(json -> json.texts("nodes", nodes.stream().map(NodeId::name).toList()));
  }

  static List<NodeId> readNodes(byte[] body) throws JsonException {
    return JsonReader.read(body, reader -> {
      List<NodeId> nodes = new ArrayList<>();
      reader.object(name -> {
        if (name.equals("nodes")) {
          nodes.addAll(reader.array(MOST_NODES, FileEntry.Draft::node));
        }
      });
      return nodes.stream().distinct().toList();
    });
  }

  static byte[] listing(List<FileEntry> files, String next) {
    return JsonWriter.write(json -> {
      json.objects("files", files, (one, entry) -> one
          .text("path", entry.path()).whole("length", entry.length()).text("type", entry.type()).text("version", entry.version().toString()));
      if (!next.isEmpty()) {
        json.text("next", next);
      }
    });
  }
}
