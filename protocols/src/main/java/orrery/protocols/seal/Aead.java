package orrery.protocols.seal;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** AES-128-GCM (NIST SP 800-38D) as the JDK has it, one cipher for all keys of a node. */
final class Aead {

  /** Octets by which what is sealed is longer. */
  static final int TAG = 16;

  private final Cipher cipher;

  Aead() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK must have AES in GCM", e);
    }
  }

  /** Seals {@code plain} into {@code target} from {@code at} on; what is bound to it are the octets there before, and {@code binding}. */
  void seal(HpkeContext context, long sequence, byte[] plain, byte[] target, int at, byte[] binding) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(context.key(), "AES"), new GCMParameterSpec(8 * TAG, context.nonce(sequence)));
      cipher.updateAAD(target, 0, at);
      cipher.updateAAD(binding);
      cipher.doFinal(plain, 0, plain.length, target, at);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of 16 octets and a fresh nonce must seal", e);
    }
  }

  /** What is sealed in {@code source} from {@code at} on; null where that, what precedes it or the binding is not as it was. */
  byte @Nullable [] open(HpkeContext context, long sequence, byte[] source, int at, byte[] binding) {
    try {
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(context.key(), "AES"), new GCMParameterSpec(8 * TAG, context.nonce(sequence)));
      cipher.updateAAD(source, 0, at);
      cipher.updateAAD(binding);
      return cipher.doFinal(source, at, source.length - at);
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of 16 octets and a nonce must open, or find a bad tag", e);
    }
  }
}
