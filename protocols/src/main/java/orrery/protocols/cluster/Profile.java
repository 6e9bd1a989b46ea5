package orrery.protocols.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import orrery.host.Device;
import orrery.host.Device.Permission;
import orrery.host.Host;
import orrery.host.LinkRates;
import orrery.host.Position;
import orrery.host.Shared;

/**
 * What a node tells its cluster about itself (EC-7), in steps coarse enough that it changes rarely: members tell the super
 * node of changes only (EC-15).
 *
 * @param deviceType as the catalogue of devices names it, at most {@value #MAXIMUM_TEXT} bytes of UTF-8
 * @param operatingSystem such as {@code android}, at most as long
 * @param account its owner's account, at most as long
 * @param processorMops million operations a second over all cores, 0 or more
 * @param memoryBytes main memory, 0 or more
 * @param storageBytes storage, 0 or more
 * @param bitsPerSecondUp rate of its best interface towards the network, 0 where unknown
 * @param bitsPerSecondDown rate of that interface from the network, 0 where unknown
 * @param batteryPercent charge in steps of ten, 0 to 100; empty on mains
 * @param persistenceMinutes how long it has been on, or usually stays on, rounded down to a power of two; 0 or more
 * @param score its merit in thousandths, 0 to 1000, by {@link Merit}
 * @param permissions what its owner lets it do for others
 * @param position where it says it is, where it says so
 * @param reachable whether it has been found to be reachable from outside of its link (EC-21)
 * @param loadPercent how much of its processor is in use, 0 to 100 in steps of 25
 * @param inventory the microservices that it offers
 */
public record Profile(
    String deviceType,
    String operatingSystem,
    String account,
    long processorMops,
    long memoryBytes,
    long storageBytes,
    long bitsPerSecondUp,
    long bitsPerSecondDown,
    OptionalInt batteryPercent,
    long persistenceMinutes,
    int score,
    Set<Permission> permissions,
    Optional<Position> position,
    boolean reachable,
    int loadPercent,
    Inventory inventory) {

  /** The most bytes of UTF-8 a text of a profile may have. */
  public static final int MAXIMUM_TEXT = 63;

  /** Every set of permissions there can be, by the bits of its ordinals: nodes have many profiles, and few sets. */
  private static final List<Set<Permission>> PERMISSION_SETS = permissionSets();

  public Profile {
    requireText("deviceType", deviceType);
    requireText("operatingSystem", operatingSystem);
    requireText("account", account);
    requireCount("processorMops", processorMops);
    requireCount("memoryBytes", memoryBytes);
    requireCount("storageBytes", storageBytes);
    requireCount("bitsPerSecondUp", bitsPerSecondUp);
    requireCount("bitsPerSecondDown", bitsPerSecondDown);
    requireCount("persistenceMinutes", persistenceMinutes);
    requirePercent("batteryPercent", batteryPercent.orElse(0));
    requireScore(score);
    requirePercent("loadPercent", loadPercent);
    permissions = held(permissions);
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
      long persistenceMinutes,
      int score,
      Set<Permission> permissions,
      Optional<Position> position) {
    this(deviceType, operatingSystem, account, processorMops, memoryBytes, storageBytes, bitsPerSecondUp, bitsPerSecondDown,
        batteryPercent, persistenceMinutes, score, permissions, position, false, 0, Inventory.NONE);
  }

  private static List<Set<Permission>> permissionSets() {
    Permission[] all = Permission.values();
    List<Set<Permission>> sets = new ArrayList<>();
    for (int bits = 0; bits < 1 << all.length; bits++) {
      EnumSet<Permission> set = EnumSet.noneOf(Permission.class);
      for (Permission each : all) {
        if ((bits >>> each.ordinal() & 1) == 1) {
          set.add(each);
        }
      }
      sets.add(Collections.unmodifiableSet(set));
    }
    return List.copyOf(sets);
  }

  private static Set<Permission> held(Set<Permission> permissions) {
    int bits = 0;
    for (Permission each : permissions) {
      bits |= 1 << each.ordinal();
    }
    return PERMISSION_SETS.get(bits);
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
        && bitsPerSecondUp == rates.bitsPerSecondUp()
        && bitsPerSecondDown == rates.bitsPerSecondDown()
        && processorMops == device.processorMops()
        && memoryBytes == device.memoryBytes()
        && storageBytes == device.storageBytes()
        && permissions.equals(device.permissions())
        && batteryPercent.equals(charge(device))
        && deviceType.equals(device.type())
        && operatingSystem.equals(device.operatingSystem())
        && account.equals(device.account())
        && position.equals(device.position())
        && inventory.equals(circumstances.inventory());
  }

  private static OptionalInt charge(Device device) {
    OptionalInt battery = device.batteryPercent();
    return battery.isPresent() ? OptionalInt.of(battery.getAsInt() / 10 * 10) : battery;
  }

  private static long minutes(Duration persistence) {
    return Long.highestOneBit(persistence.toMinutes());
  }

  private static int load(Circumstances circumstances) {
    return circumstances.loadPercent() / 25 * 25;
  }

  /** The same, of one object where others have it, too: those of a node at its super node and at itself, for example. */
  public Profile shared(Shared by) {
    long mixed = Shared.hash(account) + 31 * (score + 1009 * persistenceMinutes) + batteryPercent.orElse(101) + 7 * bitsPerSecondUp;
    return by.same(this, (int) (mixed ^ mixed >>> 32));
  }

  private Profile withScore(int other) {
    return new Profile(deviceType, operatingSystem, account, processorMops, memoryBytes, storageBytes, bitsPerSecondUp,
        bitsPerSecondDown, batteryPercent, persistenceMinutes, other, permissions, position, reachable, loadPercent, inventory);
  }

  /** The same without what drifts all the time, which is no news by itself (EC-15): charge, persistence, and the merit and use that follow from them. */
  public Profile steady() {
    return new Profile(deviceType, operatingSystem, account, processorMops, memoryBytes, storageBytes, bitsPerSecondUp, bitsPerSecondDown,
        OptionalInt.empty(), 0, 0, permissions, position, false, 0, inventory);
  }

  /** Whether the owner lets this node be super node. */
  public boolean eligible() {
    return permissions.contains(Permission.SUPER_NODE);
  }

  private static void requireText(String name, String text) {
    // No character takes more than three bytes; profiles are made too often to encode short texts for this.
    if (text.length() <= MAXIMUM_TEXT / 3) {
      return;
    }
    int octets = text.getBytes(StandardCharsets.UTF_8).length;
    if (octets > MAXIMUM_TEXT) {
      throw new IllegalArgumentException(name + " must be at most " + MAXIMUM_TEXT + " bytes of UTF-8 but is " + octets);
    }
  }

  private static void requireCount(String name, long value) {
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
