package orrery.protocols.beam;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.NodeId;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.service.ServiceAddress;

/**
 * What is said of a content that is sent.
 *
 * @param id the same wherever it comes, and of no other
 * @param from who sends it
 * @param account whose node that is
 * @param topic what it is published under; empty for nothing
 * @param bulk what it is a bulk of; null for bytes
 * @param notice whether receivers are told of it, and fetch it when it is wanted
 * @param unixMillis when it was sent, by the sender's clock
 */
record Parcel(String id, NodeId from, String account, String topic, String type, long length, @Nullable HttpBulk bulk, boolean notice, long unixMillis) {

  /** The field of HTTP that it stands in beside its content. */
  static final String FIELD = "Beam-Parcel";

  static final int MOST_RECEIVERS = 100;
  private static final int MOST_ID = 80;
  private static final int MOST_TEXT = 255;
  private static final long MOST_LENGTH = 1_000_000_000_000L;

  /** Whether a text may name a parcel: letters, digits and {@code -._@}. */
  static boolean isId(String text) {
    return !text.isEmpty() && text.length() <= MOST_ID
        && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '@');
  }

  static boolean isText(String text) {
    return text.length() <= MOST_TEXT && text.equals(text.strip()) && text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
  }

  void write(JsonWriter json) {
    json.text("id", id).text("from", from.name()).text("account", account).text("type", type).whole("length", length).whole("millis", unixMillis);
    if (!topic.isEmpty()) {
      json.text("topic", topic);
    }
    if (bulk != null) {
      json.text("content", HttpBulk.text(bulk.contentId()));
    }
    if (notice) {
      json.truth("notice", true);
    }
  }

  /** With whom it is to be passed on to. */
  String ascii(List<FanOut.Hop> onward) {
    return JsonWriter.ascii(json -> {
      write(json);
      writeHops(json, onward);
    });
  }

  private static void writeHops(JsonWriter json, List<FanOut.Hop> hops) {
    if (!hops.isEmpty()) {
      json.objects("to", hops, (one, hop) -> {
        one.text("node", hop.node().name());
        writeHops(one, hop.children());
      });
    }
  }

  /** A parcel, and to whom who gets it passes it on. */
  record Addressed(Parcel parcel, List<FanOut.Hop> onward) {}

  static Optional<Addressed> ofAscii(String text) {
    try {
      return Optional.of(JsonReader.read(text.getBytes(StandardCharsets.ISO_8859_1), Parcel::readAddressed));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  static Addressed readAddressed(JsonReader reader) throws JsonException {
    Draft draft = new Draft();
    reader.object(name -> draft.read(name, reader));
    if (FanOut.all(draft.onward).size() > MOST_RECEIVERS) {
      throw new JsonException("a content must be for at most " + MOST_RECEIVERS + " nodes");
    }
    return new Addressed(draft.parcel(), draft.onward);
  }

  /** What has been read of one so far. */
  static final class Draft {
    private String id = "";
    private String from = "";
    private String account = "";
    private String topic = "";
    private String type = "";
    private String content = "";
    private long length;
    private long unixMillis;
    private boolean notice;
    private List<FanOut.Hop> onward = List.of();

    void read(String name, JsonReader reader) throws JsonException {
      if (name.equals("id")) {
        id = reader.text(MOST_ID);
      } else if (name.equals("from")) {
        from = reader.text(63);
      } else if (name.equals("account")) {
        account = reader.text(MOST_TEXT);
      } else if (name.equals("topic")) {
        topic = reader.text(63);
      } else if (name.equals("type")) {
        type = reader.text(MOST_TEXT);
      } else if (name.equals("content")) {
        content = reader.text(16);
      } else if (name.equals("length")) {
        length = reader.whole(0, MOST_LENGTH);
      } else if (name.equals("millis")) {
        unixMillis = reader.whole(0, Long.MAX_VALUE / 4);
      } else if (name.equals("notice")) {
        notice = reader.truth();
      } else if (name.equals("to")) {
        onward = reader.array(MOST_RECEIVERS, Draft::hop);
      }
    }

    private static FanOut.Hop hop(JsonReader reader) throws JsonException {
      String[] node = {""};
      List<FanOut.Hop> children = new ArrayList<>();
      reader.object(name -> {
        if (name.equals("node")) {
          node[0] = reader.text(63);
        } else if (name.equals("to")) {
          children.addAll(reader.array(MOST_RECEIVERS, Draft::hop));
        }
      });
      if (!NodeId.isValid(node[0])) {
        throw new JsonException("there must be a node's id");
      }
      return new FanOut.Hop(new NodeId(node[0]), true, children);
    }

    Parcel parcel() throws JsonException {
      boolean valid = isId(id) && NodeId.isValid(from) && isText(type) && !type.isEmpty() && isText(account) && (topic.isEmpty() || ServiceAddress.isName(topic));
      boolean bulky = content.isEmpty() || length > 0 && content.length() == 16 && content.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
      if (!valid || !bulky) {
        throw new JsonException("a parcel must have an id, a sender and a type, and a bulk an id of 16 hexadecimal digits");
      }
      HttpBulk bulk = content.isEmpty() ? null : new HttpBulk(Long.parseUnsignedLong(content, 16), length);
      return new Parcel(id, new NodeId(from), account, topic, type, length, bulk, notice, unixMillis);
    }
  }
}
