package orrery.protocols.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import orrery.host.RandomStream;
import orrery.host.Shared;
import orrery.sim.Xoshiro256;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Nothing forged is let in, and each is refused for its own reason: 2,000 of each kind here, 100,000 with {@code
 * -Dorrery.long=true}. {@code -Dorrery.seed=N} draws others; a failure says the seed and the count.
 */
class ForgeryTest {

  private static final int EACH = Boolean.getBoolean("orrery.long") ? 100_000 : 2_000;
  /** How many of them are made from one real token, which costs as much as a forgery to sign and to verify. */
  private static final int FROM_ONE = 10;
  /** On the claims alone, of six kinds in turn. */
  private static final int ATTEMPTS = Boolean.getBoolean("orrery.long") ? 600_000 : 100_000;
  private static final long SEED = Long.getLong("orrery.seed", 1);
  private static final long TOLERANCE = 60;
  private static final String ISSUER = "https://identity.example";

  private final RandomStream random = new Xoshiro256(SEED);
  private final SigningKey key = SigningKey.of(SigningKey.draw(random));
  private final SigningKey other = SigningKey.of(SigningKey.draw(random));
  private final Shared shared = new Shared();
  /** One reckons out every signature, the other goes by what is known of those made here. */
  private final List<TokenVerifier> verifiers = List.of(verifier(null), verifier(shared));
  private TokenVerifier verifier = verifiers.get(0);
  private final OneTimeTokens used = new OneTimeTokens(1 << 20, 0);
  private long now;

  private TokenVerifier verifier(@Nullable Shared known) {
    TokenVerifier made = new TokenVerifier(new VerifierConfig(Duration.ofSeconds(TOLERANCE), 100), ISSUER, TokenVerifier.ACCESS, known);
    made.trust(KeySet.of(List.of(key.publicKey())));
    return made;
  }

  /** Claims that would be let in now, by {@link #required}. */
  private Claims good() {
    now = 1_700_000_000L + random.nextLong(100_000_000L);
    return goodNow();
  }

  private Claims goodNow() {
    long issued = now + random.nextLong(-600, 50);
    List<String> scopes = random.nextBoolean(0.5) ? List.of("drive.read", "drive.write") : List.of("drive.write", "beam", "drive.read");
    return Claims.of(ISSUER, "node-" + random.nextInt(1000), "drive", issued, Math.max(now + 1, issued + random.nextLong(1, 900)))
        .withScopes(scopes).withAccount("anna", "home").withTokenId("t" + random.nextLong());
  }

  private static Required required() {
    return Required.of("drive", "drive.read", "drive.write").ofTenant("home");
  }

  private String sign(Claims claims) {
    return Jws.sign(TokenVerifier.ACCESS, claims.write(), key, shared);
  }

  private interface Forger {
    String forge(Claims good, String token);
  }

  /** Holds that real tokens are let in and what {@code forger} makes of them is not, for one of {@code reasons}. */
  private void refuses(Set<Refusal> reasons, Forger forger) {
    Set<Refusal> seen = EnumSet.noneOf(Refusal.class);
    for (int i = 0; i < EACH; i += FROM_ONE) {
      verifier = verifiers.get(random.nextInt(2));
      Claims claims = good();
      String token = sign(claims);
      // The cache must not help the forger: half the time the real token has been verified before.
      boolean first = random.nextBoolean(0.5);
      if (first) {
        accepted(token, i);
      }
      for (int j = 0; j < FROM_ONE; j++) {
        String forged = forger.forge(claims, token);
        assertThat(forged).isNotEqualTo(token);
        Refusal reason = refusal(forged, i + j);
        assertThat(reasons).as("reason of forgery %d of seed %d: %s", i + j, SEED, forged).contains(reason);
        seen.add(reason);
      }
      if (!first) {
        accepted(token, i);
      }
    }
    assertThat(seen).as("reasons that came up").isNotEmpty();
  }

  private void accepted(String token, int count) {
    assertThat(verifier.verify(token, required(), now)).as("real token %d of seed %d", count, SEED).isInstanceOf(Verdict.Accepted.class);
  }

