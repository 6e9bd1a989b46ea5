package orrery.host;

/**
 * The nominal rates of one interface that is up.
 *
 * @param bitsPerSecondUp towards the network, 0 where unknown
 * @param bitsPerSecondDown from the network, 0 where unknown
 */
public record LinkRates(long bitsPerSecondUp, long bitsPerSecondDown) {

  /** Of a node without an interface that is up. */
  public static final LinkRates UNKNOWN = new LinkRates(0, 0);

  /** These, or those of another interface where it sends as fast or faster. */
  public LinkRates orBetter(long otherUp, long otherDown) {
    return otherUp >= bitsPerSecondUp ? new LinkRates(otherUp, otherDown) : this;
  }
}
