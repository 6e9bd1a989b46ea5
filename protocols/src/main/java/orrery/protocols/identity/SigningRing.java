package orrery.protocols.identity;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.Timer;
import orrery.protocols.identity.IdentityChange.Outcome;
import orrery.protocols.identity.IdentityChange.Sign;
import orrery.protocols.jwt.SigningKey;

/**
 * The keys that one server signs with, one after the other.
 *
 * <p>A key is published before it is used, by the overlap, so that receivers who look at the published keys that often know
 * it in time; and it stays published after its last use for as long as anything that it signed is in force. Only this server
 * has the secret halves: a group shares what it publishes, and no secret crosses the wire.
 */
final class SigningRing {

  private static final String STORED = "identity signing keys";
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final Host host;
  private final IdentityStore store;
  private final IssuerConfig config;
  private final Timer timer;
  private @Nullable Held current;
  private @Nullable Held next;

  /** A key, and from when on it is used, in seconds since 1970. */
  private static final class Held {
    private final byte[] seed;
    private final long from;
    private final SigningKey key;
    private boolean publishing;
    private boolean published;

    Held(byte[] seed, long from) {
      this.seed = seed;
      this.from = from;
      key = SigningKey.of(seed);
    }
  }

  SigningRing(Host host, IdentityStore store, IssuerConfig config) {
    this.host = host;
    this.store = store;
    this.config = config;
    timer = host.timer("signing keys", this::turn);
  }

  void start() {
    host.storage().get(STORED).ifPresent(this::restore);
    turn();
  }

  void stop() {
    timer.cancel();
  }

  /** The key to sign with now; empty until one is known to be published. */
  Optional<SigningKey> key() {
    return current != null && current.published ? Optional.of(current.key) : Optional.empty();
  }

  private void turn() {
    long now = host.unixNanos() / 1_000_000_000L;
    if (next != null && next.published && now >= next.from) {
      current = next;
      next = null;
      host.probe().event("signing-key", current.key.publicKey().id());
      keep();
    }
    if (current == null || now >= end(current) + config.keyOverlap().toSeconds()) {
      // The first; or this server was off, or without a majority, for so long that what it has must not be used any more.
      current = fresh(now);
      next = null;
      keep();
    } else if (next == null && now >= end(current) - config.keyOverlap().toSeconds()) {
      next = fresh(end(current));
      keep();
    }
    boolean all = publish(current);
    all &= next == null || publish(next);
    timer.start(all ? untilNext(now) : RETRY_NANOS);
  }

  /** Until the next key is to be made, or used. */
  private long untilNext(long now) {
    long at = next != null ? next.from : end(current()) - config.keyOverlap().toSeconds();
    return Duration.ofSeconds(Math.max(1, at - now)).toNanos();
  }

  private Held current() {
    if (current == null) {
      throw new IllegalStateException("there must be a key by now");
    }
    return current;
  }

  private long end(Held held) {
    return held.from + config.keyLifetime().toSeconds();
  }

  private Held fresh(long from) {
    return new Held(SigningKey.draw(host.random("signing keys")), from);
  }

  /** Whether {@code held} is known to be published; what is not is asked to be. */
  private boolean publish(Held held) {
    if (!held.published && !held.publishing) {
      held.publishing = true;
      // A key is used for the overlap more than planned where its successor finds no majority.
      long retires = end(held) + config.keyOverlap().toSeconds() + config.longestInForce();
      store.change(new Sign(held.key.publicKey(), retires), outcome -> {
        held.publishing = false;
        held.published |= outcome.equals(Optional.of(Outcome.DONE));
        if (held.published) {
          host.probe().event("signing-key-published", held.key.publicKey().id());
        }
      });
    }
    return held.published;
  }

  /** The secret must be safe before anybody relies on what it signs; it is, since publishing takes a sync, too. */
  private void keep() {
    ByteBuffer stored = ByteBuffer.allocate(2 * (Long.BYTES + SigningKey.LENGTH));
    stored.putLong(current().from).put(current().seed);
    if (next != null) {
      stored.putLong(next.from).put(next.seed);
    }
    host.storage().put(STORED, stored.flip());
    host.storage().sync(() -> { });
  }

  private void restore(byte[] octets) {
    ByteBuffer stored = ByteBuffer.wrap(octets);
    current = held(stored);
    next = stored.hasRemaining() ? held(stored) : null;
  }

  private static Held held(ByteBuffer stored) {
    long from = stored.getLong();
    byte[] seed = new byte[SigningKey.LENGTH];
    stored.get(seed);
    return new Held(seed, from);
  }
}