  private Refusal refusal(String token, int count) {
    Verdict verdict = verifier.verify(token, required(), now);
    assertThat(verdict).as("forgery %d of seed %d: %s", count, SEED, token).isInstanceOf(Verdict.Refused.class);
    return ((Verdict.Refused) verdict).reason();
  }

  private void refuses(Refusal reason, Forger forger) {
    refuses(EnumSet.of(reason), forger);
  }

  @Test
  void expired() {
    refuses(Refusal.EXPIRED, (good, token) -> {
      long expires = now - TOLERANCE - (random.nextBoolean(0.2) ? 0 : random.nextLong(1_000_000));
      return sign(new Claims(ISSUER, good.subject(), good.audience(), expires - 300, 0, expires, good.tokenId(), good.scopes(), "home", "anna"));
    });
  }

  @Test
  void notYetValid() {
    refuses(Refusal.NOT_YET_VALID, (good, token) -> {
      long from = now + TOLERANCE + 1 + (random.nextBoolean(0.2) ? 0 : random.nextLong(1_000_000));
      return random.nextBoolean(0.5)
          ? sign(new Claims(ISSUER, good.subject(), good.audience(), now, from, from + 300, good.tokenId(), good.scopes(), "home", "anna"))
          : sign(new Claims(ISSUER, good.subject(), good.audience(), from, 0, from + 300, good.tokenId(), good.scopes(), "home", "anna"));
    });
  }

  @Test
  void aBitFlippedInTheHeader() {
    refuses(EnumSet.of(Refusal.MALFORMED, Refusal.WRONG_ALGORITHM, Refusal.WRONG_TYPE, Refusal.UNKNOWN_KEY, Refusal.WRONG_SIGNATURE),
        (good, token) -> flipped(token, 0));
  }

  @Test
  void aBitFlippedInThePayload() {
    refuses(Refusal.WRONG_SIGNATURE, (good, token) -> flipped(token, 1));
  }

  @Test
  void aBitFlippedInTheSignature() {
    refuses(Refusal.WRONG_SIGNATURE, (good, token) -> flipped(token, 2));
  }

  @Test
  void aBitFlippedInTheText() {
    refuses(EnumSet.of(Refusal.MALFORMED, Refusal.WRONG_ALGORITHM, Refusal.WRONG_TYPE, Refusal.UNKNOWN_KEY, Refusal.WRONG_SIGNATURE), (good, token) -> {
      byte[] text = token.getBytes(StandardCharsets.ISO_8859_1);
      text[random.nextInt(text.length)] ^= (byte) (1 << random.nextInt(8));
      return new String(text, StandardCharsets.ISO_8859_1);
    });
  }

  private String flipped(String token, int part) {
    String[] parts = token.split("\\.");
    byte[] octets = decode(parts[part]);
    octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
    parts[part] = Base64Url.encode(octets);
    return String.join(".", parts);
  }

  private static byte[] decode(String text) {
    byte[] octets = Base64Url.decode(text, 0, text.length());
    assertThat(octets).isNotNull();
    return octets;
  }

  @Test
  void aSignatureOfAnother() {
    refuses(Refusal.WRONG_SIGNATURE, (good, token) -> {
      String[] parts = token.split("\\.");
      String[] others = sign(goodNow()).split("\\.");
      return parts[0] + "." + parts[1] + "." + others[2];
    });
  }

  @Test
  void anotherKeyUnderTheRightName() {
    refuses(Refusal.WRONG_SIGNATURE, (good, token) ->
        Jws.sign(decode(token.substring(0, token.indexOf('.'))), good.write(), other));
  }

  @Test
  void anotherKeyUnderItsOwnName() {
    refuses(Refusal.UNKNOWN_KEY, (good, token) -> Jws.sign(TokenVerifier.ACCESS, good.write(), other));
  }

