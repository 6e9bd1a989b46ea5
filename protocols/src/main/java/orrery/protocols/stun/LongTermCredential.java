package orrery.protocols.stun;

/** A user's name and password, which hold for as long as the user has an account (RFC 8489 §9.2). */
public record LongTermCredential(String username, String password) {

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
