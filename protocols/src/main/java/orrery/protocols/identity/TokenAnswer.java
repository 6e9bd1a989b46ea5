package orrery.protocols.identity;

import java.util.Optional;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.jwt.Jws;

/**
 * What the token endpoint answers: a token (RFC 6749 §5.1), or an error (§5.2); of the other the texts are empty.
 *
 * @param lifetime of the token, in seconds
 */
record TokenAnswer(String token, long lifetime, Optional<String> refresh, String error) {

  /** Reads the content of an answer; one that is neither is an error without a name. */
  static TokenAnswer read(byte[] content) {
    var read = new Object() {
      String token = "";
      String type = "";
      long lifetime;
      Optional<String> refresh = Optional.empty();
      String error = "";
    };
    try {
      JsonReader.read(content, reader -> {
        reader.object(name -> {
          if (name.equals("access_token")) {
            read.token = reader.text(Jws.MOST);
          } else if (name.equals("token_type")) {
            read.type = reader.text(64);
          } else if (name.equals("expires_in")) {
            read.lifetime = reader.whole(1, 1_000_000_000L);
          } else if (name.equals("refresh_token")) {
            read.refresh = Optional.of(reader.text(128));
          } else if (name.equals("error")) {
            read.error = reader.text(64);
          }
        });
        return read;
      });
    } catch (JsonException e) {
      return new TokenAnswer("", 0, Optional.empty(), "");
    }
    boolean granted = !read.token.isEmpty() && read.type.equalsIgnoreCase("Bearer") && read.lifetime > 0;
    return new TokenAnswer(granted ? read.token : "", read.lifetime, read.refresh, read.error);
  }
}
