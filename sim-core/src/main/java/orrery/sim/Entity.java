package orrery.sim;

/**
 * Anything that schedules events or receives them: a node, a home's router, a workload. It has a name, a rank among its
 * kind's ties, and a fingerprint of all that it has received.
 */
public final class Entity {

  private static final long COUNTER_LIMIT = 1L << 36;

  private final String name;
  private final Fingerprint received = new Fingerprint();
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
    return received;
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
    return (long) rank << 36 | counter++;
  }

  @Override
  public String toString() {
    return name;
  }
}
