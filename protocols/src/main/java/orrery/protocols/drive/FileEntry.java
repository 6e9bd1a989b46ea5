package orrery.protocols.drive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orrery.host.NodeId;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/**
 * What is known of one version of a file.
 *
 * @param account whose it is
 * @param history of each node that has written it, the last version that this one was made upon, itself left out: a version vector. Where
 *     there are too many writers the oldest is forgotten, which may make a conflict copy too many, and never one too few
 * @param type its media type
 * @param bulk what it is a bulk of; null for bytes
 * @param deleted whether that write has deleted it
 * @param unixMillis when it was written, by its writer's clock
 * @param settled whether as many replicas have had it as its writer wanted. What is not is told to nobody but its holders
 * @param holders who is believed to have its content
 */
record FileEntry(
    String account, String path, Version version, List<Version> history, long length, String type, @Nullable HttpBulk bulk, boolean deleted, long unixMillis,
    boolean settled, List<NodeId> holders) {

  static final int MOST_ACCOUNT = 255;
  static final int MOST_TYPE = 255;
  private static final int MOST_HISTORY = 16;
  private static final int MOST_HOLDERS = 64;
  private static final int MOST_VERSION = 90;

  FileEntry {
    history = List.copyOf(history);
    holders = List.copyOf(holders);
  }

  /** How two versions of a file stand to each other. */
  enum Relation { SAME, DESCENDANT, ANCESTOR, CONCURRENT }

  /** What this one is to {@code other}. */
  Relation relationTo(FileEntry other) {
    if (version.equals(other.version)) {
      return Relation.SAME;
    } else if (knows(other.version)) {
      return Relation.DESCENDANT;
    } else {
      return other.knows(version) ? Relation.ANCESTOR : Relation.CONCURRENT;
    }
  }

  private boolean knows(Version older) {
    if (version.node().equals(older.node())) {
      return version.counter() >= older.counter();
    }
    return history.stream().anyMatch(known -> known.node().equals(older.node()) && known.counter() >= older.counter());
  }

  /** The history of what is made upon this one by {@code writer}. */
  List<Version> historyOfNext(NodeId writer) {
    TreeMap<NodeId, Version> last = new TreeMap<>();
    history.forEach(known -> last.put(known.node(), known));
    last.put(version.node(), version);
    last.remove(writer);
    while (last.size() > MOST_HISTORY) {
      last.remove(last.values().stream().min(Version::compareTo).orElseThrow().node());
    }
    return List.copyOf(last.values());
  }

  /** This version as a file of its own, beside the one that has won over it. */
  FileEntry asConflictCopy() {
    return new FileEntry(account, FilePath.ofConflict(path, version), version, history, length, type, bulk, deleted, unixMillis, settled, holders);
  }

  /** The same, and what {@code other}, of the same version, knows beyond it. */
  FileEntry with(FileEntry other) {
    TreeSet<NodeId> all = new TreeSet<>(holders);
    all.addAll(other.holders);
    return heldBy(settled || other.settled, List.copyOf(all));
  }

  FileEntry heldBy(boolean settledNow, List<NodeId> nodes) {
    List<NodeId> some = nodes.size() <= MOST_HOLDERS ? nodes : nodes.subList(0, MOST_HOLDERS);
    return new FileEntry(account, path, version, history, length, type, bulk, deleted, unixMillis, settledNow, some);
  }

  FileEntry without(NodeId gone) {
    return heldBy(settled, holders.stream().filter(one -> !one.equals(gone)).toList());
  }

  FileKey key() {
    return new FileKey(account, path);
  }

  // ---- As JSON

  void write(JsonWriter json) {
    json.text("account", account).text("path", path).text("version", version.toString());
    if (!history.isEmpty()) {
      json.texts("history", history.stream().map(Version::toString).toList());
    }
    json.whole("millis", unixMillis);
    if (deleted) {
      json.truth("deleted", true);
    } else {
      json.whole("length", length).text("type", type);
    }
    if (bulk != null) {
      json.text("content", HttpBulk.text(bulk.contentId()));
    }
    if (settled) {
      json.truth("settled", true);
    }
    json.texts("holders", holders.stream().map(NodeId::name).toList());
  }

  static FileEntry read(JsonReader reader) throws JsonException {
    Draft draft = new Draft();
    reader.object(name -> draft.read(name, reader));
    return draft.entry();
  }

  /** In ASCII, and so fit for a field of HTTP. */
  String ascii() {
    return JsonWriter.ascii(this::write);
  }

  static Optional<FileEntry> ofAscii(String text) {
    try {
      return Optional.of(JsonReader.read(text.getBytes(StandardCharsets.ISO_8859_1), FileEntry::read));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** What has been read of one so far. */
  static final class Draft {
    private String account = "";
    private String path = "";
    private @Nullable Version version;
    private List<Version> history = new ArrayList<>();
    private long length;
    private String type = "application/octet-stream";
    private @Nullable String content;
    private boolean deleted;
    private long unixMillis;
    private boolean settled;
    private List<NodeId> holders = new ArrayList<>();

    void read(String name, JsonReader reader) throws JsonException {
      if (name.equals("account")) {
        account = reader.text(MOST_ACCOUNT);
      } else if (name.equals("path")) {
        path = reader.text(FilePath.MOST_BYTES);
      } else if (name.equals("version")) {
        version = version(reader);
      } else if (name.equals("history")) {
        history = reader.array(MOST_HISTORY, Draft::version);
      } else if (name.equals("length")) {
        length = reader.whole(0, DriveConfig.MOST_FILE);
      } else if (name.equals("type")) {
        type = reader.text(MOST_TYPE);
      } else if (name.equals("content")) {
        content = reader.text(16);
      } else if (name.equals("deleted")) {
        deleted = reader.truth();
      } else if (name.equals("millis")) {
        unixMillis = reader.whole(0, Long.MAX_VALUE / 4);
      } else if (name.equals("settled")) {
        settled = reader.truth();
      } else if (name.equals("holders")) {
        holders = reader.array(MOST_HOLDERS, Draft::node);
      }
    }

    private static Version version(JsonReader reader) throws JsonException {
      return Version.parse(reader.text(MOST_VERSION)).orElseThrow(() -> new JsonException("a version must be COUNTER@NODE"));
    }

    static NodeId node(JsonReader reader) throws JsonException {
      String text = reader.text(63);
      if (!NodeId.isValid(text)) {
        throw new JsonException("there must be a node's id");
      }
      return new NodeId(text);
    }

    FileEntry entry() throws JsonException {
      if (version == null || account.isEmpty() || !FilePath.isValid(path) || !DriveService.isType(type)) {
        throw new JsonException("a file must have an account, a path, a version and a media type");
      }
      if (deleted && (length > 0 || content != null)) {
        throw new JsonException("a deleted file must have no content");
      }
      return new FileEntry(account, path, version, history, length, type, content == null ? null : bulk(content), deleted, unixMillis, settled, holders);
    }

    private HttpBulk bulk(String text) throws JsonException {
      if (text.length() != 16 || !text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f') || length < 1) {
        throw new JsonException("a bulk must have an id of 16 hexadecimal digits, and a length");
      }
      return new HttpBulk(Long.parseUnsignedLong(text, 16), length);
    }
  }
}
