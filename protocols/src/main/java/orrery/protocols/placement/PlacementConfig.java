package orrery.protocols.placement;

import java.time.Duration;
import orrery.host.BitRate;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Distance;
import orrery.host.Doc;

/**
 * Where a node has its calls served (EC-37).
 *
 * @param radius within which nodes are near, where {@code within} is {@code proximity}
 * @param pins of services, as {@link Pin#parse} reads them
 * @param leastBattery percent of charge below which a node of somebody else is left alone
 * @param knownFor how long what discovery has said of a service counts
 * @param known of how many services what discovery has said is kept
 */
public record PlacementConfig(
    @Doc("How places are ranked: 'weighed' by all criteria, or one of the baselines 'nearest', 'random', 'own' and 'central'.")
        @Default(value = "weighed", source = "EC-37") Policy policy,
    @Doc("How far from here edge nodes may serve: those of the 'account', on the 'network', in 'proximity', or 'anywhere'; the central cloud is a matter of its own.")
        @Default(value = "anywhere", source = "assumed; EC-37: within account, network or proximity") Within within,
    @Doc("How near 'proximity' is.")
        @Default(value = "150 m", source = "assumed") Distance radius,
    @Doc("Whether calls may be served in the central cloud.")
        @Default(value = "true", source = "EC-40: 'falling back to central resources is allowed and counted'") boolean central,
    @Doc("Whether a service that nobody has is loaded, here or on a member of the link that permits it.")
        @Default(value = "true", source = "EC-16") boolean load,
    @Doc("Where services must stay: SERVICE=none|here|link|account|central; SERVICE=….")
        @Default(value = "", source = "assumed; EC-37: the developer may pin") String pins,
    @Doc("Percent of charge below which another account's node is left alone.")
        @Default(value = "40", source = "assumed; as containers refuse it") int leastBattery,
    @Doc("How long what discovery has said of a service counts.")
        @Default(value = "30 s", source = "assumed") Duration knownFor,
    @Doc("Of how many services it is kept.")
        @Default(value = "32", source = "assumed") int known,
    @Doc("How long each step of loading a service on another node may take, and how long an image that comes may stand still.")
        @Default(value = "60 s", source = "assumed") Duration loadPatience,
    Weights weights,
    Costs costs) {

  /** How places are ranked. */
  public enum Policy {
    /** By the criteria of the seed, weighed; work by when it would be done. */
    WEIGHED,
    /** The nearest first, whatever it can. */
    NEAREST,
    /** In any order. */
    RANDOM,
    /** This device, and nothing else. */
    OWN,
    /** The central cloud, and nothing else. */
    CENTRAL
  }

  /** How far away edge nodes may be. */
  public enum Within {
    /** Nodes of the caller's account. */
    ACCOUNT,
    /** Nodes on a link of this node. */
    NETWORK,
    /** Nodes near by, and on a link of this node. */
    PROXIMITY,
    /** Any nodes. */
    ANYWHERE
  }

  public PlacementConfig {
    Pin.parse(pins);
    requireWithin("least-battery", leastBattery, 0, 100);
    requireWithin("known", known, 1, 10_000);
    if (loadPatience.isNegative() || loadPatience.isZero()) {
      throw new IllegalArgumentException("load-patience must be longer than 0 s but is " + loadPatience);
    }
    if (knownFor.isNegative()) {
      throw new IllegalArgumentException("known-for must be 0 s or more but is " + knownFor);
    }
  }

  /** The same by another policy. */
  public PlacementConfig with(Policy other) {
    return new PlacementConfig(other, within, radius, central, load, pins, leastBattery, knownFor, known, loadPatience, weights, costs);
  }

  private static void requireWithin(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " must be " + least + " to " + most + " but is " + value);
    }
  }

  /** What counts how much where places are weighed, relative to the sum; {@link WeighedRanking} says what each part is. */
  public record Weights(
      @Doc("Weight of how soon the answer is there.")
          @Default(value = "30", source = "assumed") int time,
      @Doc("Weight of how near it is.")
          @Default(value = "40", source = "assumed; EC-18, EC-40: own resources first, the central cloud as a fall-back") int nearness,
      @Doc("Weight of being of the caller's account.")
          @Default(value = "10", source = "assumed; EC-18") int kinship,
      @Doc("Weight of its supply: mains, or the battery's charge.")
          @Default(value = "10", source = "assumed") int power,
      @Doc("Weight of how idle its processor is.")
          @Default(value = "10", source = "assumed") int idleness,
      @Doc("Weight of how long it has been on, or usually stays on.")
          @Default(value = "10", source = "assumed") int reliability,
      @Doc("Weight of its function: being its cluster's provider of processor time, or a data centre.")
          @Default(value = "5", source = "assumed") int function,
      @Doc("Weight of processor speed.")
          @Default(value = "5", source = "assumed") int processor,
      @Doc("Weight of main memory.")
          @Default(value = "5", source = "assumed") int memory,
      @Doc("Weight of input and output: the rate of its link.")
          @Default(value = "5", source = "assumed") int io,
      @Doc("Weight of costing nobody anything by the byte.")
          @Default(value = "10", source = "assumed") int thrift) {

    public Weights {
      long sum = 0;
      for (int weight : new int[] {time, nearness, kinship, power, idleness, reliability, function, processor, memory, io, thrift}) {
        requireWithin("a weight of placement", weight, 0, 1_000_000);
        sum += weight;
      }
      if (sum == 0) {
        throw new IllegalArgumentException("the weights of placement must not all be 0");
      }
    }

    long sum() {
      return 0L + time + nearness + kinship + power + idleness + reliability + function + processor + memory + io + thrift;
    }
  }

  /**
   * What is taken for so where nobody has measured it.
   *
   * @param centralMops million operations a second that one call has in the central cloud
   * @param start from the wish until a service that is there, but may rest, begins its own preparations
   * @param startOperations of those
   * @param image what travels where a service is loaded
   * @param memory what a service takes
   */
  public record Costs(
      @Doc("Round trip to another node on the link.")
          @Default(value = "5 ms", source = "assumed") Duration link,
      @Doc("Round trip to a node on another link.")
          @Default(value = "60 ms", source = "assumed") Duration elsewhere,
      @Doc("Round trip to the central cloud.")
          @Default(value = "40 ms", source = "assumed") Duration central,
      @Doc("Rate of a link of which nobody has told it.")
          @Default(value = "20 Mb/s", source = "assumed") BitRate rate,
      @Doc("Rate at which the central cloud takes and gives.")
          @Default(value = "1 Gb/s", source = "assumed") BitRate centralRate,
      @Doc("Million operations a second that one call has in the central cloud.")
          @Default(value = "50000", source = "assumed") long centralMops,
      @Doc("Time to make a container.")
          @Default(value = "5 ms", source = "validation M07: 'V8 isolate under 5 ms', as containers take it") Duration start,
      @Doc("Operations until a program serves.")
          @Default(value = "1000000000", source = "assumed; as images have it") long startOperations,
      @Doc("What travels where a service is loaded.")
          @Default(value = "20 MB", source = "assumed; as images have it") DataSize image,
      @Doc("Memory that a service takes.")
          @Default(value = "64 MB", source = "assumed; as images have it") DataSize memory) {

    public Costs {
      requireWithin("central-mops", centralMops, 1, Integer.MAX_VALUE);
      requireWithin("start-operations", startOperations, 0, 1_000_000_000_000_000L);
      for (Duration each : new Duration[] {link, elsewhere, central, start}) {
        if (each.isNegative()) {
          throw new IllegalArgumentException("times of placement must be 0 s or more but one is " + each);
        }
      }
      if (rate.bitsPerSecond() < 1 || centralRate.bitsPerSecond() < 1) {
        throw new IllegalArgumentException("rates of placement must be at least 1 b/s but are " + rate + " and " + centralRate);
      }
    }
  }
}
