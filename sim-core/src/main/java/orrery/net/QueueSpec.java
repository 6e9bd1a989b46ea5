package orrery.net;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Decimal;

/**
 * How many packets may wait for a link, and which are refused. All of these decide when a packet joins, or by how long it
 * will wait, which is known then. A discipline in which a later packet goes before an earlier one (priorities, fair
 * queueing) does not fit a departure that is computed once, and is not here.
 */
public sealed interface QueueSpec {

  /** Most bytes that may wait. */
  DataSize bytes();

  /** Refuses what joins while so many bytes wait, by the time they take to send. */
  record Bytes(DataSize bytes) implements QueueSpec {}

  /** Refuses what joins while so many packets wait, the one being sent among them. */
  record Packets(int packets) implements QueueSpec {

    public Packets {
      if (packets < 1 || packets > 1_000_000) {
        throw new IllegalArgumentException("packets must be from 1 to 1000000 but is " + packets);
      }
    }

    @Override
    public DataSize bytes() {
      return new DataSize(1500L * packets);
    }
  }

  /**
   * Random early detection (Floyd and Jacobson, "Random early detection gateways for congestion avoidance", 1993): refuses
   * with a probability that grows with the average queue.
   *
   * @param minimum average below which nothing is refused
   * @param maximum average from which everything is
   * @param probability of refusal just below the maximum
   * @param weight of the present queue in the average
   */
  record Red(DataSize bytes, DataSize minimum, DataSize maximum, double probability, double weight) implements QueueSpec {

    public Red {
      if (minimum.bytes() >= maximum.bytes() || maximum.bytes() > bytes.bytes()) {
        throw new IllegalArgumentException("minimum must be less than maximum and maximum at most bytes, but they are " + minimum + ", " + maximum + " and " + bytes);
      }
      if (!(probability > 0 && probability <= 1) || !(weight > 0 && weight <= 1)) {
        throw new IllegalArgumentException("probability and weight must be above 0 and at most 1 but are " + text(probability) + " and " + text(weight));
      }
    }

    private static String text(double value) {
      return Double.isFinite(value) ? Decimal.text(value) : "not a finite number";
    }
  }

  /**
   * CoDel (RFC 8289): drops at the head when packets have waited more than {@code target} for at least {@code interval},
   * ever more often. How long a packet waits is known when it joins a first-in first-out queue, so this is exact but for
   * one of the algorithm's conditions: whether more than one packet is left behind at the head (§5.5) is not known then, and is
   * answered by what is before the packet at its joining.
   */
  record Codel(DataSize bytes, Duration target, Duration interval) implements QueueSpec {

    public Codel {
      if (target.toNanos() < 1 || target.compareTo(interval) >= 0) {
        throw new IllegalArgumentException("target must be more than 0 and less than interval but they are " + target.toNanos() + " ns and " + interval.toNanos() + " ns");
      }
    }
  }

  /**
   * PIE (RFC 8033): refuses with a probability that a controller moves, every 15 ms, by the delay of the queue and its trend.
   * Between joins a queue only drains, so the controller's steps are made up for, exactly, at the next join.
   */
  record Pie(DataSize bytes, Duration target) implements QueueSpec {

    public Pie {
      if (target.toNanos() < 1) {
        throw new IllegalArgumentException("target must be more than 0 but is " + target.toNanos() + " ns");
      }
    }
  }
}
