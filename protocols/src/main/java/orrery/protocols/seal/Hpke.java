package orrery.protocols.seal;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/**
 * Hybrid public key encryption (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-128-GCM: how two sides come to the
 * same context.
 *
 * <p>Written out, since the library's own draws its ephemeral keys from the machine, and its contexts open messages in the order
 * of their sealing alone.
 */
final class Hpke {

  static final byte MODE_BASE = 0;
  static final byte MODE_AUTH = 2;
  static final int KEY = 16;
  static final int NONCE = 12;

  private static final int HASH = 32;
  private static final byte[] EMPTY = {};
  private static final byte[] VERSION = Octets.of("HPKE-v1");
  private static final byte[] KEM_SUITE = {'K', 'E', 'M', 0x00, 0x20};
  private static final byte[] SUITE = {'H', 'P', 'K', 'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x01};

  private Hpke() {}

  /** Of §5.1.1 and §5.1.3: the sender's side; null where the receiver's key is of those that lead to no secret (§7.1.4). */
  static @Nullable HpkeContext toReceiver(SealKeyPair ephemeral, SealKey receiver, byte[] info, @Nullable SealKeyPair sender) {
    byte[] secrets = new byte[sender == null ? HASH : 2 * HASH];
    byte[] to = receiver.bytes();
    boolean agreed = X25519.calculateAgreement(ephemeral.secretBytes(), 0, to, 0, secrets, 0)
        && (sender == null || X25519.calculateAgreement(sender.secretBytes(), 0, to, 0, secrets, HASH));
    return agreed ? schedule(secrets, ephemeral.publicKey(), receiver, sender == null ? null : sender.publicKey(), info) : null;
  }

  /** The receiver's side. */
  static @Nullable HpkeContext fromSender(SealKey ephemeral, SealKeyPair receiver, byte[] info, @Nullable SealKey sender) {
    byte[] secrets = new byte[sender == null ? HASH : 2 * HASH];
    byte[] own = receiver.secretBytes();
    boolean agreed = X25519.calculateAgreement(own, 0, ephemeral.bytes(), 0, secrets, 0)
        && (sender == null || X25519.calculateAgreement(own, 0, sender.bytes(), 0, secrets, HASH));
    return agreed ? schedule(secrets, ephemeral, receiver.publicKey(), sender, info) : null;
  }

  /** §4.1 ExtractAndExpand, and §5.1 KeySchedule without a pre-shared key. */
  private static HpkeContext schedule(byte[] secrets, SealKey ephemeral, SealKey receiver, @Nullable SealKey sender, byte[] info) {
    byte[] parties = Octets.join(ephemeral.bytes(), receiver.bytes(), sender == null ? EMPTY : sender.bytes());
    byte[] shared = expand(KEM_SUITE, extract(KEM_SUITE, EMPTY, "eae_prk", secrets), "shared_secret", parties, HASH);
    byte[] mode = {sender == null ? MODE_BASE : MODE_AUTH};
    byte[] context = Octets.join(mode, extract(SUITE, EMPTY, "psk_id_hash", EMPTY), extract(SUITE, EMPTY, "info_hash", info));
    byte[] secret = extract(SUITE, shared, "secret", EMPTY);
    return new HpkeContext(expand(SUITE, secret, "key", context, KEY), expand(SUITE, secret, "base_nonce", context, NONCE),
        expand(SUITE, secret, "exp", context, HASH));
  }

  /** §7.1.3: the secret half of a key pair from at least 32 octets that nobody else knows. */
  static byte[] deriveSecret(byte[] material) {
    return expand(KEM_SUITE, extract(KEM_SUITE, EMPTY, "dkp_prk", material), "sk", EMPTY, SealKey.BYTES);
  }

  /** §5.3: a secret of so many octets for another purpose. */
  static byte[] export(byte[] exporterSecret, byte[] purpose, int length) {
    return expand(SUITE, exporterSecret, "sec", purpose, length);
  }

  /** §4: LabeledExtract. */
  private static byte[] extract(byte[] suite, byte[] salt, String label, byte[] material) {
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    return hkdf.extractPRK(salt, Octets.join(VERSION, suite, Octets.of(label), material));
  }

  /** §4: LabeledExpand. */
  private static byte[] expand(byte[] suite, byte[] key, String label, byte[] info, int length) {
    byte[] size = {(byte) (length >> 8), (byte) length};
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(HKDFParameters.skipExtractParameters(key, Octets.join(size, VERSION, suite, Octets.of(label), info)));
    byte[] expanded = new byte[length];
    hkdf.generateBytes(expanded, 0, length);
    return expanded;
  }
}
