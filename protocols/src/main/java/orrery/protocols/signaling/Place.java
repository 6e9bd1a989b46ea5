package orrery.protocols.signaling;

import java.util.List;
import java.util.Optional;
import orrery.host.Position;

/**
 * Where somebody is, as far as that is known: by round trips to landmarks, on the earth, by the name of a region.
 *
 * @param roundTripMicros to each landmark, in the landmarks' order; empty where none was measured
 * @param region empty for unknown
 */
public record Place(List<Long> roundTripMicros, Optional<Position> position, String region) {

  /** More landmarks than that tell nothing new. */
  public static final int MOST_LANDMARKS = 16;

  /** Longer than any round trip on the earth. */
  static final long MOST_MICROS = 60_000_000;

  /** A round trip of light in fibre, at 200 km a millisecond: 10 microseconds a kilometre of distance. */
  private static final double MICROS_A_METRE = 0.01;

  /** Between two regions whose distance is not known; assumed, about the mean of the regions of a continent. */
  private static final long OTHER_REGION_MICROS = 50_000;

  /** Of somebody of whom nothing is known that could be compared: farther than anybody who is known. */
  private static final long UNKNOWN_MICROS = 1_000_000;

  /** Nothing is known. */
  public static final Place UNKNOWN = new Place(List.of(), Optional.empty(), "");

  public Place {
    roundTripMicros = List.copyOf(roundTripMicros);
    if (roundTripMicros.size() > MOST_LANDMARKS) {
      throw new IllegalArgumentException("there must be at most " + MOST_LANDMARKS + " landmarks but are " + roundTripMicros.size());
    }
    for (long micros : roundTripMicros) {
      if (micros < 0 || micros > MOST_MICROS) {
        throw new IllegalArgumentException("a round trip must be 0 to " + MOST_MICROS + " us but is " + micros);
      }
    }
  }

  /** Somewhere on the earth. */
  public static Place at(Position position) {
    return new Place(List.of(), Optional.of(position), "");
  }

  /** In a region. */
  public static Place in(String region) {
    return new Place(List.of(), Optional.empty(), region);
  }

  /**
   * How far it is to {@code other}, in microseconds of round trip, by the best that both know of themselves.
   *
   * <p>By landmarks, it is the root of the mean square difference of both vectors, each less its own mean: what a slow access
   * adds to all round trips of a node alike says nothing of where it is.
   */
  public long microsTo(Place other) {
    int landmarks = roundTripMicros.size();
    if (landmarks > 1 && landmarks == other.roundTripMicros.size()) {
      double mean = mean() - other.mean();
      double squares = 0;
      for (int i = 0; i < landmarks; i++) {
        double difference = roundTripMicros.get(i) - other.roundTripMicros.get(i) - mean;
        squares += difference * difference;
      }
      return (long) Math.sqrt(squares / landmarks);
    } else if (position.isPresent() && other.position.isPresent()) {
      return (long) (position.get().metresTo(other.position.get()) * MICROS_A_METRE);
    } else if (!region.isEmpty() && !other.region.isEmpty()) {
      return region.equals(other.region) ? 0 : OTHER_REGION_MICROS;
    }
    return UNKNOWN_MICROS;
  }

  private double mean() {
    long sum = 0;
    for (long micros : roundTripMicros) {
      sum += micros;
    }
    return (double) sum / roundTripMicros.size();
  }
}
