package orrery.protocols.stun;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.RandomStream;

/**
 * Tells whether a request is signed by one of a server's users (RFC 8489 §9.2.4).
 *
 * <p>It keeps nothing per client. A nonce is the time it was given out and a MAC over that and the client's address, by a
 * secret of this server: what is not of its making, is another client's, or is too old, is stale.
 */
public final class LongTermGuard {

  private static final int MAC_LENGTH = 12;

  private final Host host;
  private final LongTermConfig config;
  private final Map<String, IntegrityKey> keys = new TreeMap<>();
  private final IntegrityKey secret;

  public LongTermGuard(Host host, LongTermConfig config) {
    this.host = host;
    this.config = config;
    config.credentials().forEach(user -> keys.put(user.username(), user.key(config.realm())));
    RandomStream random = host.random("stun-nonce");
    secret = IntegrityKey.shortTerm(Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()));
  }

  /** What a guard says of a request. */
  public sealed interface Word {

    /**
     * It is this user's.
     *
     * @param stronger whether the request was signed with HMAC-SHA256
     */
    record Admitted(String username, IntegrityKey key, boolean stronger) implements Word {

      /** Signs the answer as the request was signed (RFC 8489 §9.2.4). */
      public StunMessage.Builder sign(StunMessage.Builder answer) {
        return stronger ? answer.signedBySha256(key) : answer.signedBy(key);
      }
    }

    /** It is nobody's, and this is the answer. */
    record Refused(StunMessage answer, StunError error) implements Word {}
  }

  /** Judges {@code request}, which came from {@code source}. */
  public Word judge(StunMessage request, Endpoint source) {
    if (!request.isSigned()) {
      return challenge(request, source, StunError.UNAUTHENTICATED);
    }
    Optional<String> username = request.find(Attribute.USERNAME);
    Optional<String> realm = request.find(Attribute.REALM);
    Optional<String> nonce = request.find(Attribute.NONCE);
    if (username.isEmpty() || realm.isEmpty() || nonce.isEmpty()) {
      return new Word.Refused(request.error(StunError.BAD_REQUEST).build(), StunError.BAD_REQUEST);
    }
    IntegrityKey key = keys.get(username.get());
    if (key == null || !request.isSignedBy(key)) {
      return challenge(request, source, StunError.UNAUTHENTICATED);
    }
    if (!isFresh(nonce.get(), source)) {
      return challenge(request, source, StunError.STALE_NONCE);
    }
    return new Word.Admitted(username.get(), key, request.has(Attribute.MESSAGE_INTEGRITY_SHA256));
  }

  private Word challenge(StunMessage request, Endpoint source, StunError error) {
    StunMessage answer = request.error(error).with(Attribute.REALM, config.realm()).with(Attribute.NONCE, nonce(host.nanoTime(), source)).build();
    return new Word.Refused(answer, error);
  }

  private String nonce(long time, Endpoint source) {
    ByteBuffer content = ByteBuffer.allocate(32).putLong(time).putLong(source.address().high()).putLong(source.address().low()).putInt(source.port());
    byte[] mac = Arrays.copyOf(secret.sha256(content.array(), content.position(), 0), MAC_LENGTH);
    return HexFormat.of().toHexDigits(time) + HexFormat.of().formatHex(mac);
  }

  private boolean isFresh(String nonce, Endpoint source) {
    if (nonce.length() != 16 + 2 * MAC_LENGTH || !nonce.chars().allMatch(HexFormat::isHexDigit)) {
      return false;
    }
    long time = HexFormat.fromHexDigitsToLong(nonce, 0, 16);
    long age = host.nanoTime() - time;
    return age >= 0 && age < config.nonceLifetime().toNanos() && nonce.equals(nonce(time, source));
  }
}
