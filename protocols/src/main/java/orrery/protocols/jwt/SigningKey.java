package orrery.protocols.jwt;

import java.nio.ByteBuffer;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import orrery.host.RandomStream;

/**
 * The secret half of an Ed25519 key (RFC 8032 §5.1). What it signs is the same at every call, since the signature draws
 * nothing.
 */
public final class SigningKey {

  /** How many octets it is made from. */
  public static final int LENGTH = 32;

  private final Ed25519PrivateKeyParameters secret;
  private final Jwk publicKey;

  private SigningKey(byte[] seed) {
    secret = new Ed25519PrivateKeyParameters(seed, 0);
    publicKey = Jwk.generated(secret.generatePublicKey());
  }

  /** The key made from those 32 octets. */
  public static SigningKey of(byte[] seed) {
    if (seed.length != LENGTH) {
      throw new IllegalArgumentException("a key must be made from " + LENGTH + " octets but there are " + seed.length);
    }
    return new SigningKey(seed);
  }

  /** 32 octets of {@code random} to make a key from. */
  public static byte[] draw(RandomStream random) {
    ByteBuffer seed = ByteBuffer.allocate(LENGTH);
    while (seed.hasRemaining()) {
      seed.putLong(random.nextLong());
    }
    return seed.array();
  }

  /** The half that others may know. */
  public Jwk publicKey() {
    return publicKey;
  }

  /** The 64 octets of a signature over {@code message}. */
  public byte[] sign(byte[] message) {
    byte[] signature = new byte[Jwk.SIGNATURE_LENGTH];
    secret.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    return signature;
  }
}