  @Test
  void anotherKeyThatTheHeaderBrings() {
    refuses(EnumSet.of(Refusal.UNKNOWN_KEY, Refusal.WRONG_SIGNATURE), (good, token) -> {
      String kid = random.nextBoolean(0.5) ? key.publicKey().id() : other.publicKey().id();
      String jwk = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + Base64Url.encode(other.publicKey().octets()) + "\"}";
      String header = "{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\",\"jwk\":" + jwk + ",\"jku\":\"http://198.51.100.9/jwks.json\"}";
      return Jws.sign(header.getBytes(StandardCharsets.UTF_8), good.write(), other);
    });
  }

  @Test
  void theAlgorithmNone() {
    refuses(EnumSet.of(Refusal.WRONG_ALGORITHM), (good, token) -> {
      String[] parts = token.split("\\.");
      String none = List.of("none", "None", "NONE", "nOnE", "").get(random.nextInt(5));
      String header = "{\"alg\":\"" + none + "\",\"typ\":\"at+jwt\",\"kid\":\"" + key.publicKey().id() + "\"}";
      return Base64Url.encode(header.getBytes(StandardCharsets.UTF_8)) + "." + parts[1] + "." + (random.nextBoolean(0.5) ? "" : parts[2]);
    });
  }

  @Test
  void aHashKeyedWithThePublicKey() {
    refuses(Refusal.WRONG_ALGORITHM, (good, token) -> {
      String header = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"" + key.publicKey().id() + "\"}";
      String signed = Base64Url.encode(header.getBytes(StandardCharsets.UTF_8)) + "." + token.split("\\.")[1];
      HMac mac = new HMac(new SHA256Digest());
      mac.init(new KeyParameter(key.publicKey().octets()));
      byte[] octets = signed.getBytes(StandardCharsets.US_ASCII);
      mac.update(octets, 0, octets.length);
      byte[] hash = new byte[mac.getMacSize()];
      mac.doFinal(hash, 0);
      return signed + "." + Base64Url.encode(hash);
    });
  }

  @Test
  void anExtensionThatMustBeUnderstood() {
    refuses(Refusal.WRONG_ALGORITHM, (good, token) -> Jws.sign(("{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\",\"crit\":[\"x" + random.nextInt(100)
        + "\"],\"kid\":\"" + key.publicKey().id() + "\"}").getBytes(StandardCharsets.UTF_8), good.write(), key));
  }

  @Test
  void aTokenOfAnotherKind() {
    refuses(Refusal.WRONG_TYPE, (good, token) ->
        Jws.sign(List.of("JWT", "client-authentication+jwt", "logout+jwt", "at").get(random.nextInt(4)), good.write(), key));
  }

  @Test
  void forAnother() {
    refuses(Refusal.WRONG_AUDIENCE, (good, token) -> {
      List<String> audience = List.of(List.of("driv"), List.of("Drive"), List.of("drive "), List.<String>of(), List.of("beam", "central")).get(random.nextInt(5));
      return sign(new Claims(ISSUER, good.subject(), audience, good.issuedAt(), 0, good.expiresAt(), good.tokenId(), good.scopes(), "home", "anna"));
    });
  }

  @Test
  void allowingLess() {
    refuses(Refusal.MISSING_SCOPE, (good, token) -> {
      List<String> scopes = new ArrayList<>(good.scopes());
      scopes.remove(random.nextBoolean(0.5) ? "drive.read" : "drive.write");
      scopes.add(List.of("drive", "drive.*", "DRIVE.READ", "drive.rea").get(random.nextInt(4)));
      return sign(good.withScopes(scopes));
    });
  }

  @Test
  void ofAnotherTenant() {
    refuses(Refusal.WRONG_TENANT, (good, token) -> sign(good.withAccount("anna", List.of("", "hom", "Home", "other").get(random.nextInt(4)))));
  }

  @Test
  void ofAnotherIssuer() {
    refuses(Refusal.WRONG_ISSUER, (good, token) -> {
      String issuer = List.of("", "https://identity.example/", "http://identity.example", "https://evil.example").get(random.nextInt(4));
      return sign(new Claims(issuer, good.subject(), good.audience(), good.issuedAt(), 0, good.expiresAt(), good.tokenId(), good.scopes(), "home", "anna"));
    });
  }

