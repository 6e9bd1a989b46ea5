package orrery.scenario.preset;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.net.QueueSpec;
import orrery.scenario.Plain;
import orrery.scenario.Within;

/** What may wait for a link, as a preset writes it. */
public sealed interface QueueSpecification {

  /** The same for the network. */
  QueueSpec queue();

  /** So many bytes. */
  @Plain
  @Doc("Refuses what joins while so much waits.")
  record Bytes(@Doc("The most that may wait.") @Within(least = "1 B", greatest = "1 GiB") DataSize bytes) implements QueueSpecification {
    @Override
    public QueueSpec queue() {
      return new QueueSpec.Bytes(bytes);
    }
  }

  /** So many packets. */
  @Doc("Refuses what joins while so many packets wait.")
  record Packets(@Doc("The most that may wait, the one being sent among them.") @Within(least = "1", greatest = "1000000") int packets) implements QueueSpecification {
    @Override
    public QueueSpec queue() {
      return new QueueSpec.Packets(packets);
    }
  }

  /** Random early detection. */
  @Doc("Random early detection (Floyd and Jacobson 1993).")
  record Red(
      @Doc("The most that may wait.") DataSize bytes,
      @Doc("Average below which nothing is refused.") DataSize minimum,
      @Doc("Average from which everything is.") DataSize maximum,
      @Doc("Probability of refusal just below the maximum.") @Within(above = "0", greatest = "1") double probability,
      @Doc("Weight of the present queue in the average.") @Default("0.002") @Within(above = "0", greatest = "1") double weight)
      implements QueueSpecification {

    public Red {
      if (minimum.bytes() >= maximum.bytes()) {
        throw new IllegalArgumentException("minimum must be less than maximum (" + maximum + ") but is " + minimum);
      }
      if (maximum.bytes() > bytes.bytes()) {
        throw new IllegalArgumentException("maximum must be at most bytes (" + bytes + ") but is " + maximum);
      }
    }

    @Override
    public QueueSpec queue() {
      return new QueueSpec.Red(bytes, minimum, maximum, probability, weight);
    }
  }

  /** CoDel. */
  @Doc("CoDel (RFC 8289).")
  record Codel(
      @Doc("The most that may wait.") DataSize bytes,
      @Doc("Acceptable standing delay.") @Default(value = "5 ms", source = "RFC 8289 §4.4") @Within(above = "0 ns") Duration target,
      @Doc("How long packets must have waited longer before any is dropped.") @Default(value = "100 ms", source = "RFC 8289 §4.4") Duration interval)
      implements QueueSpecification {

    public Codel {
      if (target.compareTo(interval) >= 0) {
        throw new IllegalArgumentException("target must be less than interval");
      }
    }

    @Override
    public QueueSpec queue() {
      return new QueueSpec.Codel(bytes, target, interval);
    }
  }

  /** PIE. */
  @Doc("PIE (RFC 8033).")
  record Pie(
      @Doc("The most that may wait.") DataSize bytes,
      @Doc("Delay the controller steers for.") @Default(value = "15 ms", source = "RFC 8033 §4.2") @Within(above = "0 ns") Duration target)
      implements QueueSpecification {
    @Override
    public QueueSpec queue() {
      return new QueueSpec.Pie(bytes, target);
    }
  }
}
