package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import orrery.host.Device;
import orrery.host.Device.Permission;
import orrery.host.LinkRates;
import orrery.host.Shared;
import org.jspecify.annotations.Nullable;

/**
 * What of a node's {@link Profile} is so of very many nodes: which device it is, by which link, and what it may be used for.
 *
 * @param deviceType as the catalogue of devices names it, at most {@value Profile#MAXIMUM_TEXT} bytes of UTF-8
 * @param operatingSystem such as {@code android}, at most as long
 * @param processorMops million operations a second over all cores, 0 or more
 * @param memoryBytes main memory, 0 or more
 * @param storageBytes storage, 0 or more
 * @param bitsPerSecondUp rate of its best interface towards the network, 0 where unknown
 * @param bitsPerSecondDown rate of that interface from the network, 0 where unknown
 * @param permissions what its owner lets it do for others
 */
public record Equipment(
    String deviceType,
    String operatingSystem,
    long processorMops,
    long memoryBytes,
    long storageBytes,
    long bitsPerSecondUp,
    long bitsPerSecondDown,
    Set<Permission> permissions) {

  private static final Permission[] PERMISSIONS = Permission.values();

  /** Every set of permissions there can be, by the bits of its ordinals: nodes are many, and sets few. */
  private static final List<Set<Permission>> PERMISSION_SETS = permissionSets();

  public Equipment {
    Profile.requireText("deviceType", deviceType);
    Profile.requireText("operatingSystem", operatingSystem);
    Profile.requireCount("processorMops", processorMops);
    Profile.requireCount("memoryBytes", memoryBytes);
    Profile.requireCount("storageBytes", storageBytes);
    Profile.requireCount("bitsPerSecondUp", bitsPerSecondUp);
    Profile.requireCount("bitsPerSecondDown", bitsPerSecondDown);
    permissions = held(permissions);
  }

  private static List<Set<Permission>> permissionSets() {
    Permission[] all = PERMISSIONS;
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
    return PERMISSION_SETS.get(bits(permissions));
  }

  /** The set of the permissions whose ordinals' bits are set; null where others are. */
  static @Nullable Set<Permission> permissions(int bits) {
    return bits < PERMISSION_SETS.size() ? PERMISSION_SETS.get(bits) : null;
  }

  /** The bits of their ordinals. */
  static int bits(Set<Permission> permissions) {
    int bits = 0;
    for (Permission each : PERMISSIONS) {
      if (permissions.contains(each)) {
        bits |= 1 << each.ordinal();
      }
    }
    return bits;
  }

  /** Whether {@code device}, with links of those {@code rates}, is such. */
  boolean isOf(Device device, LinkRates rates) {
    return bitsPerSecondUp == rates.bitsPerSecondUp()
        && bitsPerSecondDown == rates.bitsPerSecondDown()
        && processorMops == device.processorMops()
        && memoryBytes == device.memoryBytes()
        && storageBytes == device.storageBytes()
        && permissions == held(device.permissions())
        && deviceType.equals(device.type())
        && operatingSystem.equals(device.operatingSystem());
  }

  /** The same, of one object for all devices that are alike. */
  Equipment shared(Shared by) {
    long mixed = Shared.hash(deviceType) + 31 * processorMops + 7 * memoryBytes + 3 * storageBytes + bitsPerSecondUp;
    return by.same(this, (int) (mixed ^ mixed >>> 32));
  }
}
