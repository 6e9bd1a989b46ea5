package orrery.scenario.world;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import orrery.device.churn.ChurnModel;
import orrery.device.churn.Renewal;
import orrery.host.Defaults;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.metrics.TimeShare;
import orrery.net.Lan;
import orrery.net.Node;

/**
 * What there is of the clusters of links, over all time and not only while somebody is live, beside what there is of the
 * devices that make them up (EC-5, CL-14). A home's network, or one that the scenario names, is counted from time zero on if
 * any device is described to be in it.
 */
final class PersistenceTruth implements Onlooker {

  /** What a cluster is to have at any time. */
  enum Asset {
    /** A live member. */
    MEMBER,
    /** A live super node in which at least half of the live members believe. */
    SUPER_NODE,
    /** Super nodes that list all live members and know of the latest term that any member has ever accepted. */
    KNOWLEDGE,
    /** A live member that has the duty to keep copies. */
    STORAGE;

    /** Its bit among those of a cluster. */
    int bit() {
      return 1 << ordinal();
    }
  }

  private final Recorder recorder;
  private final Set<String> bystanders;
  private final Map<Asset, TimeShare> absences = new EnumMap<>(Asset.class);
  private final TimeShare devices;
  /** The networks of homes that no device is described to be in, whoever comes by. */
  private final Set<String> uninhabited = new LinkedHashSet<>();

  /** @param bystanders the machines that are nobody's devices: those of services */
  PersistenceTruth(Recorder recorder, Set<String> bystanders) {
    this.recorder = recorder;
    this.bystanders = bystanders;
    this.devices = recorder.timeShare(MetricCatalogue.PERSISTENCE_ABSENCE, "device");
    for (Asset asset : Asset.values()) {
      absences.put(asset, recorder.timeShare(MetricCatalogue.PERSISTENCE_ABSENCE, Defaults.word(asset)));
    }
  }

  /** Learns who is described. To be called before anybody is switched on. */
  void watch(Population population) {
    Map<String, double[]> absent = new LinkedHashMap<>(); // The probability that nobody is there, by link: one number each.
    boolean isKnown = true;
    int described = 0;
    for (Resident resident : population.residents()) {
      if (bystanders.contains(resident.name())) {
        continue;
      }
      described++;
      OptionalDouble availability = availability(resident.group().churn());
      for (Lan lan : population.lans(resident.machine())) {
        if (lan.isMulticast()) {
          isKnown &= availability.isPresent();
          absent.computeIfAbsent(lan.name(), name -> new double[] {1})[0] *= 1 - availability.orElse(0);
        }
      }
    }
    population.homes().stream().map(Lan::name).filter(name -> !absent.containsKey(name)).forEach(uninhabited::add);
    int links = absent.size();
    devices.add(0, described, described);
    absences.values().forEach(absence -> absence.add(0, links, links));
    if (isKnown) {
      double independent = absent.values().stream().mapToDouble(each -> each[0]).sum();
      recorder.timeShare(MetricCatalogue.PERSISTENCE_ABSENCE, "independent").add(0, independent, links);
    }
  }

  /** The share of time that a device is there in the long run; empty where hours of the week or a recording decide it. */
  private static OptionalDouble availability(Optional<ChurnModel> churn) {
    if (churn.isEmpty()) {
      return OptionalDouble.of(1);
    }
    return churn.get() instanceof Renewal renewal && renewal.comes().isEmpty() && renewal.goes().isEmpty()
        ? OptionalDouble.of(renewal.availability()) : OptionalDouble.empty();
  }

  /** Whether what becomes of the cluster of a link is counted. */
  boolean counts(Lan lan) {
    return lan.isMulticast() && !uninhabited.contains(lan.name());
  }

  /** A cluster that is counted had some assets, by their bits, and has others now; at first it has none. */
  void changes(long now, int before, int after) {
    absences.forEach((asset, absence) -> {
      int difference = (before & asset.bit()) - (after & asset.bit());
      if (difference != 0) {
        absence.add(now, Integer.signum(difference), 0);
      }
    });
  }

  @Override
  public void onSwitchedOn(Node node) {
    if (!bystanders.contains(node.name())) {
      devices.add(node.now(), -1, 0);
    }
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    if (!bystanders.contains(node.name())) {
      devices.add(node.now(), 1, 0);
    }
  }
}
