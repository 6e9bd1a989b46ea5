package orrery.protocols.live;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.function.Function;
import orrery.host.NodeId;
import orrery.host.RandomStream;

/**
 * Random numbers of a live node: unpredictable where no seed is given, because what a protocol draws may guard it against
 * strangers; else derived from seed, node and purpose, so that a run can be repeated as far as real time allows.
 */
final class LiveRandom implements RandomStream {

  private long state;

  private LiveRandom(long state) {
    this.state = state;
  }

  /** The streams of a node that no stranger can guess. */
  static Function<String, RandomStream> unpredictable() {
    SecureRandom source = new SecureRandom();
    return purpose -> source::nextLong;
  }

  /** The streams of {@code node} that derive from {@code seed}. */
  static Function<String, RandomStream> seeded(long seed, NodeId node) {
    return purpose -> new LiveRandom(hash(seed + "/" + node + "/" + purpose));
  }

  /** SplitMix64 of Steele, Lea and Flood (2014). */
  @Override
  public long nextLong() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  private static long hash(String name) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
