package orrery.net.flow;

/** How fast a congestion-controlled flow can be where packets are lost at random: a bound on its rate. */
public enum LossBound {

  /** Loss does not slow flows down. */
  NONE {
    @Override
    double segmentsPerRoundTrip(double loss) {
      return Double.POSITIVE_INFINITY;
    }
  },

  /**
   * The square-root law, for loss that is always repaired by fast retransmission: sqrt(3/2) / sqrt(p) segments a round
   * trip (Mathis, Semke, Mahdavi and Ott, "The Macroscopic Behavior of the TCP Congestion Avoidance Algorithm", 1997).
   */
  MATHIS {
    @Override
    double segmentsPerRoundTrip(double loss) {
      return Math.sqrt(1.5 / loss);
    }
  },

  /**
   * With time-outs: the throughput equation of RFC 5348 §3.1 (after Padhye, Firoiu, Towsley and Kurose, 1998), with one
   * segment per acknowledgement and a time-out of four round trips, as it recommends.
   */
  PADHYE {
    @Override
    double segmentsPerRoundTrip(double loss) {
      double repaired = Math.sqrt(2 * loss / 3);
      double timedOut = 4 * (3 * Math.sqrt(3 * loss / 8)) * loss * (1 + 32 * loss * loss);
      return 1 / (repaired + timedOut);
    }
  };

  abstract double segmentsPerRoundTrip(double loss);

  /**
   * The bound, in bits per second of payload.
   *
   * @param loss the probability that a segment is lost; without loss there is no bound
   */
  public double bitsPerSecond(int segmentBytes, double roundTripSeconds, double loss) {
    return loss > 0 && roundTripSeconds > 0
        ? 8.0 * segmentBytes / roundTripSeconds * segmentsPerRoundTrip(loss)
        : Double.POSITIVE_INFINITY;
  }
}
