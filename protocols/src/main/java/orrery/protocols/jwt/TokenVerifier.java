package orrery.protocols.jwt;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orrery.host.Shared;
import org.jspecify.annotations.Nullable;
import orrery.protocols.json.JsonException;

/**
 * A receiver's judgement on tokens of one issuer and one kind, made without asking anybody (EC-24, EC-39).
 *
 * <p>What has been verified is remembered by its whole text, the least recently used forgotten first; only what is good gets
 * there, so that strangers cannot fill it. What is remembered is the signature alone: time, audience, tenant and scope are
 * looked at each time, and the key must still be in force.
 */
public final class TokenVerifier {

  /** Tokens for access (RFC 9068 §2.1). */
  public static final String ACCESS = "at+jwt";

  private final ClaimRules rules;
  private final int capacity;
  private final String type;
  private final @Nullable Shared shared;
  private @Nullable Map<Text, Known> known;
  private KeySet keys = KeySet.NONE;

  /** A token that was verified. */
  private record Known(Jwk key, Verdict.Accepted accepted) {}

  /**
   * A token as it is looked up: the whole text counts, but its end alone tells where to look. That is of the signature, which no two tokens
   * have in common and nobody but the issuer can choose; to go through a text of 400 letters took longer than all else.
   */
  private static final class Text {

    private static final int END = 24;

    private final String token;

    Text(String token) {
      this.token = token;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Text text && text.token.equals(token);
    }

    @Override
    public int hashCode() {
      int hash = 0;
      for (int i = Math.max(0, token.length() - END); i < token.length(); i++) {
        hash = 31 * hash + token.charAt(i);
      }
      return hash;
    }
  }

  /**
   * @param issuer whose tokens count
   * @param type what kind of tokens, such as {@link #ACCESS}
   */
  public TokenVerifier(VerifierConfig config, String issuer, String type) {
    this(config, issuer, type, null);
  }

  /** @param shared what is known of signatures; null where each is to be verified */
  public TokenVerifier(VerifierConfig config, String issuer, String type, @Nullable Shared shared) {
    rules = new ClaimRules(issuer, config.tolerance().toSeconds());
    capacity = config.cache();
    this.type = type;
    this.shared = shared;
  }

  /** Believes these keys of the issuer from here on, and no others. */
  public void trust(KeySet published) {
    keys = published;
    if (known != null) {
      known.values().removeIf(token -> keys.find(token.key.id()).isEmpty());
    }
  }

  /** The keys that are believed now. */
  public KeySet keys() {
    return keys;
  }

  /** Whether the signature of {@code token} need not be verified any more. */
  public boolean isKnown(String token) {
    return known != null && known.containsKey(new Text(token));
  }

  /** As {@link #verify(String, Required, long, long)}, without grace. */
  public Verdict verify(String token, Required required, long now) {
    return verify(token, required, now, 0);
  }

  /**
   * Judges {@code token}.
   *
   * @param now by this receiver's own clock, in seconds since 1970
   * @param graceSeconds how long after its end it is let in, besides the tolerance
   */
  public Verdict verify(String token, Required required, long now, long graceSeconds) {
    Known before = known == null ? null : known.get(new Text(token));
    if (before != null) {
      return judge(before, required, now, graceSeconds);
    }
    Optional<Jws> read = Jws.read(token);
    if (read.isEmpty()) {
      return new Verdict.Refused(Refusal.MALFORMED);
    }
    Jws jws = read.get();
    if (!jws.algorithm().equals(Jws.ALGORITHM) || jws.isCritical()) {
      return new Verdict.Refused(Refusal.WRONG_ALGORITHM);
    } else if (!jws.type().equals(type)) {
      return new Verdict.Refused(Refusal.WRONG_TYPE);
    }
    Optional<Jwk> key = keys.find(jws.keyId());
    if (key.isEmpty()) {
      return new Verdict.Refused(Refusal.UNKNOWN_KEY);
    } else if (!jws.isSignedBy(key.get(), shared)) {
      return new Verdict.Refused(Refusal.WRONG_SIGNATURE);
    }
    try {
      Known verified = new Known(key.get(), new Verdict.Accepted(jws.payload(Claims::read), false));
      Verdict verdict = judge(verified, required, now, graceSeconds);
      if (verdict instanceof Verdict.Accepted) {
        remember(token, verified);
      }
      return verdict;
    } catch (JsonException e) {
      return new Verdict.Refused(Refusal.MALFORMED);
    }
  }

  /** As {@link #verify(String, Required, long)} for a token that is to be used once. */
  public Verdict verifyOnce(String token, Required required, long now, OneTimeTokens used) {
    Verdict verdict = verify(token, required, now, 0);
    if (verdict instanceof Verdict.Accepted accepted) {
      Refusal refusal = used.use(accepted.claims(), accepted.claims().expiresAt() + rules.toleranceSeconds(), now);
      return refusal == null ? accepted : new Verdict.Refused(refusal);
    }
    return verdict;
  }

  private Verdict judge(Known token, Required required, long now, long graceSeconds) {
    Claims claims = token.accepted.claims();
    Refusal refusal = rules.refusal(claims, required, now, graceSeconds);
    if (refusal != null) {
      return new Verdict.Refused(refusal);
    }
    return rules.isOver(claims, now, 0) ? new Verdict.Accepted(claims, true) : token.accepted;
  }

  private void remember(String token, Known verified) {
    if (capacity == 0) {
      return;
    }
    // In the order of use, the least recent first.
    known = known == null ? new LinkedHashMap<>(4, 0.75f, true) : known;
    known.put(new Text(token), verified);
    if (known.size() > capacity) {
      Iterator<Known> eldest = known.values().iterator();
      eldest.next();
      eldest.remove();
    }
  }
}
