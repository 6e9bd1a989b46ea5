package orrery.net.flow;

/** What flows share of a link: a rate, and somebody who wants to know how much they take. */
public final class Channel {

  /** The link, or what else it is that flows share. */
  @FunctionalInterface
  public interface Line {

    /** The probability that a packet is lost on it in the long run, asked when a flow begins. */
    default double meanLoss() {
      return 0;
    }

    /**
     * From now on, flows take this much of the link.
     *
     * @param bitsPerSecond on the wire, all flows together
     * @param flows how many there are; of those that it carries acknowledgements for, too
     */
    void carriesFlows(double bitsPerSecond, int flows);
  }

  /**
   * What a bit takes of a channel.
   *
   * @param amount 1 for a channel that is one direction of a line; for the time on a medium that several lines share, the
   *     inverse of this line's rate
   */
  public record Use(Channel channel, double amount) {

    /** A bit of a line. */
    public static Use of(Channel line) {
      return line.whole;
    }

  }

  private static final int NONE = -1;

  private final Line line;
  private final Use whole = new Use(this, 1);
  private double capacity;
  private int resource = NONE;

  /**
   * A channel without flows.
   *
   * @param capacity what flows may take together: bits per second of a line, seconds per second of a medium
   */
  public Channel(double capacity, Line line) {
    this.capacity = capacity;
    this.line = line;
  }

  /** What flows may take together. */
  double capacity() {
    return capacity;
  }

  /** Reads what sharing it will need, for {@link orrery.sim.Event#prefetch}. */
  int prefetch() {
    return resource;
  }

  double loss() {
    return line.meanLoss();
  }

  /** Its number in {@code sharing}, which it has while flows use it. */
  int resource(MaxMin sharing) {
    if (resource == NONE) {
      resource = sharing.addResource(capacity);
    }
    return resource;
  }

  /** What flows may take has changed. */
  void capacity(MaxMin sharing, double newCapacity) {
    capacity = newCapacity;
    if (resource != NONE) {
      sharing.capacity(resource, newCapacity);
    }
  }

  /** Says how things are since the last change of {@code sharing}. */
  void tell(MaxMin sharing) {
    if (resource == NONE) {
      return;
    }
    int flows = sharing.flowsOn(resource);
    line.carriesFlows(flows == 0 ? 0 : sharing.usage(resource), flows);
    if (flows == 0) {
      sharing.removeResource(resource);
      resource = NONE;
    }
  }
}
