package orrery.protocols.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key by which messages are signed (RFC 8489 §9). */
public final class IntegrityKey {

  static final int SHA1_LENGTH = 20;
  static final int SHA256_LENGTH = 32;

  private final byte[] key;

  private IntegrityKey(byte[] key) {
    this.key = key;
  }

  /**
   * The key of a short-term credential: the password itself (RFC 8489 §9.1.1).
   *
   * @param password at least one character
   */
  public static IntegrityKey shortTerm(String password) {
    if (password.isEmpty()) {
      throw new IllegalArgumentException("a password must have at least 1 character but is empty");
    }
    return new IntegrityKey(password.getBytes(StandardCharsets.UTF_8));
  }

  /** The key of a long-term credential: MD5 over username, realm and password (RFC 8489 §18.5.1.1). */
  public static IntegrityKey longTerm(String username, String realm, String password) {
    return digest("MD5", username, realm, password);
  }

  /** The key of a long-term credential where both sides have agreed on SHA-256 (RFC 8489 §18.5.1.2). */
  public static IntegrityKey longTermSha256(String username, String realm, String password) {
    return digest("SHA-256", username, realm, password);
  }

  private static IntegrityKey digest(String algorithm, String username, String realm, String password) {
    String text = username + ":" + realm + ":" + password;
    try {
      return new IntegrityKey(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK must have " + algorithm, e);
    }
  }

  /** HMAC-SHA1 over the first {@code length} bytes of {@code message}, but with {@code announced} as length in its header. */
  byte[] sha1(byte[] message, int length, int announced) {
    return mac("HmacSHA1", message, length, announced);
  }

  /** As {@link #sha1}, with HMAC-SHA256. */
  byte[] sha256(byte[] message, int length, int announced) {
    return mac("HmacSHA256", message, length, announced);
  }

  private byte[] mac(String algorithm, byte[] message, int length, int announced) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      mac.update(message, 0, 2);
      mac.update((byte) (announced >> 8));
      mac.update((byte) announced);
      mac.update(message, 4, length - 4);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK must have " + algorithm, e);
    }
  }
}
