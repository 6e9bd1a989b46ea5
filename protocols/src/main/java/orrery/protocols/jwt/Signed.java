package orrery.protocols.jwt;

import java.util.Arrays;
import orrery.host.Shared;
import org.jspecify.annotations.Nullable;

/**
 * That a message has been signed with a key: a fact for ever, since a signature is verified by nothing but these (RFC 8032 §5.1.7), and one
 * that was made with a key is verified by its other half. In a simulation most signatures are made a moment before they are verified, and
 * on the same machine.
 */
final class Signed {

  private final Jwk key;
  private final byte[] message;
  private final int length;
  private final byte[] signature;

  /** @param length how much of {@code message} is signed */
  Signed(Jwk key, byte[] message, int length, byte[] signature) {
    this.key = key;
    this.message = message;
    this.length = length;
    this.signature = signature;
  }

  void tell(Shared shared) {
    shared.tell(this, hash());
  }

  boolean isTold(Shared shared) {
    return shared.isTold(this, hash());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Signed signed && Arrays.equals(signature, signed.signature) && key.equals(signed.key)
        && Arrays.equals(message, 0, length, signed.message, 0, signed.length);
  }

  @Override
  public int hashCode() {
    return hash();
  }

  private int hash() {
    return Arrays.hashCode(signature);
  }
}
