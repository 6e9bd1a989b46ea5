package orrery.protocols.seal;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The public key for whose owner payloads are sealed, and by which it is known who has sealed one: X25519 (RFC 7748). */
public final class SealKey {

  /** Octets of a key. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private SealKey(byte[] bytes) {
    this.bytes = bytes;
  }

  static SealKey of(byte[] bytes) {
    return new SealKey(bytes);
  }

  /** Reads what {@link #text} writes; empty for anything else. Whether anybody has the private key is not known by that. */
  public static Optional<SealKey> parse(String text) {
    if (text.length() != 43) {
      return Optional.empty();
    }
    try {
      SealKey key = new SealKey(Base64.getUrlDecoder().decode(text));
      // The last character has bits to spare: of the texts that decode alike, one is the key's.
      return key.text().equals(text) ? Optional.of(key) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** As JSON Web Keys have it: base64url without padding, 43 characters (RFC 8037 §2). */
  public String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return text();
  }
}
