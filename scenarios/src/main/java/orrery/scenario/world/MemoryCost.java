package orrery.scenario.world;

/**
 * What the parts of a world take of the heap, together with all that is held because of them, at the largest of a run.
 *
 * <p>The numbers are from what worlds hold after full collections by {@code orrery.benchmarks.MemoryFit}, 2026-11, with the
 * serial collector and usual object headers: homes with devices that are off, edge nodes in up to 8,000 homes, and the city
 * of 200 and 1,000; traversal is from the 10,000 pairs of {@code hole-punching}. Those of ways, wants and further protocols are
 * assumed. The program prints which would fit best.
 */
public enum MemoryCost {
  /** The program itself, once for all runs at work: its classes and catalogues. */
  PROGRAM(15_000_000),
  /** A run whoever is in it: its metrics, each a number for each of 360 bins. */
  RUN(3_000_000),
  /** A router that is described, with its LAN; and what it and the clusters there come to hold. */
  ROUTER(250),
  /** A device that is described, be it off. */
  DEVICE(150),
  /** A device that has a way of its own. */
  MOVING(1_000),
  /** A device that is on, whatever runs on it. */
  NODE(1_500),
  /** An edge node that is on, besides. */
  EDGE_NODE(5_500),
  /** An edge node that takes part in wider clusters, besides. */
  WIDE(5_500),
  /** An edge node that uses others and finds out who lies, besides. */
  TRUST(5_000),
  /** A device that is on and wants something of the others, besides. */
  DEMAND(1_000),
  /** A device that finds a way to another through NATs, with the candidates, checks and relays of that. */
  TRAVERSAL(17_500),
  /** A device on which something else runs than these, for each that does. */
  PROTOCOL(4_000);

  private final long bytes;

  MemoryCost(long bytes) {
    this.bytes = bytes;
  }

  /** How many bytes one takes. */
  public long bytes() {
    return bytes;
  }
}
