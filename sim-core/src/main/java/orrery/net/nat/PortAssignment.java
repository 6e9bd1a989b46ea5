package orrery.net.nat;

import orrery.host.Default;

/**
 * Which external port a mapping is given (RFC 4787 §4.2).
 *
 * @param policy which port is tried first
 * @param onCollision which is tried where that one is taken
 * @param parity whether an even port is mapped to an even one, and an odd to an odd (REQ-4)
 * @param blockSize how many ports in a row a machine inside is given at a time, for it alone; 0 where ports are not given in
 *     blocks
 * @param blocksEach how many blocks one machine may have
 */
public record PortAssignment(
    @Default(value = "preserving", source = "RFC 4787 §4.2.1: many NATs try to preserve the port") Policy policy,
    @Default(value = "sequential") Collision onCollision,
    @Default(value = "false") boolean parity,
    @Default(value = "0", source = "RFC 4787: ports in blocks are a carrier's") int blockSize,
    @Default(value = "1") int blocksEach) {

  /** RFC 4787 §4.2.1. */
  public enum Policy {
    /** The internal port. */
    PRESERVING,
    /** The one after the last that was given. */
    SEQUENTIAL,
    /** Any, as RFC 6056 §3.3.1 draws one. */
    RANDOM,
    /**
     * The internal port, also where another endpoint inside has it, as long as the two do not speak to the same remote
     * endpoint. REQ-3 forbids it; connection tracking that looks at the whole five-tuple does it.
     */
    OVERLOADING
  }

  /** Where the preferred port is taken. */
  public enum Collision {
    /** The next free one after the last that was given. */
    SEQUENTIAL,
    /** A random one, or the next free one after it. */
    RANDOM
  }

  static final int LEAST_PORT = 1_024;
  static final int PORTS = 65_536;

  public PortAssignment {
    if (blockSize < 0 || blockSize > PORTS - LEAST_PORT) {
      throw new IllegalArgumentException("a block must have 0 to " + (PORTS - LEAST_PORT) + " ports, but has " + blockSize);
    }
    if (blocksEach < 1) {
      throw new IllegalArgumentException("a machine must be allowed at least 1 block, but is allowed " + blocksEach);
    }
    if (blockSize > 0 && policy == Policy.OVERLOADING) {
      throw new IllegalArgumentException("ports that are given in blocks are one machine's alone, so they must not be overloaded");
    }
  }

  /** That policy, with neither parity nor blocks. */
  public static PortAssignment of(Policy policy, Collision onCollision) {
    return new PortAssignment(policy, onCollision, false, 0, 1);
  }
}
