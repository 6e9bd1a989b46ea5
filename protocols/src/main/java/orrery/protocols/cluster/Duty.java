package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import orrery.host.Defaults;
import orrery.host.Device.Permission;

/**
 * What a member does for its cluster besides being a member: a role by selection (EC-7, EC-34), which the super node gives
 * and takes back by the rules of {@link SelectionConfig}. A node may have several.
 */
public enum Duty {
  /** Link-local network proxy: passes on what members cannot send or receive themselves, as at the cluster's end of a SEP. */
  PROXY(Permission.PROXY),
  /** Link-local cache: keeps content at hand that several members want. */
  CACHE(Permission.CACHE),
  /** Back-up storage: keeps copies of members' data. */
  STORAGE(Permission.STORAGE),
  /** Provider of processor time: runs services of other members. */
  COMPUTE(Permission.COMPUTE);

  private static final Duty[] ALL = values();

  /** Every set of duties there can be, by the bits of its ordinals: nodes have many sets, but few different ones. */
  private static final List<Set<Duty>> SETS = sets();

  private final Permission permission;

  Duty(Permission permission) {
    this.permission = permission;
  }

  /** What the owner of a node must permit for the node to have this duty. */
  public Permission permission() {
    return permission;
  }

  /** How events, states and labels write it: {@code proxy}. */
  public String word() {
    return Defaults.word(this);
  }

  /** The words of {@code duties} in the order of the enum, a space between two. */
  public static String words(Set<Duty> duties) {
    return ofBits(bits(duties)).stream().map(Duty::word).collect(Collectors.joining(" "));
  }

  /** No duty. */
  static Set<Duty> none() {
    return SETS.get(0);
  }

  /** The same set in the order of the enum, one object for each set there can be. */
  static Set<Duty> held(Collection<Duty> duties) {
    return ofBits(bits(duties));
  }

  /** Bit 0 is the first duty. */
  static int bits(Collection<Duty> duties) {
    int bits = 0;
    // Messages are made too often to go through each set by an iterator of its own.
    for (Duty duty : ALL) {
      bits |= duties.contains(duty) ? 1 << duty.ordinal() : 0;
    }
    return bits;
  }

  /** @param bits as {@link #bits} gives them, which some set must have */
  static Set<Duty> ofBits(int bits) {
    return SETS.get(bits);
  }

  /** Whether some set has these bits. */
  static boolean areBits(int bits) {
    return bits >= 0 && bits < SETS.size();
  }

  private static List<Set<Duty>> sets() {
    List<Set<Duty>> sets = new ArrayList<>();
    for (int bits = 0; bits < 1 << values().length; bits++) {
      EnumSet<Duty> set = EnumSet.noneOf(Duty.class);
      for (Duty each : values()) {
        if ((bits >>> each.ordinal() & 1) == 1) {
          set.add(each);
        }
      }
      sets.add(Collections.unmodifiableSet(set));
    }
    return List.copyOf(sets);
  }
}
