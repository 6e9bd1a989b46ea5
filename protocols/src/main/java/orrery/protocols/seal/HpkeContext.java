package orrery.protocols.seal;

/**
 * What sender and receiver of an HPKE encapsulation have in common (RFC 9180 §5).
 *
 * @param key of AES-128, 16 octets
 * @param baseNonce 12 octets
 * @param exporterSecret 32 octets
 */
record HpkeContext(byte[] key, byte[] baseNonce, byte[] exporterSecret) {

  /** §5.2: the nonce of the message of that number, which is never to be used for another. */
  byte[] nonce(long sequence) {
    byte[] nonce = baseNonce.clone();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[nonce.length - 1 - i] ^= (byte) (sequence >>> 8 * i);
    }
    return nonce;
  }

  /**
   * The context of the one answer to the message of that number: a key of its own, so that whoever answers needs to count
   * nothing (in the manner of RFC 9458 §4.4).
   */
  HpkeContext ofAnswer(long sequence) {
    byte[] secret = Hpke.export(exporterSecret, Octets.join(Octets.of("orrery answer"), Octets.ofLong(sequence)), Hpke.KEY + Hpke.NONCE);
    byte[] answerKey = new byte[Hpke.KEY];
    byte[] answerNonce = new byte[Hpke.NONCE];
    System.arraycopy(secret, 0, answerKey, 0, Hpke.KEY);
    System.arraycopy(secret, Hpke.KEY, answerNonce, 0, Hpke.NONCE);
    return new HpkeContext(answerKey, answerNonce, exporterSecret);
  }
}
