package orrery.scenario;

import java.time.Duration;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Distance;
import orrery.host.Doc;

/** Something that goes wrong at a known time. Whom it hits is drawn by the names of fault and candidate. */
@Tagged("type")
public sealed interface FaultSpec {

  /** When it happens, from time zero. */
  Duration at();

  /** The share of the candidates it hits. */
  default double fraction() {
    return 1;
  }

  /** A fault of devices: those that are all that is said of them. Services are hit only where they are named. */
  interface OfDevices {

    Role role();

    Optional<String> group();

    Optional<String> node();

    Optional<String> region();

    Optional<Area> near();

    double fraction();
  }

  /** A fault of links. */
  interface OfLinks extends OfDevices {

    Part part();
  }

  /** Devices lose power: nothing is called, nothing is said. */
  @Doc("Devices lose power without a word.")
  record Crash(
      @Doc("When.") Duration at,
      @Doc("Who may be hit: 'any' device that is on, or only a 'super-node'.") @Default("any") Role role,
      @Doc("Only devices of this group may be hit; those of every group where it is not given.") Optional<String> group,
      @Doc("Only the node of this name, or this service, may be hit.") Optional<String> node,
      @Doc("Only devices in this region may be hit.") Optional<String> region,
      @Doc("Only devices whose position is in this area may be hit.") Optional<Area> near,
      @Doc("The share of the candidates it hits.") @Default("1") @Within(least = "0", greatest = "1") double fraction,
      @Doc("When they are switched on again, counted from the crash; with their own churn, or never, where it is not given.")
          Optional<Duration> restartAfter)
      implements FaultSpec, OfDevices {}

  /** Devices are switched off and on again. */
  @Doc("Devices that are on are switched off, in an orderly way or not, and on again.")
  record Restart(
      @Doc("When.") Duration at,
      @Doc("Who may be hit: 'any' device that is on, or only a 'super-node'.") @Default("any") Role role,
      @Doc("Only devices of this group may be hit; those of every group where it is not given.") Optional<String> group,
      @Doc("Only the node of this name, or this service, may be hit.") Optional<String> node,
      @Doc("Only devices in this region may be hit.") Optional<String> region,
      @Doc("Only devices whose position is in this area may be hit.") Optional<Area> near,
      @Doc("The share of the candidates it hits.") @Default("1") @Within(least = "0", greatest = "1") double fraction,
      @Doc("Whether they leave in order first; else they lose power without a word.") @Default("true") boolean orderly,
      @Doc("When they are switched on again, counted from the beginning.") @Default("30 s") @Within(above = "0 s") Duration restartAfter)
      implements FaultSpec, OfDevices {}

  /** Some do not reach others. */
  @Doc("Homes are cut, from the world or in two; or regions, or groups, from each other.")
  record Partition(
      @Doc("When.") Duration at,
      @Doc("What is cut: 'uplink', the home from the world; 'lan', the home's devices into two halves that do not hear each other; 'regions' or 'groups', those in 'from' from those in 'to'.")
          @Default("uplink") Cut cut,
      @Doc("Which way nothing passes: 'both' ways; 'out' of the home, of the first half, or of 'from'; or only 'in'.") @Default("both") Direction direction,
      @Doc("Of regions or groups: the one side. A service is a group of its own.") Optional<String> from,
      @Doc("Of regions or groups: the other side; all others where it is not given.") Optional<String> to,
      @Doc("Of homes: only this one may be hit.") Optional<String> home,
      @Doc("Of homes: only those in this region may be hit.") Optional<String> region,
      @Doc("The share of the homes it hits.") @Default("1") @Within(least = "0", greatest = "1") double fraction,
      @Doc("When it is mended, counted from the cut; never where it is not given.") Optional<Duration> healAfter)
      implements FaultSpec {

    public Partition {
      if (cut.isOfHomes() && (from.isPresent() || to.isPresent())) {
        throw new IllegalArgumentException((from.isPresent() ? "from" : "to") + " must only be given where 'cut' is regions or groups");
      }
      if (!cut.isOfHomes() && from.isEmpty()) {
        throw new IllegalArgumentException("from must be given where 'cut' is regions or groups");
      }
      if (!cut.isOfHomes() && (home.isPresent() || region.isPresent() || fraction != 1)) {
        throw new IllegalArgumentException((home.isPresent() ? "home" : region.isPresent() ? "region" : "fraction") + " must only be given where 'cut' is uplink or lan");
      }
      if (from.isPresent() && from.equals(to)) {
        throw new IllegalArgumentException("to must not be the same as 'from'");
      }
    }
  }

