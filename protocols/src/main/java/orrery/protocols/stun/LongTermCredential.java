package orrery.protocols.stun;

import java.nio.charset.StandardCharsets;

/** A user's name and password, which hold for as long as the user has an account (RFC 8489 §9.2). */
public record LongTermCredential(String username, String password) {

  public LongTermCredential {
    int length = username.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > 508) {
      throw new IllegalArgumentException("a user's name must have 1 to 508 bytes, RFC 8489 section 14.3, but has " + length);
    }
  }

  /** The key for a realm. */
  public IntegrityKey key(String realm) {
    return IntegrityKey.longTerm(username, realm, password);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "LongTermCredential[username=" + username + "]";
  }
}
