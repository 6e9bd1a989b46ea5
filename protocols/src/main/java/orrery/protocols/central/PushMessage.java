package orrery.protocols.central;

import java.util.List;
import orrery.host.Endpoint;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * A notification, as a node gets it.
 *
 * @param number counts those for the node since its subscription began; each is more than the one before
 * @param region the gateway of the region that it comes from
 * @param text what it says
 */
public record PushMessage(long number, Endpoint region, String text) {

  private static final int MOST = 10_000;
  private static final int LONGEST = 4096;
  private static final int LONGEST_REGION = 64;

  static byte[] write(List<PushMessage> messages) {
    return JsonWriter.write(json -> json.objects("messages", messages,
        (each, message) -> each.whole("number", message.number).text("region", message.region.toString()).text("text", message.text)));
  }

  /** Reads what {@link #write} writes; unknown fields are passed over. */
  static List<PushMessage> read(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        @Nullable List<PushMessage> messages;
      };
      reader.object(name -> {
        if (name.equals("messages")) {
          read.messages = reader.array(MOST, PushMessage::one);
        }
      });
      if (read.messages == null) {
        throw new JsonException("there must be messages");
      }
      return read.messages;
    });
  }

  private static PushMessage one(JsonReader reader) throws JsonException {
    var read = new Object() {
      long number;
      @Nullable Endpoint region;
      @Nullable String text;
    };
    reader.object(name -> {
      if (name.equals("number")) {
        read.number = reader.whole(1, Long.MAX_VALUE);
      } else if (name.equals("region")) {
        read.region = Endpoint.parse(reader.text(LONGEST_REGION)).orElse(null);
      } else if (name.equals("text")) {
        read.text = reader.text(LONGEST);
      }
    });
    if (read.number < 1 || read.region == null || read.text == null) {
      throw new JsonException("a message must have a number, a region such as 192.0.2.1:80 and a text");
    }
    return new PushMessage(read.number, read.region, read.text);
  }
}
