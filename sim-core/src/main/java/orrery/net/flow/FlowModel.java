package orrery.net.flow;

import java.util.List;
import java.util.Optional;

/**
 * What a transport makes of the links it runs over, in a handful of numbers: how long before bytes flow, what they cost on
 * the wire, how flows compete, and what bounds a flow that is alone.
 *
 * <p>Sources: the models of SimGrid, from its manual, "The SimGrid Models" (docs/source/Models.rst, sections CM02 and
 * LV08), and where the manual leaves a unit open, from its source (NetworkCm02Model: latencies in seconds, bandwidths in
 * bytes per second, TCP gamma in bytes) and its test cm02-tcpgamma.
 *
 * @param latencyFactor the one-way latency is paid so many times before the first byte flows. "It is as if the
 *     communication only starts after a little delay corresponding to the latency"
 * @param bandwidthFactor which part of the bytes on the wire is payload
 * @param byRoundTrip whether flows that share a link get rates inversely proportional to their latency plus {@code
 *     weightBytes} over the rate of each link, in seconds; else they get equal ones
 * @param weightBytes SimGrid's weight-S
 * @param windowBytes no more than this is under way in a round trip of twice the latency, SimGrid's TCP gamma: "the maximal
 *     TCP window size over the round-trip time". 0 for no bound
 * @param crossTraffic acknowledgements: bytes on the way back for each byte on the way there
 * @param slowStart whether a flow begins with the window its connection has, doubled each round trip until a link or a
 *     bound holds it back (RFC 5681 §3.1)
 * @param lossBound the bound that random loss on its way sets a flow
 */
public record FlowModel(
    String name,
    double latencyFactor,
    double bandwidthFactor,
    boolean byRoundTrip,
    double weightBytes,
    long windowBytes,
    double crossTraffic,
    boolean slowStart,
    LossBound lossBound) {

  /** 1500 bytes of Ethernet less 40 of headers. */
  public static final int SEGMENT_BYTES = 1_460;
  private static final double PACKET_BYTES = 1_500;
  private static final double ACKNOWLEDGEMENT_BYTES = 40;

  /** SimGrid's default: "The default value of TCP Gamma is 4194304"; about the largest receive window of Linux. */
  private static final long GAMMA = 4_194_304;

  /** Latency, then the plain quotient of bytes and rate; shares of a link are equal. */
  public static final FlowModel PLAIN = new FlowModel("plain", 1, 1, false, 0, 0, 0, false, LossBound.NONE);

  /**
   * "TCP windowing effects" and no correction: latency factor 1, bandwidth factor 1 (Casanova and Marchal, "A Network Model
   * for Simulation of Grid Application", 2002). The manual's example is computed without cross-traffic.
   */
  public static final FlowModel CM02 = new FlowModel("cm02", 1, 1, true, 0, GAMMA, 0, false, LossBound.NONE);

  /**
   * SimGrid's default model (Velho and Legrand, "Accuracy Study and Improvement of Network Simulation in the SimGrid
   * Framework", 2009): "only 97% of the nominal bandwidth" for headers, "a factor of 13.01" on the latency for slow start,
   * weight-S 20537, and acknowledgements that take 5 % on the way back. (The manual's text says 0.05 %; its sum
   * {@code 0.01 * 13.01 + 800000 / ((0.97 * 1e6) / 1.05)} and the source say 5 %.)
   */
  public static final FlowModel LV08 = new FlowModel("lv08", 13.01, 0.97, true, 20_537, GAMMA, 0.05, false, LossBound.NONE);

  /**
   * What the segments of a connection of ours would do, in the large: headers of 40 bytes on each 1460, an acknowledgement
   * for each, slow start, the throughput equation where segments are lost, and shares inverse to the round trip.
   */
  public static final FlowModel TCP = new FlowModel(
      "tcp", 1, SEGMENT_BYTES / PACKET_BYTES, true, 0, GAMMA, ACKNOWLEDGEMENT_BYTES / PACKET_BYTES, true, LossBound.PADHYE);

  /** All models. */
  public static final List<FlowModel> ALL = List.of(TCP, LV08, CM02, PLAIN);

  public FlowModel {
    if (!(latencyFactor >= 1 && bandwidthFactor > 0 && bandwidthFactor <= 1 && weightBytes >= 0 && windowBytes >= 0 && crossTraffic >= 0)) {
      throw new IllegalArgumentException("flow model '" + name + "' must have a latency factor from 1, a bandwidth factor above 0 and at most 1, and nothing below 0");
    }
  }

  /** The model of that name. */
  public static Optional<FlowModel> find(String name) {
    return ALL.stream().filter(model -> model.name.equals(name)).findFirst();
  }

  /** This model with another bound by loss. */
  public FlowModel with(LossBound bound) {
    return new FlowModel(name, latencyFactor, bandwidthFactor, byRoundTrip, weightBytes, windowBytes, crossTraffic, slowStart, bound);
  }

  /** How long after a flow is asked for its first byte moves. */
  public long startNanos(long latencyNanos) {
    return (long) Math.ceil(latencyFactor * latencyNanos);
  }

  /** Whether a flow takes anything of the way back. */
  public boolean usesWayBack() {
    return crossTraffic > 0;
  }

  /** Bytes on the wire for a byte of payload, on the way there. */
  double wireBytesForth() {
    return 1 / bandwidthFactor;
  }

  /** Bytes on the wire for a byte of payload, on the way back. */
  double wireBytesBack() {
    return crossTraffic / bandwidthFactor;
  }

  /** How dear the rate of a flow is: see {@link MaxMin}. */
  double penalty(double latencySeconds, List<Channel.Use> forth) {
    if (!byRoundTrip) {
      return 1;
    }
    double penalty = latencySeconds;
    for (Channel.Use use : forth) {
      // A medium is no line of its own.
      penalty += use.amount() == 1 ? weightBytes / (use.channel().capacity() / 8) : 0;
    }
    return penalty > 0 ? penalty : 1;
  }

  /** The most a flow can run at when it is alone, in bits per second of payload. */
  double bound(double latencySeconds, double loss) {
    double window = windowBytes > 0 && latencySeconds > 0 ? 8.0 * windowBytes / (2 * latencySeconds) : Double.POSITIVE_INFINITY;
    return Math.min(window, lossBound.bitsPerSecond(SEGMENT_BYTES, 2 * latencySeconds, loss));
  }

  @Override
  public String toString() {
    return name;
  }
}