  @Test
  void withoutAnEnd() {
    refuses(Refusal.MALFORMED, (good, token) -> {
      String payload = new String(good.write(), StandardCharsets.UTF_8).replaceAll("\"exp\":\\d+", List.of("\"exp\":\"never\"", "\"exp\":-1", "\"exp\":1e99", "\"ex\":1").get(random.nextInt(4)));
      return Jws.sign(TokenVerifier.ACCESS, payload.getBytes(StandardCharsets.UTF_8), key);
    });
  }

  @Test
  void truncated() {
    refuses(EnumSet.of(Refusal.MALFORMED, Refusal.WRONG_SIGNATURE), (good, token) -> token.substring(0, random.nextInt(token.length())));
  }

  @Test
  void garbage() {
    refuses(EnumSet.of(Refusal.MALFORMED), (good, token) -> {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(600);
      for (int i = 0; i < length; i++) {
        text.append(random.nextBoolean(0.02) ? '.' : (char) (random.nextBoolean(0.9) ? 'A' + random.nextInt(26) : random.nextInt(0x10000)));
      }
      return text.toString();
    });
  }

  @Test
  void replayed() {
    long time = 1_700_000_000L;
    for (int i = 0; i < EACH; i++) {
      now = time;
      Claims claims = goodNow();
      String token = sign(claims);
      assertThat(verifier.verifyOnce(token, required(), now, used)).as("real token %d of seed %d", i, SEED).isInstanceOf(Verdict.Accepted.class);
      // At any time until it is over and some time after, also when the receiver's clock has been set back.
      now += random.nextLong(-100, claims.expiresAt() + 2 * TOLERANCE - now);
      Verdict again = verifier.verifyOnce(token, required(), now, used);
      assertThat(again).as("replay %d of seed %d", i, SEED).isInstanceOf(Verdict.Refused.class);
      assertThat(((Verdict.Refused) again).reason()).isIn(Refusal.REPLAYED, Refusal.EXPIRED, Refusal.NOT_YET_VALID);
      time = Math.max(time, now);
    }
  }

  @Test
  void noAttemptPassesTheClaimChecks() {
    ClaimRules rules = new ClaimRules(ISSUER, TOLERANCE);
    List<Refusal> kinds =
        List.of(Refusal.EXPIRED, Refusal.NOT_YET_VALID, Refusal.WRONG_AUDIENCE, Refusal.WRONG_TENANT, Refusal.MISSING_SCOPE, Refusal.WRONG_ISSUER);
    for (int i = 0; i < ATTEMPTS; i++) {
      Claims good = good();
      assertThat(rules.refusal(good, required(), now, 0) == null).as("real claims %d of seed %d", i, SEED).isTrue();
      Refusal meant = kinds.get(i % kinds.size());
      long away = random.nextBoolean(0.3) ? 0 : random.nextLong(1_000_000_000L);
      Claims bad = new Claims(
          meant == Refusal.WRONG_ISSUER ? ISSUER + random.nextInt(10) : ISSUER, good.subject(),
          meant == Refusal.WRONG_AUDIENCE ? List.of("drive" + random.nextInt(10)) : good.audience(),
          meant == Refusal.NOT_YET_VALID ? now + TOLERANCE + 1 + away : meant == Refusal.EXPIRED ? now - TOLERANCE - away - 1 : good.issuedAt(), 0,
          meant == Refusal.NOT_YET_VALID ? now + TOLERANCE + away + 300 : meant == Refusal.EXPIRED ? now - TOLERANCE - away : good.expiresAt(),
          good.tokenId(), meant == Refusal.MISSING_SCOPE ? List.of("drive.read") : good.scopes(),
          meant == Refusal.WRONG_TENANT ? "home" + random.nextInt(10) : "home", "anna");

      assertThat(rules.refusal(bad, required(), now, 0)).as("attempt %d of seed %d", i, SEED).isEqualTo(meant);
    }
  }
}
