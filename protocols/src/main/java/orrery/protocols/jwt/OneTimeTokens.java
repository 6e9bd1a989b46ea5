package orrery.protocols.jwt;

import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were to be used once and have been, for as long as they could be used again (RFC 7519 §4.1.7).
 *
 * <p>It fails shut: where more are in force than can be remembered, no more are let in until some have expired. What was
 * used in an earlier life is not remembered; so whoever was in office before takes no token that is older than this life.
 */
public final class OneTimeTokens {

  private final int capacity;
  private final long sinceSeconds;
  private final TreeMap<String, Used> used = new TreeMap<>();
  private final TreeSet<Used> byEnd = new TreeSet<>();
  /** Tokens that end before this may have been forgotten, though the clock says otherwise by now. */
  private long forgottenUntil;

  private record Used(long end, String id) implements Comparable<Used> {
    @Override
    public int compareTo(Used other) {
      int order = Long.compare(end, other.end);
      return order != 0 ? order : id.compareTo(other.id);
    }
  }

  /**
   * @param capacity how many are remembered
   * @param sinceSeconds since when this life lasts, in seconds since 1970; 0 where it is the first
   */
  public OneTimeTokens(int capacity, long sinceSeconds) {
    this.capacity = capacity;
    this.sinceSeconds = sinceSeconds;
  }

  /**
   * Uses a token that is good otherwise; null where this is the first time.
   *
   * @param end from when on it would be refused for its age, tolerance included
   */
  public @Nullable Refusal use(Claims claims, long end, long now) {
    forget(now);
    // Without a name of its own, a token cannot be told from its copy.
    if (claims.tokenId().isEmpty()) {
      return Refusal.MALFORMED;
    } else if (end <= forgottenUntil) {
      return Refusal.EXPIRED;
    } else if (claims.issuedAt() < sinceSeconds) {
      return Refusal.REPLAYED;
    }
    // Ids are the issuer's own: another may use the same. Neither text can have the line break between them.
    String id = claims.issuer() + "\n" + claims.tokenId();
    if (used.containsKey(id)) {
      return Refusal.REPLAYED;
    } else if (used.size() >= capacity) {
      return Refusal.TOO_MANY;
    }
    Used entry = new Used(end, id);
    used.put(id, entry);
    byEnd.add(entry);
    return null;
  }

  private void forget(long now) {
    while (!byEnd.isEmpty() && byEnd.first().end <= now) {
      Used gone = byEnd.pollFirst();
      used.remove(gone.id);
      forgottenUntil = Math.max(forgottenUntil, gone.end);
    }
  }

  /** How many are remembered. */
  public int size() {
    return used.size();
  }
}
