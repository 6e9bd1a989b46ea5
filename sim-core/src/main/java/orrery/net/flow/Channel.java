package orrery.net.flow;

/** One direction of a link, as flows see it: a rate that they share, and somebody who wants to know how much they take. */
public final class Channel {

  /** What else uses the link. */
  @FunctionalInterface
  public interface Load {

    /**
     * From now on, flows take this much of the link.
     *
     * @param bitsPerSecond on the wire, all flows together
     * @param flows how many there are; of those that it carries acknowledgements for, too
     */
    void carriesFlows(double bitsPerSecond, int flows);
  }

  private static final int NONE = -1;

  private final double loss;
  private final Load load;
  private double bitsPerSecond;
  private int resource = NONE;

  /**
   * A channel without flows.
   *
   * @param bitsPerSecond what flows may take together
   * @param loss the probability that a packet is lost on it
   */
  public Channel(double bitsPerSecond, double loss, Load load) {
    this.bitsPerSecond = bitsPerSecond;
    this.loss = loss;
    this.load = load;
  }

  /** What flows may take together. */
  public double bitsPerSecond() {
    return bitsPerSecond;
  }

  double loss() {
    return loss;
  }

  /** Its number in {@code sharing}, which it has while flows use it. */
  int resource(MaxMin sharing) {
    if (resource == NONE) {
      resource = sharing.addResource(bitsPerSecond);
    }
    return resource;
  }

  /** What flows may take has changed. */
  void bitsPerSecond(MaxMin sharing, double newRate) {
    bitsPerSecond = newRate;
    if (resource != NONE) {
      sharing.capacity(resource, newRate);
    }
  }

  /** Says how things are since the last change of {@code sharing}. */
  void tell(MaxMin sharing) {
    if (resource == NONE) {
      return;
    }
    int flows = sharing.flowsOn(resource);
    load.carriesFlows(flows == 0 ? 0 : sharing.usage(resource), flows);
    if (flows == 0) {
      sharing.removeResource(resource);
      resource = NONE;
    }
  }
}
