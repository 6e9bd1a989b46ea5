package orrery.protocols.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import orrery.world.Seeds;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9180 by its own test vectors, appendix A.1, and by another's implementation. */
class HpkeTest {

  private static final byte[] INFO = hex("4f6465206f6e2061204772656369616e2055726e");
  private static final byte[] PLAIN = hex("4265617574792069732074727574682c20747275746820626561757479");

  private final Aead aead = new Aead();

  @ParameterizedTest
  @CsvSource({
    "7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234, 52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736,"
        + " 37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
    "6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037, 4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8,"
        + " 3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
    "94b020ce91d73fca4649006c7e7329a67b40c55e9e93cc907d282bbbff386f58, dc4a146313cce60a278a5323d321f051c5707e9c45ba21a3479fecdf76fc69dd,"
        + " 8b0c70873dc5aecb7f9ee4e62406a397b350e57012be45cf53b7105ae731790b",
  })
  void derivesKeyPairs(String material, String secret, String point) {
    byte[] derived = Hpke.deriveSecret(hex(material));

    assertThat(derived).isEqualTo(hex(secret));
    assertThat(SealKeyPair.of(derived).publicKey().bytes()).isEqualTo(hex(point));
  }

  /** A.1.1. */
  @Test
  void comesToTheContextOfTheBaseMode() {
    SealKeyPair ephemeral = pair("52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736");
    SealKeyPair receiver = pair("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8");

    HpkeContext sending = Hpke.toReceiver(ephemeral, receiver.publicKey(), INFO, null);
    HpkeContext receiving = Hpke.fromSender(ephemeral.publicKey(), receiver, INFO, null);

    for (HpkeContext context : new HpkeContext[] {sending, receiving}) {
      assertThat(context.key()).isEqualTo(hex("4531685d41d65f03dc48f6b8302c05b0"));
      assertThat(context.baseNonce()).isEqualTo(hex("56d890e5accaaf011cff4b7d"));
      assertThat(context.exporterSecret()).isEqualTo(hex("45ff1c2e220db587171952c0592d5f5ebe103f1561a2614e38f2ffd47e99e3f8"));
      assertThat(sealed(context, 0)).isEqualTo("f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a");
      assertThat(sealed(context, 1)).isEqualTo("af2d7e9ac9ae7e270f46ba1f975be53c09f8d875bdc8535458c2494e8a6eab251c03d0c22a56b8ca42c2063b84");
      assertThat(sealed(context, 255)).isEqualTo("7175db9717964058640a3a11fb9007941a5d1757fda1a6935c805c21af32505bf106deefec4a49ac38d71c9e0a");
      assertThat(sealed(context, 256)).isEqualTo("957f9800542b0b8891badb026d79cc54597cb2d225b54c00c5238c25d05c30e3fbeda97d2e0e1aba483a2df9f2");
    }
  }

  /** A.1.3. */
  @Test
  void comesToTheContextOfTheAuthenticatedMode() {
    SealKeyPair ephemeral = pair("ff4442ef24fbc3c1ff86375b0be1e77e88a0de1e79b30896d73411c5ff4c3518");
    SealKeyPair receiver = pair("fdea67cf831f1ca98d8e27b1f6abeb5b7745e9d35348b80fa407ff6958f9137e");
    SealKeyPair sender = pair("dc4a146313cce60a278a5323d321f051c5707e9c45ba21a3479fecdf76fc69dd");

    HpkeContext sending = Hpke.toReceiver(ephemeral, receiver.publicKey(), INFO, sender);
    HpkeContext receiving = Hpke.fromSender(ephemeral.publicKey(), receiver, INFO, sender.publicKey());

    for (HpkeContext context : new HpkeContext[] {sending, receiving}) {
      assertThat(context.key()).isEqualTo(hex("b062cb2c4dd4bca0ad7c7a12bbc341e6"));
      assertThat(context.baseNonce()).isEqualTo(hex("a1bc314c1942ade7051ffed0"));
      assertThat(context.exporterSecret()).isEqualTo(hex("ee1a093e6e1c393c162ea98fdf20560c75909653550540a2700511b65c88c6f1"));
      assertThat(sealed(context, 0)).isEqualTo("5fd92cc9d46dbf8943e72a07e42f363ed5f721212cd90bcfd072bfd9f44e06b80fd17824947496e21b680c141b");
      assertThat(sealed(context, 1)).isEqualTo("d3736bb256c19bfa93d79e8f80b7971262cb7c887e35c26370cfed62254369a1b52e3d505b79dd699f002bc8ed");
      assertThat(sealed(context, 4)).isEqualTo("dae12318660cf963c7bcbef0f39d64de3bf178cf9e585e756654043cc5059873bc8af190b72afc43d1e0135ada");
    }
  }

  /** §7.1.4: a point of small order leads to a secret that everybody knows. */
  @Test
  void agreesWithNoPointOfSmallOrder() {
    SealKeyPair own = pair("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8");
    for (String point : new String[] {"00".repeat(32), "01" + "00".repeat(31), "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"}) {
      SealKey low = SealKey.of(hex(point));

      assertThat(Hpke.toReceiver(own, low, INFO, own)).isNull();
      assertThat(Hpke.fromSender(low, own, INFO, own.publicKey())).isNull();
      assertThat(Hpke.fromSender(own.publicKey(), own, INFO, low)).isNull();
    }
  }

  /** What is sealed here another implementation opens, and the other way round. */
  @Test
  void understandsAnotherImplementation() {
    HPKE other = new HPKE(HPKE.mode_auth, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM128);
    Seeds.each(20, random -> {
      SealKeyPair sender = SealKeyPair.drawn(random);
      SealKeyPair receiver = SealKeyPair.drawn(random);
      SealKeyPair ephemeral = SealKeyPair.drawn(random);
      AsymmetricCipherKeyPair theirs = other.deserializePrivateKey(receiver.secret(), receiver.publicKey().bytes());

      HpkeContext context = Hpke.toReceiver(ephemeral, receiver.publicKey(), INFO, sender);
      HPKEContext opening = other.setupAuthR(ephemeral.publicKey().bytes(), theirs, INFO, other.deserializePublicKey(sender.publicKey().bytes()));
      HPKEContextWithEncapsulation sealing = other.setupAuthS(other.deserializePublicKey(sender.publicKey().bytes()), INFO, theirs);
      HpkeContext back = Hpke.fromSender(SealKey.of(sealing.getEncapsulation()), sender, INFO, receiver.publicKey());

      for (int i = 0; i < 3; i++) {
        byte[] count = ("Count-" + i).getBytes(StandardCharsets.US_ASCII);
        assertThat(opening.open(count, hex(sealed(context, i)))).isEqualTo(PLAIN);
        assertThat(aead.open(back, i, sealing.seal(count, PLAIN), 0, count)).isEqualTo(PLAIN);
      }
      assertThat(opening.export(INFO, 28)).isEqualTo(Hpke.export(context.exporterSecret(), INFO, 28));
    });
  }

  private String sealed(HpkeContext context, long sequence) {
    byte[] target = new byte[PLAIN.length + Aead.TAG];
    aead.seal(context, sequence, PLAIN, target, 0, ("Count-" + sequence).getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(target);
  }

  private static SealKeyPair pair(String secret) {
    return SealKeyPair.of(hex(secret));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
