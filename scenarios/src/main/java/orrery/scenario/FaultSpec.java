package orrery.scenario;

import java.time.Duration;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/** Something that goes wrong at a known time. Whom it hits is drawn by the names of fault and candidate. */
@Tagged("type")
public sealed interface FaultSpec {

  /** When it happens, from time zero. */
  Duration at();

  /** The share of the candidates it hits. */
  double fraction();

  /** Devices lose power: nothing is called, nothing is said. */
  @Doc("Devices lose power without a word.")
  record Crash(
      @Doc("When.") Duration at,
      @Doc("Who may be hit: 'any' device that is on, or only a 'super-node'.") @Default("any") Role role,
      @Doc("Only devices of this group may be hit; those of every group where it is not given.") Optional<String> group,
      @Doc("The share of the candidates it hits.") @Default("1") @Within(least = "0", greatest = "1") double fraction,
      @Doc("When they are switched on again, counted from the crash; with their own churn, or never, where it is not given.")
          Optional<Duration> restartAfter)
      implements FaultSpec {}

  /** Homes are cut: from the world, or in two. */
  @Doc("Homes are cut, from the world or in two.")
  record Partition(
      @Doc("When.") Duration at,
      @Doc("What is cut: 'uplink', the home from the world, or 'lan', the home's devices into two halves that do not hear each other.")
          @Default("uplink") Cut cut,
      @Doc("The share of the homes it hits.") @Default("1") @Within(least = "0", greatest = "1") double fraction,
      @Doc("When it is mended, counted from the cut; never where it is not given.") Optional<Duration> healAfter)
      implements FaultSpec {}

  /** Who may be hit by a crash. */
  enum Role {
    /** Any device that is on. */
    ANY,
    /** A device that believes it is a super node. */
    SUPER_NODE
  }

  /** What a partition cuts. */
  enum Cut {
    /** A home from the world. */
    UPLINK,
    /** A home's devices into two halves, by a draw named after the fault and the device. */
    LAN
  }
}
