package orrery.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orrery.net.Lan;

/**
 * The names that nodes and networks of a scenario can have, as patterns: {@code home-#-phone-#} with how many each number
 * may count. Whether a home has a fourth phone is drawn in each run; that it may have one is known before.
 */
public final class Names {

  private static final String NUMBER = "(0|[1-9][0-9]{0,8})";

  private final List<Family> nodes = new ArrayList<>();
  private final List<Family> routers = new ArrayList<>();

  /** Names that differ only in their numbers; each number is less than its bound. */
  private record Family(String form, long... bounds) {

    boolean has(String name) {
      Matcher matcher = Pattern.compile(Pattern.quote(form).replace("#", "\\E" + NUMBER + "\\Q")).matcher(name);
      if (!matcher.matches()) {
        return false;
      }
      for (int i = 0; i < bounds.length; i++) {
        if (Long.parseLong(matcher.group(i + 1)) >= bounds[i]) {
          return false;
        }
      }
      return true;
    }

    /** The member with the numbers that stand in {@code name}, where they are not too great. */
    String like(String name) {
      Matcher numbers = Pattern.compile("[0-9]{1,9}").matcher(name);
      String member = form;
      for (long bound : bounds) {
        long number = numbers.find() ? Long.parseLong(numbers.group()) : 0;
        member = member.replaceFirst("#", Long.toString(Math.min(number, bound - 1)));
      }
      return member;
    }
  }

  /** The names of all of them. */
  public static Names of(List<Scenario> variants) {
    Names names = new Names();
    variants.forEach(names::add);
    return names;
  }

  /** The names of what a scenario does not describe device by device. */
  public static Names ofOthers(Scenario scenario) {
    Names names = new Names();
    scenario.services().keySet().forEach(name -> names.nodes.add(new Family(name)));
    names.addDrawn(scenario.population());
    return names;
  }

  private void add(Scenario scenario) {
    scenario.services().keySet().forEach(name -> nodes.add(new Family(name)));
    scenario.population().networks().forEach((name, network) -> {
      if (network.uplink() == NamedNetwork.Uplink.ROUTER) {
        routers.add(new Family(name));
      }
      network.devices().keySet().forEach(device -> nodes.add(new Family(device)));
    });
    addDrawn(scenario.population());
  }

  private void addDrawn(Population population) {
    population.homes().ifPresent(homes -> {
      routers.add(new Family("home-#", homes.count()));
      homes.devices().forEach((name, devices) -> {
        long most = most(devices.count());
        boolean alone = devices.count().equals(new DistributionSpec.Constant<>(1));
        if (alone) {
          nodes.add(new Family("home-#-" + name, homes.count()));
        } else if (most > 0) {
          nodes.add(new Family("home-#-" + name + "-#", homes.count(), most));
        }
      });
    });
    population.nodes().forEach((name, group) -> addMachines(name, group.count(), group.nat()));
    population.pairs().ifPresent(this::addPairs);
    population.sites().ifPresent(places -> addPlaces("site", places));
    population.users().ifPresent(places -> addPlaces("user", places));
  }

  private void addPlaces(String name, Places places) {
    // How many rows a file has does not matter here: more are never taken.
    addMachines(name, places.count().orElse(1_000_000), places.nat());
  }

  private void addPairs(Pairs pairs) {
    int each = pairs.everyPairOf().size();
    long count = each == 0 ? pairs.count() : (long) each * each;
    for (String side : List.of("a", "b")) {
      nodes.add(new Family("pair-#-" + side, count));
      routers.add(new Family("pair-#-" + side + "-link", count));
    }
  }

  private void addMachines(String name, long count, Pick nats) {
    nodes.add(new Family(name + "-#", count));
    // Whatever is called otherwise, be it a mix or the scenario's own, may put somebody behind a router.
    if (nats.names().stream().anyMatch(nat -> !nat.equals("none"))) {
      routers.add(new Family(name + "-#-link", count));
    }
  }

  private static long most(DistributionSpec<Integer> count) {
    if (count instanceof DistributionSpec.Constant<Integer> constant) {
      return constant.value();
    }
    return count instanceof DistributionSpec.Uniform<Integer> uniform ? uniform.to() : Lan.CAPACITY;
  }

  /** Whether a node may be called that. */
  public boolean hasNode(String name) {
    return nodes.stream().anyMatch(family -> family.has(name));
  }

  /** Whether the network behind a router may be called that. */
  public boolean hasRouter(String name) {
    return routers.stream().anyMatch(family -> family.has(name));
  }

  /** For each family the name in it that is most like {@code name}. */
  public List<String> nodesLike(String name) {
    return nodes.stream().map(family -> family.like(name)).distinct().toList();
  }

  /** As {@link #nodesLike}, of networks behind routers. */
  public List<String> routersLike(String name) {
    return routers.stream().map(family -> family.like(name)).distinct().toList();
  }
}