  /** Links are worse for a time. */
  @Doc("Links keep a share of their rate, take longer and lose more.")
  record Degrade(
      @Doc("When.") Duration at,
      @Doc("Which links: the 'device's own, or the 'access' of the home or machine to its provider.") @Default("access") Part part,
      @Doc("Whose links may be hit: those of 'any' device, or only of a 'super-node'.") @Default("any") Role role,
      @Doc("Only links of devices of this group may be hit; those of every group where it is not given.") Optional<String> group,
      @Doc("Only the links of this node, or of this service, may be hit.") Optional<String> node,
      @Doc("Only links of devices in this region may be hit.") Optional<String> region,
      @Doc("Only links of devices whose position is in this area may be hit.") Optional<Area> near,
      @Doc("The share of the links it hits.") @Default("1") @Within(least = "0", greatest = "1") double fraction,
      @Doc("The share of its rate that a link keeps.") @Default("100 %") @Within(least = "0.0001", greatest = "1") double rate,
      @Doc("What is added to the delay, one way.") @Default("0 s") @Within(greatest = "1 h") Duration delay,
      @Doc("The probability that a packet is lost which the link would have delivered.") @Default("0 %") @Within(least = "0", greatest = "1") double loss,
      @Doc("When it ends, counted from its beginning; never where it is not given.") @Within(above = "0 s") Optional<Duration> endAfter)
      implements FaultSpec, OfLinks {

    public Degrade {
      if (rate == 1 && delay.isZero() && loss == 0) {
        throw new IllegalArgumentException("rate, delay or loss must be given, as nothing else is degraded");
      }
    }
  }

  /** Links lose much for a time. */
  @Doc("Links lose more packets, for a time.")
  record LossBurst(
      @Doc("When.") Duration at,
      @Doc("Which links: the 'device's own, or the 'access' of the home or machine to its provider.") @Default("access") Part part,
      @Doc("Whose links may be hit: those of 'any' device, or only of a 'super-node'.") @Default("any") Role role,
      @Doc("Only links of devices of this group may be hit; those of every group where it is not given.") Optional<String> group,
      @Doc("Only the links of this node, or of this service, may be hit.") Optional<String> node,
      @Doc("Only links of devices in this region may be hit.") Optional<String> region,
      @Doc("Only links of devices whose position is in this area may be hit.") Optional<Area> near,
      @Doc("The share of the links it hits.") @Default("1") @Within(least = "0", greatest = "1") double fraction,
      @Doc("The probability that a packet is lost which the link would have delivered.") @Within(above = "0", greatest = "1") double loss,
      @Doc("When it ends, counted from its beginning.") @Within(above = "0 s") Duration endAfter)
      implements FaultSpec, OfLinks {}

