package orrery.protocols.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import orrery.host.Device;
import orrery.host.Device.Permission;
import orrery.host.Host;
import orrery.host.LinkRates;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.host.Shared;

/**
 * What a node tells its cluster about itself (EC-7), in steps coarse enough that it changes rarely: members tell the super
 * node of changes only (EC-15).
 *
 * @param equipment what device it is, which very many nodes have in common
 * @param account its owner's account, at most {@value #MAXIMUM_TEXT} bytes of UTF-8
 * @param batteryPercent charge in steps of ten, 0 to 100; empty on mains
 * @param persistenceMinutes how long it has been on, or usually stays on, rounded down to a power of two; 0 or more
 * @param score its merit in thousandths, 0 to 1000, by {@link Merit}
 * @param position where it says it is, where it says so
 * @param reachable whether it has been found to be reachable from outside of its link (EC-21)
 * @param loadPercent how much of its processor is in use, 0 to 100 in steps of 25
 * @param inventory the microservices that it offers
 */
public record Profile(
    Equipment equipment,
    String account,
    OptionalInt batteryPercent,
    int persistenceMinutes,
    int score,
    Optional<Position> position,
    boolean reachable,
    int loadPercent,
    Inventory inventory) {

  /** The most bytes of UTF-8 a text of a profile may have. */
  public static final int MAXIMUM_TEXT = 63;

  /** Every charge there can be: nodes have many profiles. */
  private static final List<OptionalInt> CHARGES = IntStream.rangeClosed(0, 100).mapToObj(OptionalInt::of).toList();

  public Profile {
    requireText("account", account);
    requireCount("persistenceMinutes", persistenceMinutes);
    requirePercent("batteryPercent", batteryPercent.orElse(0));
    requireScore(score);
    requirePercent("loadPercent", loadPercent);
    batteryPercent = batteryPercent.isPresent() ? CHARGES.get(batteryPercent.getAsInt()) : batteryPercent;
  }

  /** A charge of 0 to 100 percent. */
  static OptionalInt charge(int percent) {
    return CHARGES.get(percent);
  }

  /** A profile of all that it says, one by one. */
  public Profile(
      String deviceType,
      String operatingSystem,
      String account,
      long processorMops,
      long memoryBytes,
      long storageBytes,
      long bitsPerSecondUp,
      long bitsPerSecondDown,
      OptionalInt batteryPercent,
      int persistenceMinutes,
      int score,
      Set<Permission> permissions,
      Optional<Position> position,
      boolean reachable,
      int loadPercent,
      Inventory inventory) {
    this(
        new Equipment(deviceType, operatingSystem, processorMops, memoryBytes, storageBytes, bitsPerSecondUp, bitsPerSecondDown, permissions),
        account, batteryPercent, persistenceMinutes, score, position, reachable, loadPercent, inventory);
  }

  /** A profile that says nothing of being reachable, of what is in use, and of microservices. */
  public Profile(
      String deviceType,
      String operatingSystem,
      String account,
      long processorMops,
      long memoryBytes,
      long storageBytes,
      long bitsPerSecondUp,
      long bitsPerSecondDown,
      OptionalInt batteryPercent,
      int persistenceMinutes,
      int score,
      Set<Permission> permissions,
      Optional<Position> position) {
    this(deviceType, operatingSystem, account, processorMops, memoryBytes, storageBytes, bitsPerSecondUp, bitsPerSecondDown,
        batteryPercent, persistenceMinutes, score, permissions, position, false, 0, Inventory.NONE);
  }

  /** What a device does not know of itself, but is told by the node's other protocols. */
  record Circumstances(boolean reachable, int loadPercent, Inventory inventory) {

    static final Circumstances UNKNOWN = new Circumstances(false, 0, Inventory.NONE);
  }

  /** What {@code host} is, with its merit by {@code merit}; {@code persistence} is how long it has been, or stays, on. */
  static Profile of(Host host, Duration persistence, Circumstances circumstances, Merit merit) {
    Device device = host.device();
    LinkRates rates = host.linkRates();
    Profile unscored = new Profile(device.type(), device.operatingSystem(), device.account(), device.processorMops(),
        device.memoryBytes(), device.storageBytes(), rates.bitsPerSecondUp(), rates.bitsPerSecondDown(), charge(device),
        minutes(persistence), 0, device.permissions(), device.position(),
        circumstances.reachable(), load(circumstances), circumstances.inventory());
    return unscored.withScore(merit.score(unscored));
  }

  /** As {@link #of}; where nothing has changed since {@code before} was made in the same way, that. */
  static Profile of(Host host, Duration persistence, Circumstances circumstances, Merit merit, Profile before) {
    return before.isStill(host, persistence, circumstances) ? before : of(host, persistence, circumstances, merit);
  }

  /** Whether {@link #of} would come to the same; nodes look at themselves often, and seldom find anything new. */
  private boolean isStill(Host host, Duration persistence, Circumstances circumstances) {
    Device device = host.device();
    LinkRates rates = host.linkRates();
    return persistenceMinutes == minutes(persistence)
        && reachable == circumstances.reachable()
        && loadPercent == load(circumstances)
        && equipment.isOf(device, rates)
        && batteryPercent.equals(charge(device))
        && account.equals(device.account())
        && position.equals(device.position())
        && inventory.equals(circumstances.inventory());
  }

  private static OptionalInt charge(Device device) {
    OptionalInt battery = device.batteryPercent();
    return battery.isPresent() ? OptionalInt.of(battery.getAsInt() / 10 * 10) : battery;
  }

  private static int minutes(Duration persistence) {
    return Integer.highestOneBit((int) Math.min(Integer.MAX_VALUE, persistence.toMinutes()));
  }

  private static int load(Circumstances circumstances) {
    return circumstances.loadPercent() / 25 * 25;
  }

  /**
   * The same, of one object where others have it, too: those of a node at its super node and at itself, for example.
   *
   * @param node whose profile it is: the latest of each is known
   */
  public Profile shared(Shared by, NodeId node) {
    Equipment known = equipment.shared(by);
    Profile same = known == equipment
        ? this : new Profile(known, account, batteryPercent, persistenceMinutes, score, position, reachable, loadPercent, inventory);
    return by.same(same, Shared.hash(node.name()));
  }

  private Profile withScore(int other) {
    return new Profile(equipment, account, batteryPercent, persistenceMinutes, other, position, reachable, loadPercent, inventory);
  }

  /** The same without what drifts all the time, which is no news by itself (EC-15): charge, persistence, and the merit and use that follow from them. */
  public Profile steady() {
    return new Profile(equipment, account, OptionalInt.empty(), 0, 0, position, false, 0, inventory);
  }

  /** As the catalogue of devices names it, such as {@code set-top-box}. */
  public String deviceType() {
    return equipment.deviceType();
  }

  /** Such as {@code android}. */
  public String operatingSystem() {
    return equipment.operatingSystem();
  }

  /** Million operations a second over all cores. */
  public long processorMops() {
    return equipment.processorMops();
  }

  /** Main memory. */
  public long memoryBytes() {
    return equipment.memoryBytes();
  }

  /** Storage. */
  public long storageBytes() {
    return equipment.storageBytes();
  }

  /** Rate of its best interface towards the network, 0 where unknown. */
  public long bitsPerSecondUp() {
    return equipment.bitsPerSecondUp();
  }

  /** Rate of that interface from the network, 0 where unknown. */
  public long bitsPerSecondDown() {
    return equipment.bitsPerSecondDown();
  }

  /** What its owner lets it do for others. */
  public Set<Permission> permissions() {
    return equipment.permissions();
  }

  /** Whether the owner lets this node be super node. */
  public boolean eligible() {
    return permissions().contains(Permission.SUPER_NODE);
  }

  static void requireText(String name, String text) {
    // No character takes more than three bytes; profiles are made too often to encode short texts for this.
    if (text.length() <= MAXIMUM_TEXT / 3) {
      return;
    }
    int octets = text.getBytes(StandardCharsets.UTF_8).length;
    if (octets > MAXIMUM_TEXT) {
      throw new IllegalArgumentException(name + " must be at most " + MAXIMUM_TEXT + " bytes of UTF-8 but is " + octets);
    }
  }

  static void requireCount(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must be 0 or more but is " + value);
    }
  }

  private static void requirePercent(String name, int value) {
    if (value < 0 || value > 100) {
      throw new IllegalArgumentException(name + " must be 0 to 100 but is " + value);
    }
  }

  static void requireScore(int score) {
    if (score < 0 || score > 1000) {
      throw new IllegalArgumentException("a score must be 0 to 1000 thousandths but is " + score);
    }
  }
}
