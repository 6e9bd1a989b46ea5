package orrery.protocols.jwt;

import java.util.List;

/**
 * What a receiver asks of a token.
 *
 * @param audience who the receiver is; it must be one of the token's
 * @param scopes what the token must allow, all of it
 * @param tenant whose it must be; empty where that does not matter
 */
public record Required(String audience, List<String> scopes, String tenant) {

  public Required {
    scopes = List.copyOf(scopes);
    if (audience.isEmpty()) {
      throw new IllegalArgumentException("a receiver must have a name: a token for nobody would be one for everybody");
    }
  }

  /** A token for {@code audience} that allows {@code scopes}, of whichever tenant. */
  public static Required of(String audience, String... scopes) {
    return new Required(audience, List.of(scopes), "");
  }

  /** The same, of that tenant alone. */
  public Required ofTenant(String name) {
    return new Required(audience, scopes, name);
  }
}
