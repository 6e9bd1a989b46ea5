package orrery.sim;

import org.jspecify.annotations.Nullable;

/**
 * Anything that schedules events or receives them: a node, a home's router, a workload. It has a name, a rank in the order
 * of ties, and a fingerprint of all that it has received.
 */
public final class Entity {

  private static final int COUNTER_BITS = 36;
  private static final long COUNTER_LIMIT = 1L << COUNTER_BITS;

  private final String name;
  /** Null until it is asked for: most of a large population never receives anything. */
  private @Nullable Fingerprint received;
  private int rank;
  private long counter;

  Entity(String name) {
    this.name = name;
  }

  /** Its name, unique in the simulation. */
  public String name() {
    return name;
  }

  /** The chain over what it has received. */
  public Fingerprint received() {
    Fingerprint chain = received;
    if (chain == null) {
      chain = new Fingerprint();
      received = chain;
    }
    return chain;
  }

  /** Whether anything was added to {@link #received}. */
  public boolean hasReceived() {
    return received != null && received.count() > 0;
  }

  /** Reads what scheduling by it and receiving at it will need, for {@link Event#prefetch}. */
  public int prefetch() {
    Fingerprint chain = received;
    return (int) counter + (chain == null ? 0 : (int) chain.count());
  }

  void rank(int newRank) {
    rank = newRank;
  }

  /** Its place among the simulation's entities in the order of ties; fixed before time zero. */
  public int rank() {
    return rank;
  }

  /** The key that orders this entity's next event among those of the same instant: rank, then its own counter. */
  long nextKey() {
    if (counter == COUNTER_LIMIT) {
      throw new IllegalStateException("an entity may schedule at most 2^36 events, but " + name + " schedules another");
    }
    return (long) rank << COUNTER_BITS | counter++;
  }

  /** The rank of the entity that made {@code key}. */
  static int rankOf(long key) {
    return (int) (key >>> COUNTER_BITS);
  }

  @Override
  public String toString() {
    return name;
  }
}
