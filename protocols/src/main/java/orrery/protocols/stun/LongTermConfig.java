package orrery.protocols.stun;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * Whom a server admits.
 *
 * @param realm the realm its users' passwords belong to
 * @param users {@code name:password}, several separated by commas; where there are none, a STUN server lets everybody in and
 *     a relay nobody
 * @param nonceLifetime how long a nonce is good for
 */
public record LongTermConfig(
    @Doc("The realm of its users.")
        @Default(value = "orrery", source = "assumed") String realm,
    @Doc("Its users as name:password, separated by commas. Where there are none, a STUN server lets everybody in, a relay nobody.")
        @Default(value = "", source = "assumed") String users,
    @Doc("How long a nonce is good for.")
        @Default(value = "1 h", source = "RFC 8656 section 5: the server SHOULD expire the nonce at least once every hour during the lifetime of the allocation")
        Duration nonceLifetime) {

  public LongTermConfig {
    if (nonceLifetime.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("nonce-lifetime must be at least 1 s but is " + nonceLifetime);
    }
    if (realm.isEmpty() || realm.length() > 127) {
      throw new IllegalArgumentException("realm must have 1 to 127 characters, RFC 8489 section 14.9, but has " + realm.length());
    }
    parse(users);
  }

  /** Its users, in order. */
  public List<LongTermCredential> credentials() {
    return parse(users);
  }

  private static List<LongTermCredential> parse(String users) {
    List<LongTermCredential> credentials = new ArrayList<>();
    for (String user : users.isBlank() ? new String[0] : users.split(",", -1)) {
      String trimmed = user.trim();
      int colon = trimmed.indexOf(':');
      if (colon < 1 || colon == trimmed.length() - 1) {
        throw new IllegalArgumentException("each of users must be name:password but one is '" + trimmed + "'");
      }
      credentials.add(new LongTermCredential(trimmed.substring(0, colon), trimmed.substring(colon + 1)));
    }
    return credentials;
  }
}
