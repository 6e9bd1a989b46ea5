package orrery.protocols.identity;

import java.util.Optional;
import orrery.host.Shared;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Jws;
import orrery.protocols.jwt.SigningKey;

/** A client's own word on who it is, signed with the very key that it names: so it has it, and nobody can say it for another. */
final class Registration {

  private static final String TYPE = "registration+jwt";

  private Registration() {}

  static String sign(ClientEntry client, String issuer, long issuedAt, long expiresAt, SigningKey key, Shared shared) {
    return Jws.sign(TYPE, JsonWriter.write(json -> json.text("iss", client.id()).text("sub", client.id()).text("aud", issuer)
        .whole("iat", issuedAt).whole("exp", expiresAt).object("client", client::write)), key, shared);
  }

  /**
   * Reads {@link #sign}.
   *
   * @throws JsonException with what it must be, where it is not, or is not for {@code issuer} or not in force
   */
  static ClientEntry read(String text, String issuer, long now, long tolerance, Shared shared) throws JsonException {
    Jws jws = Jws.read(text).filter(signed -> signed.type().equals(TYPE))
        .orElseThrow(() -> new JsonException("a registration must be signed, and be of the type " + TYPE));
    ClientEntry client = jws.payload(Registration::client);
    Claims claims = jws.payload(Claims::read);
    if (!jws.isSignedBy(client.key(), shared)) {
      throw new JsonException("a registration must be signed with the key that it names");
    } else if (!claims.audience().contains(issuer) || !claims.subject().equals(client.id())) {
      throw new JsonException("a registration must be for " + issuer + " and of the client itself");
    } else if (claims.issuedAt() - tolerance > now || now >= claims.expiresAt() + tolerance) {
      throw new JsonException("a registration must be in force, from " + claims.issuedAt() + " to " + claims.expiresAt() + ", but it is " + now);
    }
    return client;
  }

  private static ClientEntry client(JsonReader reader) throws JsonException {
    var read = new Object() {
      Optional<ClientEntry> client = Optional.empty();
    };
    reader.object(name -> {
      if (name.equals("client")) {
        read.client = Optional.of(ClientEntry.read(reader));
      }
    });
    return read.client.orElseThrow(() -> new JsonException("a registration must have a client"));
  }
}
