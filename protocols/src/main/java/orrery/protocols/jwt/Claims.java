package orrery.protocols.jwt;

import java.util.ArrayList;
import java.util.List;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/**
 * What a token says of whom it was made for (RFC 7519 §4.1, RFC 9068 §2.2). Texts are empty, and {@code notBefore} is 0, where
 * a token does not say it.
 *
 * @param issuer who says so ({@code iss}), at most {@link #MOST_TEXT} characters as all texts
 * @param subject whom it is about ({@code sub}): a client's id, which for a node is the node's id
 * @param audience for whom it is meant ({@code aud}), at most {@link #MOST_AUDIENCES}
 * @param issuedAt when it was made ({@code iat}), in seconds since 1970; 0 where it does not say
 * @param notBefore from when on it counts ({@code nbf}), likewise
 * @param expiresAt from when on it does not ({@code exp}); every token says that
 * @param tokenId its own name ({@code jti})
 * @param scopes what it allows ({@code scope}), each a word of RFC 6749 §3.3, at most {@link #MOST_SCOPES}
 * @param tenant on whose part of a shared node it acts (EC-32)
 * @param account whose devices it acts for
 */
public record Claims(String issuer, String subject, List<String> audience, long issuedAt, long notBefore, long expiresAt,
    String tokenId, List<String> scopes, String tenant, String account) {

  /** The most characters of a text. */
  public static final int MOST_TEXT = 128;

  /** The most receivers of one token. */
  public static final int MOST_AUDIENCES = 4;

  /** The most scopes of one token. */
  public static final int MOST_SCOPES = 16;

  /** The longest word of a scope. */
  public static final int MOST_SCOPE_TEXT = 64;

  /** The last second of the year 9999, beyond which no date is meant. */
  private static final long LAST = 253_402_300_799L;

  public Claims {
    audience = List.copyOf(audience);
    scopes = List.copyOf(scopes);
    for (String scope : scopes) {
      if (!isScope(scope)) {
        throw new IllegalArgumentException("a scope must be 1 to " + MOST_SCOPE_TEXT + " visible letters but \" and \\ but is '" + scope + "'");
      }
    }
  }

  /** A token of {@code issuer} about {@code subject} for {@code audience}, good between two moments in seconds. */
  public static Claims of(String issuer, String subject, String audience, long issuedAt, long expiresAt) {
    return new Claims(issuer, subject, List.of(audience), issuedAt, 0, expiresAt, "", List.of(), "", "");
  }

  /** These, from another moment on. */
  public Claims withNotBefore(long seconds) {
    return new Claims(issuer, subject, audience, issuedAt, seconds, expiresAt, tokenId, scopes, tenant, account);
  }

  /** These, under a name of their own. */
  public Claims withTokenId(String id) {
    return new Claims(issuer, subject, audience, issuedAt, notBefore, expiresAt, id, scopes, tenant, account);
  }

  /** These, allowing that. */
  public Claims withScopes(List<String> allowed) {
    return new Claims(issuer, subject, audience, issuedAt, notBefore, expiresAt, tokenId, allowed, tenant, account);
  }

  /** These, for the devices of {@code owner} and the part of a node that is {@code tenantName}'s. */
  public Claims withAccount(String owner, String tenantName) {
    return new Claims(issuer, subject, audience, issuedAt, notBefore, expiresAt, tokenId, scopes, tenantName, owner);
  }

  /** Whether {@code text} is a scope: RFC 6749 §3.3, {@code scope-token}. */
  public static boolean isScope(String text) {
    boolean fits = !text.isEmpty() && text.length() <= MOST_SCOPE_TEXT;
    for (int i = 0; fits && i < text.length(); i++) {
      char c = text.charAt(i);
      fits = c > 0x20 && c < 0x7F && c != '"' && c != '\\';
    }
    return fits;
  }

  /** The scopes of a text in which single spaces part them; it is refused where there is another or too many. */
  public static List<String> scopes(String text) throws JsonException {
    List<String> scopes = new ArrayList<>();
    for (String scope : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      if (!isScope(scope) || scopes.contains(scope) || scopes.size() == MOST_SCOPES) {
        throw new JsonException("scope must be at most " + MOST_SCOPES + " different words of 1 to " + MOST_SCOPE_TEXT + " letters with single spaces between them");
      }
      scopes.add(scope);
    }
    return scopes;
  }

  /** As the payload of a token. */
  public byte[] write() {
    return JsonWriter.write(json -> {
      text(json, "iss", issuer);
      text(json, "sub", subject);
      // RFC 9068 §2.2: who asked for it. Nobody asks for another here.
      text(json, "client_id", subject);
      if (audience.size() == 1) {
        json.text("aud", audience.get(0));
      } else if (!audience.isEmpty()) {
        json.texts("aud", audience);
      }
      time(json, "iat", issuedAt);
      time(json, "nbf", notBefore);
      json.whole("exp", expiresAt);
      text(json, "jti", tokenId);
      text(json, "scope", String.join(" ", scopes));
      text(json, "tenant", tenant);
      text(json, "account", account);
    });
  }

  private static void text(JsonWriter json, String name, String value) {
    if (!value.isEmpty()) {
      json.text(name, value);
    }
  }

  private static void time(JsonWriter json, String name, long seconds) {
    if (seconds != 0) {
      json.whole(name, seconds);
    }
  }

  /** Reads {@link #write}. Dates must be whole seconds, where RFC 7519 §2 would have fractions, too. */
  public static Claims read(JsonReader reader) throws JsonException {
    var read = new Object() {
      String issuer = "";
      String subject = "";
      List<String> audience = List.of();
      long issuedAt;
      long notBefore;
      long expiresAt = -1;
      String tokenId = "";
      List<String> scopes = List.of();
      String tenant = "";
      String account = "";
    };
    reader.object(name -> {
      if (name.equals("iss")) {
        read.issuer = reader.text(MOST_TEXT);
      } else if (name.equals("sub")) {
        read.subject = reader.text(MOST_TEXT);
      } else if (name.equals("aud")) {
        read.audience = reader.isArray()
            ? reader.array(MOST_AUDIENCES, each -> each.text(MOST_TEXT)) : List.of(reader.text(MOST_TEXT));
      } else if (name.equals("iat")) {
        read.issuedAt = reader.whole(0, LAST);
      } else if (name.equals("nbf")) {
        read.notBefore = reader.whole(0, LAST);
      } else if (name.equals("exp")) {
        read.expiresAt = reader.whole(0, LAST);
      } else if (name.equals("jti")) {
        read.tokenId = reader.text(MOST_TEXT);
      } else if (name.equals("scope")) {
        read.scopes = scopes(reader.text(MOST_SCOPES * (MOST_SCOPE_TEXT + 1)));
      } else if (name.equals("tenant")) {
        read.tenant = reader.text(MOST_TEXT);
      } else if (name.equals("account")) {
        read.account = reader.text(MOST_TEXT);
      }
    });
    if (read.expiresAt < 0) {
      throw new JsonException("a token must say when it expires");
    }
    return new Claims(read.issuer, read.subject, read.audience, read.issuedAt, read.notBefore, read.expiresAt,
        read.tokenId, read.scopes, read.tenant, read.account);
  }
}
