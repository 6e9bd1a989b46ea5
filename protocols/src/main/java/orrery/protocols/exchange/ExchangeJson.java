package orrery.protocols.exchange;

import java.util.Optional;
import orrery.host.Endpoint;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/** What caller and callee tell each other by signals: {@code {"session":"…"}}, answered by {@code {"endpoint":"…","token":"…"}}. */
final class ExchangeJson {

  private static final int MOST_TEXT = 128;

  /** Where the caller is to come, and what lets it in. */
  record Invitation(Endpoint endpoint, String token) {}

  private ExchangeJson() {}

  static byte[] call(String session) {
    return JsonWriter.write(json -> json.text("session", session));
  }

  static String readCall(byte[] body) throws JsonException {
    String[] session = {""};
    JsonReader.read(body, json -> {
      json.object(name -> session[0] = name.equals("session") ? json.text(MOST_TEXT) : session[0]);
      return session;
    });
    if (session[0].isEmpty() || !session[0].chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      throw new JsonException("there must be a session of visible characters");
    }
    return session[0];
  }

  static byte[] write(Invitation invitation) {
    return JsonWriter.write(json -> json.text("endpoint", invitation.endpoint.toString()).text("token", invitation.token));
  }

  static byte[] refusal(String reason) {
    return JsonWriter.write(json -> json.text("refused", reason));
  }

  /** Empty where the callee refuses. */
  static Optional<Invitation> readInvitation(byte[] body) throws JsonException {
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
      return Optional.empty();
    }
    Endpoint endpoint = Endpoint.parse(read[0]).filter(parsed -> parsed.port() > 0).orElseThrow(() -> new JsonException("there must be an endpoint"));
    if (read[1].isEmpty()) {
      throw new JsonException("there must be a token");
    }
    return Optional.of(new Invitation(endpoint, read[1]));
  }
}