  /** Links take longer for a time, now more and now less. */
  @Doc("Links take longer for a time, by a delay that is drawn anew again and again.")
  record LatencyStorm(
      @Doc("When.") Duration at,
      @Doc("Which links: the 'device's own, or the 'access' of the home or machine to its provider.") @Default("access") Part part,
      @Doc("Whose links may be hit: those of 'any' device, or only of a 'super-node'.") @Default("any") Role role,
      @Doc("Only links of devices of this group may be hit; those of every group where it is not given.") Optional<String> group,
      @Doc("Only the links of this node, or of this service, may be hit.") Optional<String> node,
      @Doc("Only links of devices in this region may be hit.") Optional<String> region,
      @Doc("Only links of devices whose position is in this area may be hit.") Optional<Area> near,
      @Doc("The share of the links it hits.") @Default("1") @Within(least = "0", greatest = "1") double fraction,
      @Doc("What is added to the delay at least, one way.") @Within(greatest = "1 h") Duration delay,
      @Doc("Up to this is added on top, uniformly, for each link by itself.") @Default("0 s") @Within(greatest = "1 h") Duration jitter,
      @Doc("How often what is added on top is drawn anew.") @Default("1 s") @Within(least = "1 ms") Duration every,
      @Doc("When it ends, counted from its beginning.") @Within(above = "0 s") Duration endAfter)
      implements FaultSpec, OfLinks {}

  /** Clocks are wrong. */
  @Doc("Clocks are wrong: the wall clock is set off, and it and the monotonic clock, by which timers run, go fast or slow.")
  record Clock(
      @Doc("When.") Duration at,
      @Doc("Who may be hit: 'any' device, or only a 'super-node'.") @Default("any") Role role,
      @Doc("Only devices of this group may be hit; those of every group where it is not given.") Optional<String> group,
      @Doc("Only the node of this name, or this service, may be hit.") Optional<String> node,
      @Doc("Only devices in this region may be hit.") Optional<String> region,
      @Doc("Only devices whose position is in this area may be hit.") Optional<Area> near,
      @Doc("The share of the candidates it hits.") @Default("1") @Within(least = "0", greatest = "1") double fraction,
      @Doc("By how much the wall clock is set ahead.") @Default("0 s") @Within(greatest = "3660 d") Duration ahead,
      @Doc("By how much the wall clock is set back.") @Default("0 s") @Within(greatest = "3660 d") Duration behind,
      @Doc("By how much both clocks run fast; negative where they run slow.") @Default("0 ppm") @Within(least = "-100000 ppm", greatest = "100000 ppm") Drift drift,
      @Doc("When the wall clock is set right and both run right again, counted from the beginning; never where it is not given.")
          @Within(above = "0 s") Optional<Duration> endAfter)
      implements FaultSpec, OfDevices {

    public Clock {
      if (ahead.isZero() && behind.isZero() && drift.perBillion() == 0) {
        throw new IllegalArgumentException("ahead, behind or drift must be given, as clocks are right otherwise");
      }
      if (!ahead.isZero() && !behind.isZero()) {
        throw new IllegalArgumentException("behind must not be given where 'ahead' is");
      }
    }
  }

  /** Processors are slow for a time. */
  @Doc("Processors keep a share of their speed.")
  record SlowNode(
      @Doc("When.") Duration at,
      @Doc("Who may be hit: 'any' device, or only a 'super-node'.") @Default("any") Role role,
      @Doc("Only devices of this group may be hit; those of every group where it is not given.") Optional<String> group,
      @Doc("Only the node of this name, or this service, may be hit.") Optional<String> node,
      @Doc("Only devices in this region may be hit.") Optional<String> region,
      @Doc("Only devices whose position is in this area may be hit.") Optional<Area> near,
      @Doc("The share of the candidates it hits.") @Default("1") @Within(least = "0", greatest = "1") double fraction,
      @Doc("The share of its speed that a processor keeps.") @Within(least = "0.0001", greatest = "1") double speed,
      @Doc("When it ends, counted from its beginning; never where it is not given.") @Within(above = "0 s") Optional<Duration> endAfter)
      implements FaultSpec, OfDevices {}

