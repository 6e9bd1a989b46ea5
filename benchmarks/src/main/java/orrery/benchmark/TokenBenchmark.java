package orrery.benchmark;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Jws;
import orrery.protocols.jwt.KeySet;
import orrery.protocols.jwt.Required;
import orrery.protocols.jwt.SigningKey;
import orrery.protocols.jwt.TokenVerifier;
import orrery.protocols.jwt.Verdict;
import orrery.protocols.jwt.VerifierConfig;
import orrery.sim.Xoshiro256;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a token costs: to make and sign, to verify, and to let in once it is known; each is read from a text that came anew. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(2)
public class TokenBenchmark {

  private static final long NOW = 1_767_571_200L;
  private static final String ISSUER = "https://identity.example";

  private final SigningKey key = SigningKey.of(SigningKey.draw(new Xoshiro256(42)));
  private final Claims claims = Claims.of(ISSUER, "phone-17", "drive", NOW, NOW + 600)
      .withScopes(List.of("drive.read", "drive.write")).withAccount("anna", "home").withTokenId("kPrK_qmx-1b2c3d4e5f-1");
  private final byte[] text = Jws.sign(TokenVerifier.ACCESS, claims.write(), key).getBytes(StandardCharsets.ISO_8859_1);
  private final Required required = Required.of("drive", "drive.read").ofTenant("home");
  private final TokenVerifier remembering = verifier(1000);
  private final TokenVerifier forgetful = verifier(0);

  private TokenVerifier verifier(int cache) {
    TokenVerifier verifier = new TokenVerifier(new VerifierConfig(Duration.ofSeconds(60), cache), ISSUER, TokenVerifier.ACCESS);
    verifier.trust(KeySet.of(List.of(key.publicKey())));
    return verifier;
  }

  private String arrived() {
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Claims written, signed and put together. */
  @Benchmark
  public String sign() {
    return Jws.sign(TokenVerifier.ACCESS, claims.write(), key);
  }

  /** A token that was not seen before. */
  @Benchmark
  public Verdict verify() {
    return forgetful.verify(arrived(), required, NOW + 5);
  }

  /** A token that is known: its claims are judged anew. */
  @Benchmark
  public Verdict verifyKnown() {
    return remembering.verify(arrived(), required, NOW + 5);
  }
}
