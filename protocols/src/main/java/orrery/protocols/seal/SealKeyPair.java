package orrery.protocols.seal;

import org.bouncycastle.math.ec.rfc7748.X25519;
import orrery.host.RandomStream;

/** A node's own key pair for sealing: X25519 (RFC 7748). */
public final class SealKeyPair {

  private final byte[] secret;
  private final SealKey publicKey;

  private SealKeyPair(byte[] secret) {
    this.secret = secret;
    byte[] point = new byte[SealKey.BYTES];
    X25519.scalarMultBase(secret, 0, point, 0);
    publicKey = SealKey.of(point);
  }

  /** One drawn from {@code random}: {@code DeriveKeyPair} of RFC 9180 §7.1.3 over 32 octets of it. */
  public static SealKeyPair drawn(RandomStream random) {
    byte[] material = new byte[SealKey.BYTES];
    for (int i = 0; i < material.length; i += Long.BYTES) {
      Octets.putLong(material, i, random.nextLong());
    }
    return new SealKeyPair(Hpke.deriveSecret(material));
  }

  /**
   * The one whose {@link #secret} that is: for who keeps it over a restart.
   *
   * @param secret of 32 octets
   */
  public static SealKeyPair of(byte[] secret) {
    if (secret.length != SealKey.BYTES) {
      throw new IllegalArgumentException("a secret must have 32 octets but has " + secret.length);
    }
    return new SealKeyPair(secret.clone());
  }

  /** The secret half, of 32 octets. */
  public byte[] secret() {
    return secret.clone();
  }

  /** The half that everybody may know. */
  public SealKey publicKey() {
    return publicKey;
  }

  /** Not to be changed. */
  byte[] secretBytes() {
    return secret;
  }
}
