package orrery.protocols.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import orrery.host.Shared;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 8037 and RFC 7638's method, and what is refused before a signature is looked at. */
class JwsTest {

  /** RFC 8037 appendix A.1. */
  private static final SigningKey KEY = SigningKey.of(octets("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"));

  private static byte[] octets(String text) {
    byte[] octets = Base64Url.decode(text, 0, text.length());
    assertThat(octets).isNotNull();
    return octets;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<Jwk> jwk(String text) throws JsonException {
    return JsonReader.read(utf8(text), Jwk::read);
  }

  @Test
  void derivesThePublicKeyOfAppendixA2() throws JsonException {
    assertThat(KEY.publicKey().octets()).isEqualTo(octets("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"));
    assertThat(jwk("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}")).contains(KEY.publicKey());
  }

  @Test
  void namesAKeyByTheThumbprintOfAppendixA3() {
    assertThat(KEY.publicKey().id()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  @Test
  void signsAsAppendixA4() {
    String token = Jws.sign(utf8("{\"alg\":\"EdDSA\"}"), utf8("Example of Ed25519 signing"), KEY);

    assertThat(token).isEqualTo("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
  }

  @Test
  void verifiesAppendixA5AndNoOtherBytes() {
    String token = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    Jws jws = Jws.read(token).orElseThrow();
    assertThat(jws.isSignedBy(KEY.publicKey())).isTrue();
    assertThat(new String(jws.payload(), StandardCharsets.UTF_8)).isEqualTo("Example of Ed25519 signing");
    assertThat(Jws.read(token.replace("RXhh", "RXhi")).orElseThrow().isSignedBy(KEY.publicKey())).isFalse();
  }

  @Test
  void whatWasSignedHereIsKnownOfThatKeyAndThoseBytesAlone() {
    Shared shared = new Shared();
    String token = Jws.sign("JWT", utf8("{\"exp\":1}"), KEY, shared);
    SigningKey other = SigningKey.of(new byte[SigningKey.LENGTH]);
    int end = token.lastIndexOf('.');
    String moreSaid = Base64Url.encode(utf8("{\"exp\":2}"));

    assertThat(Jws.read(token).orElseThrow().isSignedBy(KEY.publicKey(), shared)).isTrue();
    assertThat(Jws.read(token).orElseThrow().isSignedBy(KEY.publicKey())).as("reckoned out").isTrue();
    assertThat(Jws.read(token).orElseThrow().isSignedBy(other.publicKey(), shared)).isFalse();
    assertThat(Jws.read(token.substring(0, token.indexOf('.') + 1) + moreSaid + token.substring(end)).orElseThrow().isSignedBy(KEY.publicKey(), shared)).isFalse();
  }

  @Test
  void aGeneratedKeyIsOneThatWouldBeLetInFromOutside() {
    Xoshiro256 random = new Xoshiro256(1);
    for (int i = 0; i < 200; i++) {
      Jwk made = SigningKey.of(SigningKey.draw(random)).publicKey();
      assertThat(Jwk.of(Jwk.Curve.ED25519, made.octets())).as("key %d", i).contains(made);
    }
  }

  @Test
  void anotherLibrarySignsAndVerifiesTheSame() throws GeneralSecurityException {
    String token = Jws.sign("JWT", utf8("{\"exp\":1}"), KEY);
    int end = token.lastIndexOf('.');
    KeyFactory keys = KeyFactory.getInstance("Ed25519");
    // RFC 8410: the key behind the header of its kind.
    byte[] secret = octets("MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v_VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g");
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(keys.generatePrivate(new PKCS8EncodedKeySpec(secret)));
    signature.update(utf8(token.substring(0, end)));

    assertThat(Base64Url.encode(signature.sign())).isEqualTo(token.substring(end + 1));
  }

  @Test
  void readsTheAgreementKeyOfAppendixA6AndNeverVerifiesWithIt() throws JsonException {
    Jwk key = jwk("{\"kty\":\"OKP\",\"crv\":\"X25519\",\"kid\":\"Bob\",\"x\":\"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08\"}").orElseThrow();

    assertThat(key.curve()).isEqualTo(Jwk.Curve.X25519);
    assertThat(key.verifies(new byte[1], 1, new byte[Jwk.SIGNATURE_LENGTH])).isFalse();
  }

  @Test
  void passesOverKeysOfOtherKindsAndRefusesBadPoints() throws JsonException {
    KeySet set = KeySet.read(utf8("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"},"
        + "{\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":\"AAAA\"},"
        + "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"extra\":[1,2]}]}"));

    assertThat(set.keys()).containsExactly(KEY.publicKey());
    assertThat(KeySet.read(set.write()).keys()).isEqualTo(set.keys());
    byte[] identity = new byte[Jwk.LENGTH];
    identity[0] = 1;
    assertThat(Jwk.of(Jwk.Curve.ED25519, identity)).as("the neutral element").isEmpty();
    assertThat(Jwk.of(Jwk.Curve.X25519, new byte[Jwk.LENGTH])).isEmpty();
    assertThat(Jwk.of(Jwk.Curve.ED25519, new byte[31])).isEmpty();
  }

  @Test
  void refusesWhatIsNoCompactForm() {
    String good = Jws.sign("JWT", utf8("{}"), KEY);
    assertThat(Jws.read(good)).isPresent();
    String[] parts = good.split("\\.");

    assertThat(List.of("", ".", "..", "...", "a.b.c", good + ".", good + "=", " " + good, good.replace('.', ','), parts[0] + "." + parts[1],
        "." + parts[1] + "." + parts[2], good + ".x", good + "\n", parts[0] + ".." + parts[2], "A".repeat(Jws.MOST + 1) + "." + parts[1] + "." + parts[2]))
        .allSatisfy(text -> assertThat(Jws.read(text)).as(text).isEmpty());
    // The last letter stands for 4 bits and 2 that mean nothing: with those set it is another text of the same octets.
    char last = good.charAt(good.length() - 1);
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    assertThat(Jws.read(good.substring(0, good.length() - 1) + letters.charAt(letters.indexOf(last) + 1))).isEmpty();
  }

  @Test
  void saysWhatTheHeaderSays() {
    byte[] header = utf8("{\"alg\":\"EdDSA\",\"typ\":\"application/AT+JWT\",\"kid\":\"k\",\"crit\":[\"b64\"],\"b64\":false,\"jwk\":{\"kty\":\"OKP\"}}");
    Jws jws = Jws.read(Jws.sign(header, utf8("{}"), KEY)).orElseThrow();

    assertThat(jws.type()).isEqualTo("at+jwt");
    assertThat(jws.keyId()).isEqualTo("k");
    assertThat(jws.isCritical()).isTrue();
    assertThat(jws.isSignedBy(KEY.publicKey())).as("an extension that must be understood and is not").isFalse();
    assertThat(Jws.read(Jws.sign(utf8("{\"alg\":\"none\",\"alg\":\"EdDSA\"}"), utf8("{}"), KEY))).as("two algorithms").isEmpty();
  }

  @Test
  void base64HasOneTextForOctets() {
    Seeds.each(300, random -> {
      byte[] octets = new byte[random.nextInt(40)];
      for (int i = 0; i < octets.length; i++) {
        octets[i] = (byte) random.nextInt(256);
      }
      String text = Base64Url.encode(octets);
      assertThat(Base64Url.decode(text, 0, text.length())).isEqualTo(octets);
      if (!text.isEmpty()) {
        char[] changed = text.toCharArray();
        changed[random.nextInt(changed.length)] = (char) random.nextInt(300);
        byte[] read = Base64Url.decode(new String(changed), 0, changed.length);
        assertThat(read == null || Arrays.equals(changed, Base64Url.encode(read).toCharArray())).isTrue();
      }
    });
  }

  @Test
  void claimsSurviveTheirOwnText() {
    Seeds.each(300, random -> {
      Claims claims = new Claims("https://i.example", "node-" + random.nextInt(9), random.nextBoolean(0.5) ? List.of("a") : List.of("a", "b"),
          random.nextInt(1000), random.nextInt(2) * 7L, random.nextLong(4_000_000_000L), random.nextBoolean(0.5) ? "id" : "",
          random.nextBoolean(0.5) ? List.of("drive.read", "drive.write") : List.of(), random.nextBoolean(0.5) ? "t" : "", "anna");
      assertThat(JsonReader.read(claims.write(), Claims::read)).isEqualTo(claims);
    });
  }

  @Test
  void noBytesMakeItThrow() {
    Seeds.each(2000, random -> {
      byte[] token = utf8(Jws.sign("at+jwt", Claims.of("i", "s", "a", 1, 2).withScopes(List.of("x", "y")).write(), KEY));
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        token[random.nextInt(token.length)] = (byte) random.nextInt(256);
      }
      TokenVerifier verifier = new TokenVerifier(new VerifierConfig(Duration.ZERO, 8), "i", "at+jwt");
      verifier.trust(KeySet.of(List.of(KEY.publicKey())));
      String text = new String(token, StandardCharsets.ISO_8859_1);
      assertThat(verifier.verify(text.substring(0, random.nextInt(text.length() + 1)), Required.of("a"), 1)).isNotNull();

      byte[] set = KeySet.of(List.of(KEY.publicKey())).write();
      set[random.nextInt(set.length)] = (byte) random.nextInt(256);
      try {
        KeySet.read(set);
      } catch (JsonException expected) {
        assertThat(expected.getMessage()).isNotEmpty();
      }
    });
  }
}
