package orrery.scenario.world;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import orrery.host.Device.Permission;
import orrery.net.Lan;
import orrery.net.Machine;
import orrery.scenario.Account;

/**
 * Whose the devices of a group are.
 *
 * @param account the account that the owner of a machine is known by
 * @param permissions what owners allow
 */
record Owner(Function<Machine, String> account, Set<Permission> permissions) {

  /** What a scenario says of a group. The account of a home goes by the home's name. */
  static Owner of(Account account) {
    Function<Machine, String> named =
        account instanceof Account.Own ? Machine::name
            : account instanceof Account.SharedBy shared ? machine -> firstOf(household(machine), shared.count())
            : account instanceof Account.Named other ? machine -> other.name()
            : Owner::household;
    return new Owner(named, EnumSet.allOf(Permission.class));
  }

  /** An owner with a name. */
  static Owner called(String account, Set<Permission> permissions) {
    return new Owner(machine -> account, permissions);
  }

  private static String household(Machine machine) {
    Lan lan = machine.lan();
    return lan == null || !lan.isMulticast() ? machine.name() : lan.name();
  }

  /** The first of so many whose names follow each other: {@code home-4} of {@code home-5}, where they are two. */
  private static String firstOf(String name, int count) {
    int hyphen = name.lastIndexOf('-');
    int number = Integer.parseInt(name.substring(hyphen + 1));
    return name.substring(0, hyphen + 1) + (number - number % count);
  }
}
