package orrery.protocols.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import orrery.host.RandomStream;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {

  private static final String ISSUER = "https://identity.example";
  private static final Required DRIVE = Required.of("drive", "read");

  private final RandomStream random = new Xoshiro256(1);
  private final SigningKey first = SigningKey.of(SigningKey.draw(random));
  private final SigningKey second = SigningKey.of(SigningKey.draw(random));

  private static TokenVerifier verifier(int toleranceSeconds, int cache) {
    return new TokenVerifier(new VerifierConfig(Duration.ofSeconds(toleranceSeconds), cache), ISSUER, TokenVerifier.ACCESS);
  }

  private static String token(SigningKey key, String subject, long issued, long expires) {
    return Jws.sign(TokenVerifier.ACCESS, Claims.of(ISSUER, subject, "drive", issued, expires).withScopes(List.of("read")).withTokenId(subject + issued).write(), key);
  }

  private static Object outcome(Verdict verdict) {
    return verdict instanceof Verdict.Refused refused ? refused.reason() : ((Verdict.Accepted) verdict).late() ? "late" : "accepted";
  }

  @Test
  void judgesTimeToTheSecond() {
    TokenVerifier verifier = verifier(10, 8);
    verifier.trust(KeySet.of(List.of(first.publicKey())));
    String token = token(first, "a", 1000, 2000);

    assertThat(outcome(verifier.verify(token, DRIVE, 989))).isEqualTo(Refusal.NOT_YET_VALID);
    assertThat(outcome(verifier.verify(token, DRIVE, 990))).isEqualTo("accepted");
    assertThat(outcome(verifier.verify(token, DRIVE, 2009))).as("known by now").isEqualTo("accepted");
    assertThat(outcome(verifier.verify(token, DRIVE, 2010))).as("known, and over").isEqualTo(Refusal.EXPIRED);
    assertThat(outcome(verifier.verify(token, DRIVE, 2010, 100))).isEqualTo("late");
    assertThat(outcome(verifier.verify(token, DRIVE, 2109, 100))).isEqualTo("late");
    assertThat(outcome(verifier.verify(token, DRIVE, 2110, 100))).isEqualTo(Refusal.EXPIRED);
    assertThat(outcome(verifier.verify(token, DRIVE, 1500, 100))).isEqualTo("accepted");
  }

  @Test
  void judgesAnewWhatItKnows() {
    TokenVerifier verifier = verifier(0, 8);
    verifier.trust(KeySet.of(List.of(first.publicKey())));
    String token = token(first, "a", 1000, 2000);
    verifier.verify(token, DRIVE, 1500);
    assertThat(verifier.isKnown(token)).isTrue();

    assertThat(outcome(verifier.verify(token, Required.of("beam"), 1500))).isEqualTo(Refusal.WRONG_AUDIENCE);
    assertThat(outcome(verifier.verify(token, Required.of("drive", "write"), 1500))).isEqualTo(Refusal.MISSING_SCOPE);
    assertThat(outcome(verifier.verify(token, DRIVE.ofTenant("t"), 1500))).isEqualTo(Refusal.WRONG_TENANT);
  }

  @Test
  void followsKeysAsTheyComeAndGo() {
    TokenVerifier verifier = verifier(0, 8);
    String old = token(first, "a", 1000, 2000);
    String fresh = token(second, "a", 1000, 2000);

    assertThat(outcome(verifier.verify(old, DRIVE, 1500))).isEqualTo(Refusal.UNKNOWN_KEY);
    verifier.trust(KeySet.of(List.of(first.publicKey())));
    assertThat(outcome(verifier.verify(old, DRIVE, 1500))).isEqualTo("accepted");
    assertThat(outcome(verifier.verify(fresh, DRIVE, 1500))).isEqualTo(Refusal.UNKNOWN_KEY);
    verifier.trust(KeySet.of(List.of(first.publicKey(), second.publicKey())));
    assertThat(outcome(verifier.verify(old, DRIVE, 1500))).as("while both are in force").isEqualTo("accepted");
    assertThat(outcome(verifier.verify(fresh, DRIVE, 1500))).isEqualTo("accepted");
    verifier.trust(KeySet.of(List.of(second.publicKey())));
    assertThat(outcome(verifier.verify(old, DRIVE, 1500))).as("known before, but its key was taken back").isEqualTo(Refusal.UNKNOWN_KEY);
    assertThat(verifier.isKnown(fresh)).isTrue();
  }

  @Test
  void remembersSoManyAndNothingBad() {
    TokenVerifier verifier = verifier(0, 3);
    verifier.trust(KeySet.of(List.of(first.publicKey())));
    String[] tokens = new String[5];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = token(first, "n" + i, 1000, 2000);
      verifier.verify(tokens[i], DRIVE, 1500);
      verifier.verify(tokens[0], DRIVE, 1500);
      verifier.verify(tokens[i] + "x", DRIVE, 1500);
    }

    assertThat(verifier.isKnown(tokens[0])).as("used again and again").isTrue();
    assertThat(verifier.isKnown(tokens[1])).isFalse();
    assertThat(verifier.isKnown(tokens[4])).isTrue();
    assertThat(verifier.isKnown(tokens[4] + "x")).isFalse();
  }

  @Test
  void takesATokenOnceAndFailsShut() {
    TokenVerifier verifier = verifier(10, 8);
    verifier.trust(KeySet.of(List.of(first.publicKey())));
    OneTimeTokens used = new OneTimeTokens(2, 1000);
    String a = token(first, "a", 1000, 2000);

    assertThat(outcome(verifier.verifyOnce(a, DRIVE, 1500, used))).isEqualTo("accepted");
    assertThat(outcome(verifier.verifyOnce(a, DRIVE, 1500, used))).isEqualTo(Refusal.REPLAYED);
    assertThat(outcome(verifier.verifyOnce(token(first, "b", 999, 2000), DRIVE, 1500, used))).as("older than this life").isEqualTo(Refusal.REPLAYED);
    assertThat(outcome(verifier.verifyOnce(token(first, "c", 1001, 1600), DRIVE, 1500, used))).isEqualTo("accepted");
    assertThat(outcome(verifier.verifyOnce(token(first, "d", 1001, 2000), DRIVE, 1500, used))).isEqualTo(Refusal.TOO_MANY);
    assertThat(outcome(verifier.verifyOnce(token(first, "d", 1001, 2000), DRIVE, 1610, used))).as("when c is over").isEqualTo("accepted");
    assertThat(outcome(verifier.verifyOnce(token(first, "c", 1001, 1600), DRIVE, 1500, used))).as("forgotten, and the clock set back").isEqualTo(Refusal.EXPIRED);
    assertThat(used.size()).isEqualTo(2);
    String nameless = Jws.sign(TokenVerifier.ACCESS, Claims.of(ISSUER, "e", "drive", 1400, 2000).withScopes(List.of("read")).write(), first);
    assertThat(outcome(verifier.verifyOnce(nameless, DRIVE, 1500, used))).isEqualTo(Refusal.MALFORMED);
  }

  @Test
  void refusalsSpeakAsTheStandardHasIt() {
    assertThat(Refusal.MISSING.challenge()).isEqualTo("Bearer");
    assertThat(Refusal.EXPIRED.challenge()).isEqualTo("Bearer error=\"invalid_token\", error_description=\"expired\"");
    assertThat(Refusal.MISSING_SCOPE.challenge()).startsWith("Bearer error=\"insufficient_scope\"");
    assertThatThrownBy(() -> Required.of("")).isInstanceOf(IllegalArgumentException.class);
  }
}
