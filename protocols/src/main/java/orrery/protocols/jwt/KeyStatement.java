package orrery.protocols.jwt;

import java.util.Optional;
import orrery.host.Shared;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/**
 * An issuer's word that a key is a node's, for others to agree on secrets with (EC-30, EC-31): a signed text that may be kept
 * and passed on, and says its own end. The key is its confirmation claim (RFC 7800 §3.2).
 *
 * @param issuer who says so
 * @param subject whose the key is
 * @param account whose device that is; empty where nobody said
 * @param issuedAt since when, in seconds since 1970
 * @param expiresAt until when
 */
public record KeyStatement(String issuer, String subject, String account, long issuedAt, long expiresAt, Jwk key) {

  /** What the header says it is. */
  public static final String TYPE = "key+jwt";

  /** As signed text. */
  public String sign(SigningKey signer, Shared shared) {
    return Jws.sign(TYPE, JsonWriter.write(json -> {
      json.text("iss", issuer).text("sub", subject);
      if (!account.isEmpty()) {
        json.text("account", account);
      }
      json.whole("iat", issuedAt).whole("exp", expiresAt);
      json.object("cnf", cnf -> cnf.object("jwk", key::write));
    }), signer, shared);
  }

  /**
   * Reads {@link #sign}, where {@code issuer} has said it with one of {@code keys} and it is in force at {@code now}, in
   * seconds since 1970, by {@code tolerance} seconds more or less.
   */
  public static Optional<KeyStatement> verified(String text, String issuer, KeySet keys, long now, long tolerance, Shared shared) {
    return Jws.read(text)
        .filter(jws -> jws.type().equals(TYPE) && keys.find(jws.keyId()).filter(key -> jws.isSignedBy(key, shared)).isPresent())
        .flatMap(KeyStatement::read)
        .filter(said -> said.issuer.equals(issuer) && said.issuedAt - tolerance <= now && now < said.expiresAt + tolerance);
  }

  private static Optional<KeyStatement> read(Jws jws) {
    try {
      Claims claims = jws.payload(Claims::read);
      return jws.payload(KeyStatement::confirmed)
          .map(key -> new KeyStatement(claims.issuer(), claims.subject(), claims.account(), claims.issuedAt(), claims.expiresAt(), key));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static Optional<Jwk> confirmed(JsonReader reader) throws JsonException {
    var read = new Object() {
      Optional<Jwk> key = Optional.empty();
    };
    reader.object(name -> {
      if (name.equals("cnf")) {
        reader.object(inner -> {
          if (inner.equals("jwk")) {
            read.key = Jwk.read(reader);
          }
        });
      }
    });
    return read.key;
  }
}
