package orrery.protocols.exchange;

import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/**
 * What callers tell callees by signals: {@code {"session":"…"}}, with {@code "on-link":1} where both are, answered by an {@link
 * orrery.protocols.relay.Invitation}.
 */
final class ExchangeJson {

  private static final int MOST_TEXT = 128;

  /** A wish for an exchange: of that name, with a caller on the same link perhaps. */
  record Call(String session, boolean onLink) {}

  private ExchangeJson() {}

  static byte[] write(Call call) {
    return JsonWriter.write(json -> {
      json.text("session", call.session);
      if (call.onLink) {
        json.whole("on-link", 1);
      }
    });
  }

  static Call readCall(byte[] body) throws JsonException {
    return JsonReader.read(body, json -> {
      var read = new Object() {
        String session = "";
        boolean onLink;
      };
      json.object(name -> {
        if (name.equals("session")) {
          read.session = json.text(MOST_TEXT);
        } else if (name.equals("on-link")) {
          read.onLink = json.whole(0, 1) == 1;
        }
      });
      if (read.session.isEmpty() || !read.session.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
        throw new JsonException("there must be a session of visible characters");
      }
      return new Call(read.session, read.onLink);
    });
  }
}
