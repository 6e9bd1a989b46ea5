package orrery.protocols.seal;

import java.util.Optional;

/** A payload that has been sealed, and what opens the answer to it. */
public final class Sealed {

  private final Sealer sealer;
  private final byte[] bytes;
  private final HpkeContext keys;
  private final long sequence;

  Sealed(Sealer sealer, byte[] bytes, HpkeContext keys, long sequence) {
    this.sealer = sealer;
    this.bytes = bytes;
    this.keys = keys;
    this.sequence = sequence;
  }

  /** What is sent; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * What its receiver has sealed in answer to it.
   *
   * @param binding as it was sealed with
   * @return empty, and counted, where the receiver has not sealed that in answer to this
   */
  public Optional<byte[]> openAnswer(byte[] answer, byte[] binding) {
    return sealer.openAnswer(keys, sequence, answer, binding);
  }
}
