package orrery.device.demand;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Want;
import orrery.sim.Distribution;
import orrery.sim.Streams;

/**
 * A habit of users, or of sensors, that many devices share: what they want again and again.
 *
 * @param name what luck is drawn by
 * @param hearing who is to hear of it
 * @param arrivals when wants come
 * @param size how much they ask for
 * @param central the probability that the work must stay in the central cloud
 * @param whom among whom those are chosen that a want is for
 * @param company who these are
 * @param circle the few of them with whom a device has to do
 */
public record Workload(
    String name, Hearing hearing, Want.Kind kind, String service, ArrivalModel arrivals, Size size, double central, Want.Whom whom, Company company, Circle circle) {

  /** No want has more bytes, operations or receivers: a tail that is drawn from ends somewhere. */
  private static final double MOST = 1e15;

  private static final double MOST_RECEIVERS = 10_000;

  /** Who hears of what is wanted of a device. */
  public enum Hearing {
    /** What runs on it. */
    PROGRAMS,
    /** A model that does without. */
    MODEL
  }

  /** A habit that programs are to see to. */
  public Workload(
      String name, Want.Kind kind, String service, ArrivalModel arrivals, Size size, double central, Want.Whom whom, Company company, Circle circle) {
    this(name, Hearing.PROGRAMS, kind, service, arrivals, size, central, whom, company, circle);
  }

  /**
   * How much wants ask for.
   *
   * @param upBytes to send
   * @param downBytes to receive
   * @param operations to work
   * @param receivers how many others it is for
   * @param deadline within which; empty for any time
   */
  public record Size(Distribution upBytes, Distribution downBytes, Distribution operations, Distribution receivers, Optional<Duration> deadline) {}

  /** What its wants are drawn for, all but their numbers. */
  String purpose() {
    return "want/" + name + "/";
  }

  /**
   * The present want of {@code present}, as one who hears it is told. What it draws is drawn by the number, in one order, whatever of it is constant.
   *
   * @param purpose {@link #purpose}, which who asks often keeps
   */
  Want want(Streams streams, Streams.Own own, String device, String purpose, Arrivals present) {
    RandomStream luck = own.stream(purpose, present.number());
    boolean staysCentral = luck.nextBoolean(central);
    long up = amount(size.upBytes, luck, MOST);
    long down = amount(size.downBytes, luck, MOST);
    long operations = amount(size.operations, luck, MOST);
    int receivers = (int) amount(size.receivers, luck, MOST_RECEIVERS);
    List<NodeId> to = whom == Want.Whom.WHEREVER ? List.of() : circle.some(streams, device, name, company.of(device), receivers, luck);
    return new Want(
        name, kind, service, present.number(), whom, to, present.upBytes().orElse(up), present.downBytes().orElse(down), operations,
        size.deadline, staysCentral, own.whenDrawnFrom(purpose, present.number(), "/own"));
  }

  private static long amount(Distribution of, RandomStream luck, double most) {
    return Math.round(Math.min(most, of.sample(luck)));
  }
}
