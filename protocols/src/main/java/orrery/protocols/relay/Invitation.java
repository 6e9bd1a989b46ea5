package orrery.protocols.relay;

import orrery.host.Endpoint;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/**
 * What a node that has been called by a signal answers: where to come, as {@code {"endpoint":"…","token":"…"}}, without a token where
 * that is on its own link; or {@code {"refused":"…"}}.
 */
public sealed interface Invitation {

  /** The longest text of a field. */
  int MOST_TEXT = 128;

  /** Where the caller is to come, and what lets it in: a token of a BEP, or nothing where it is to come to the callee itself. */
  record To(Endpoint endpoint, String token) implements Invitation {}

  /** It is not to come; {@code reason} is a word, as the callee tells it. */
  record Refused(String reason) implements Invitation {}

  /** As the callee writes it. */
  default byte[] toJson() {
    return JsonWriter.write(json -> {
      if (this instanceof Refused refused) {
        json.text("refused", refused.reason);
      } else if (this instanceof To to) {
        json.text("endpoint", to.endpoint.toString());
        if (!to.token.isEmpty()) {
          json.text("token", to.token);
        }
      }
    });
  }

  /** Reads what {@link #toJson} writes. */
  static Invitation read(byte[] body) throws JsonException {
    String[] read = {"", "", ""};
    JsonReader.read(body, json -> {
      json.object(name -> {
        if (name.equals("endpoint")) {
          read[0] = json.text(MOST_TEXT);
        } else if (name.equals("token")) {
          read[1] = json.text(MOST_TEXT);
        } else if (name.equals("refused")) {
          read[2] = json.text(MOST_TEXT);
        }
      });
      return read;
    });
    if (!read[2].isEmpty()) {
      return new Refused(read[2]);
    }
    Endpoint endpoint = Endpoint.parse(read[0]).filter(parsed -> parsed.port() > 0).orElseThrow(() -> new JsonException("there must be an endpoint"));
    if (!read[1].chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      throw new JsonException("a token must have visible characters");
    }
    return new To(endpoint, read[1]);
  }
}
