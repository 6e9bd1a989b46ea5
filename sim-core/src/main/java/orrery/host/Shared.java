package orrery.host;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One object for equal ids, endpoints and other values, of those that came up lately: what the many nodes of a simulation hold of
 * the same few is then held once.
 *
 * <p>Of no meaning to who uses it, since such values cannot change and are compared by {@code equals} alone. It grows with how
 * many there are, up to a bound, and from there on forgets one for another. Used by one thread.
 */
public final class Shared {

  private static final int FIRST_BITS = 8;
  private static final int MOST_BITS = 17;

  private @Nullable NodeId[] ids = new NodeId[1 << FIRST_BITS];
  private @Nullable Endpoint[] endpoints = new Endpoint[1 << FIRST_BITS];
  private @Nullable Object[] others = new Object[1 << FIRST_BITS];
  private int newIds;
  private int newEndpoints;
  private int newOthers;

  /** The id of that name. */
  public NodeId id(String name) {
    int hash = hash(name);
    NodeId known = ids[slot(hash, ids.length)];
    if (known != null && known.name().equals(name)) {
      return known;
    }
    if (++newIds > ids.length && ids.length < 1 << MOST_BITS) {
      ids = grown(ids);
      newIds = 0;
    }
    NodeId fresh = new NodeId(name);
    ids[slot(hash, ids.length)] = fresh;
    return fresh;
  }

  private static @Nullable NodeId[] grown(@Nullable NodeId[] before) {
    NodeId[] after = new NodeId[2 * before.length];
    Arrays.stream(before).filter(id -> id != null).forEach(id -> after[slot(hash(id.name()), after.length)] = id);
    return after;
  }

  /** The endpoint of that address and port. */
  public Endpoint endpoint(Address address, int port) {
    int hash = hash(address, port);
    Endpoint known = endpoints[slot(hash, endpoints.length)];
    if (known != null && known.port() == port && known.address().equals(address)) {
      return known;
    }
    if (++newEndpoints > endpoints.length && endpoints.length < 1 << MOST_BITS) {
      endpoints = grown(endpoints);
      newEndpoints = 0;
    }
    Endpoint fresh = new Endpoint(address, port);
    endpoints[slot(hash, endpoints.length)] = fresh;
    return fresh;
  }

  private static @Nullable Endpoint[] grown(@Nullable Endpoint[] before) {
    Endpoint[] after = new Endpoint[2 * before.length];
    Arrays.stream(before).filter(one -> one != null).forEach(one -> after[slot(hash(one.address(), one.port()), after.length)] = one);
    return after;
  }

  /**
   * An object equal to {@code value}, or that itself.
   *
   * @param hash the same for equal values
   */
  @SuppressWarnings("unchecked") // What is equal to a record is of its class.
  public <T extends Record> T same(T value, int hash) {
    Object known = others[slot(hash, others.length)];
    if (value.equals(known)) {
      return (T) known;
    }
    // Values are of different hashes over time: they are not carried over.
    if (++newOthers > others.length && others.length < 1 << MOST_BITS) {
      others = new Object[2 * others.length];
      newOthers = 0;
    }
    others[slot(hash, others.length)] = value;
    return value;
  }

  /** A hash of a text, the same on every machine. */
  public static int hash(String text) {
    int hash = 0;
    for (int i = 0; i < text.length(); i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }

  /** A hash of an endpoint, the same on every machine. */
  public static int hash(Address address, int port) {
    return 31 * Long.hashCode(address.high() ^ address.low()) + port;
  }

  /** The highest bits are those that multiplying by the golden ratio mixes best. */
  private static int slot(int hash, int slots) {
    return hash * 0x9E3779B9 >>> 32 - Integer.numberOfTrailingZeros(slots);
  }
}
