package orrery.host;

import java.util.Arrays;
import orrery.sim.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * One object for equal ids and endpoints, of those that came up lately: what the many nodes of a simulation hold of the same few
 * is then held once.
 *
 * <p>Of no meaning to who uses it, since such values cannot change and are compared by {@code equals} alone. It grows with how
 * many there are, up to a bound, and from there on forgets one for another. Used by one thread.
 */
public final class Shared {

  private static final int FIRST_BITS = 8;
  private static final int MOST_BITS = 17;

  private @Nullable NodeId[] ids = new NodeId[1 << FIRST_BITS];
  private @Nullable Endpoint[] endpoints = new Endpoint[1 << FIRST_BITS];
  private int newIds;
  private int newEndpoints;

  /** The id of that name. */
  public NodeId id(String name) {
    int hash = (int) Fingerprint.hash(name);
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
    Arrays.stream(before).filter(id -> id != null).forEach(id -> after[slot((int) Fingerprint.hash(id.name()), after.length)] = id);
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

  private static int hash(Address address, int port) {
    return 31 * Long.hashCode(address.high() ^ address.low()) + port;
  }

  /** The highest bits are those that multiplying by the golden ratio mixes best. */
  private static int slot(int hash, int slots) {
    return hash * 0x9E3779B9 >>> 32 - Integer.numberOfTrailingZeros(slots);
  }
}