  /** Devices lose their first interface for a time. */
  @Doc("Devices are off their first network, a home's Wi-Fi or cable, for a time; what they have beside it goes on.")
  record Disconnect(
      @Doc("When.") Duration at,
      @Doc("Who may be hit: 'any' device, or only a 'super-node'.") @Default("any") Role role,
      @Doc("Only devices of this group may be hit; those of every group where it is not given.") Optional<String> group,
      @Doc("Only the node of this name, or this service, may be hit.") Optional<String> node,
      @Doc("Only devices in this region may be hit.") Optional<String> region,
      @Doc("Only devices whose position is in this area may be hit.") Optional<Area> near,
      @Doc("The share of the candidates it hits.") @Default("1") @Within(least = "0", greatest = "1") double fraction,
      @Doc("When it ends, counted from its beginning; never where it is not given.") @Within(above = "0 s") Optional<Duration> endAfter)
      implements FaultSpec, OfDevices {}

  /** Devices say that they are what they are not. */
  @Doc("Devices tell their protocols, and so everybody, that they are what they are not (EC-8). What they can do stays what it is.")
  record Liar(
      @Doc("When.") Duration at,
      @Doc("Who may be hit: 'any' device, or only a 'super-node'.") @Default("any") Role role,
      @Doc("Only devices of this group may be hit; those of every group where it is not given.") Optional<String> group,
      @Doc("Only the node of this name, or this service, may be hit.") Optional<String> node,
      @Doc("Only devices in this region may be hit.") Optional<String> region,
      @Doc("Only devices whose position is in this area may be hit.") Optional<Area> near,
      @Doc("The share of the candidates it hits.") @Default("1") @Within(least = "0", greatest = "1") double fraction,
      @Doc("How many times as fast as it is the processor is said to be.") @Default("1") @Within(least = "0.001", greatest = "1000000") double processor,
      @Doc("How many times as much main memory as there is there is said to be.") @Default("1") @Within(least = "0.001", greatest = "1000000") double memory,
      @Doc("How many times as much storage as there is there is said to be.") @Default("1") @Within(least = "0.001", greatest = "1000000") double storage,
      @Doc("How many times as fast as they are the interfaces are said to be.") @Default("1") @Within(least = "0.001", greatest = "1000000") double link,
      @Doc("Whether a device on battery is said to be on mains.") @Default("false") boolean mains,
      @Doc("How far north of where it is a device is said to be.") @Default("0 m") Distance displaced,
      @Doc("When they tell the truth again, counted from the beginning; never where it is not given.") @Within(above = "0 s") Optional<Duration> endAfter)
      implements FaultSpec, OfDevices {

    public Liar {
      if (processor == 1 && memory == 1 && storage == 1 && link == 1 && !mains && displaced.millimetres() == 0) {
        throw new IllegalArgumentException("processor, memory, storage, link, mains or displaced must be given, as nothing else is a lie");
      }
    }
  }

  /** All that is in a region is without power. */
  @Doc("Everything in a region is without power for a time, services too; what would come there meanwhile comes when it is back.")
  record RegionOutage(
      @Doc("When.") Duration at,
      @Doc("The region of a preset, or the row of a matrix.") String region,
      @Doc("When power is back, counted from the outage; never where it is not given.") @Within(above = "0 s") Optional<Duration> endAfter)
      implements FaultSpec {}

  /** Who may be hit by a fault. */
  enum Role {
    /** Any device. */
    ANY,
    /** A device that believes it is a super node. */
    SUPER_NODE
  }

  /** Which links a fault hits. */
  enum Part {
    /** A device's own. */
    DEVICE,
    /** That of a home's router, or of a machine that is in no home. */
    ACCESS
  }

  /** Which way a partition lets nothing pass. */
  enum Direction {
    /** Either way. */
    BOTH,
    /** From the side named first. */
    OUT,
    /** To the side named first. */
    IN
  }

  /** What a partition cuts. */
  enum Cut {
    /** A home from the world. */
    UPLINK,
    /** A home's devices into two halves, by a draw named after the fault and the device. */
    LAN,
    /** A region from another, or from all others. */
    REGIONS,
    /** A group of devices from another, or from all others. */
    GROUPS;

    /** Whether homes are hit one by one. */
    public boolean isOfHomes() {
      return this == UPLINK || this == LAN;
    }
  }
}
