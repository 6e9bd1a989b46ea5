package orrery.protocols.exchange;

import java.util.Optional;
import orrery.host.Endpoint;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/**
 * What caller and callee tell each other by signals: {@code {"session":"…"}}, with {@code "on-link":1} where both are, answered by
 * {@code {"endpoint":"…","token":"…"}}; on a link there is no token.
 */
final class ExchangeJson {

  private static final int MOST_TEXT = 128;

  /** A wish for an exchange: of that name, with a caller on the same link perhaps. */
  record Call(String session, boolean onLink) {}

  /** Where the caller is to come, and what lets it in: a token of a BEP, or nothing where it is to come to the callee itself. */
  record Invitation(Endpoint endpoint, String token) {}

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

  static byte[] write(Invitation invitation) {
    return JsonWriter.write(json -> {
      json.text("endpoint", invitation.endpoint.toString());
      if (!invitation.token.isEmpty()) {
        json.text("token", invitation.token);
      }
    });
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
    if (!read[1].chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      throw new JsonException("a token must have visible characters");
    }
    return Optional.of(new Invitation(endpoint, read[1]));
  }
}
