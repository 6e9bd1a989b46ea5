package orrery.protocols.seal;

import orrery.host.NodeId;

/** What has become of a payload that was to be opened. */
public sealed interface Unsealed {

  /** It is what that node has sealed for this one, and has not come before. */
  final class Opened implements Unsealed {

    private final NodeId sender;
    private final byte[] payload;
    private final Aead aead;
    private final HpkeContext keys;
    private final long sequence;
    private boolean answered;

    Opened(NodeId sender, byte[] payload, Aead aead, HpkeContext keys, long sequence) {
      this.sender = sender;
      this.payload = payload;
      this.aead = aead;
      this.keys = keys;
      this.sequence = sequence;
    }

    /** Who has sealed it. */
    public NodeId sender() {
      return sender;
    }

    /** What was in it. */
    public byte[] payload() {
      return payload;
    }

    /**
     * Seals the one answer to it, which its sender alone can open.
     *
     * @param binding as in {@link Sealer#seal}
     */
    public byte[] sealAnswer(byte[] answer, byte[] binding) {
      if (answered) {
        throw new IllegalStateException("a payload must be answered once, since a key seals one answer");
      }
      answered = true;
      byte[] bytes = new byte[1 + answer.length + Aead.TAG];
      bytes[0] = SealFrame.VERSION;
      aead.seal(keys.ofAnswer(sequence), 0, answer, bytes, 1, binding);
      return bytes;
    }
  }

  /**
   * It is not opened.
   *
   * @param session this receiver's, for an answer to what is {@link SealRefusal#STALE}
   */
  record Refused(SealRefusal reason, long session) implements Unsealed {}
}
