package orrery.scenario.world;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import orrery.host.Position;
import orrery.net.Lan;
import orrery.net.Network;
import orrery.net.Router;
import orrery.scenario.Area;
import orrery.scenario.FaultSpec;

/**
 * Whom a fault may hit, and whom of them it does: those who come first by a draw named after the fault and the candidate,
 * so that the same are unlucky whatever else differs, and a greater share hits the same and more.
 */
final class Candidates {

  private final Network network;
  private final Population population;
  private final GroundTruth truth;

  Candidates(Network network, Population population, GroundTruth truth) {
    this.network = network;
    this.population = population;
    this.truth = truth;
  }

  /** The share of the candidates that the fault hits, to the nearest whole number. */
  <C> List<C> hit(String fault, List<C> candidates, double fraction, Function<C, String> nameOf) {
    return candidates.stream()
        .sorted(Comparator.comparingLong((C candidate) -> network.simulation().streams().hash("fault/" + fault + "/" + nameOf.apply(candidate))).thenComparing(nameOf))
        .limit(Math.round(fraction * candidates.size()))
        .toList();
  }

  /** Devices that are all that is said of them. */
  List<Resident> devices(FaultSpec.OfDevices said) {
    return population.residents().stream().filter(resident -> is(resident, said)).toList();
  }

  private boolean is(Resident resident, FaultSpec.OfDevices said) {
    boolean service = resident.group().name().equals(Programs.SERVICES);
    return (!service || said.node().isPresent())
        && said.node().map(resident.name()::equals).orElse(true)
        && said.group().map(resident.group().name()::equals).orElse(true)
        && said.region().map(region -> isIn(resident.machine().site(), region)).orElse(true)
        && said.near().map(area -> isIn(resident, area)).orElse(true)
        && (said.role() == FaultSpec.Role.ANY || truth.isSuperNode(resident.name()));
  }

  /** Whether a site is that of a region. */
  boolean isIn(int site, String region) {
    return site >= 0 && network.backbone().siteName(site).equals(region);
  }

  private static boolean isIn(Resident resident, Area area) {
    Position position = resident.position();
    Position centre = new Position((int) Math.rint(area.latitude() * 1e6), (int) Math.rint(area.longitude() * 1e6));
    return position != null && position.metresTo(centre) <= area.radius().metres();
  }

  /** Links: of devices, and of routers. */
  record Links(List<Resident> devices, List<Router> routers) {}

  /** The links that a fault hits. A machine that is behind no router has its access by its own link. */
  Links links(String fault, FaultSpec.OfLinks said) {
    if (said.part() == FaultSpec.Part.DEVICE) {
      return new Links(hit(fault, devices(said), said.fraction(), Resident::name), List.of());
    }
    Map<String, Object> byName = new LinkedHashMap<>();
    for (Resident resident : devices(said)) {
      Lan lan = resident.machine().lan();
      Router router = lan == null ? null : lan.router();
      byName.putIfAbsent(router == null ? resident.name() : router.name(), router == null ? resident : router);
    }
    List<Object> hit = hit(fault, List.copyOf(byName.entrySet()), said.fraction(), Map.Entry::getKey).stream().<Object>map(Map.Entry::getValue).toList();
    return new Links(
        hit.stream().filter(Resident.class::isInstance).map(Resident.class::cast).toList(),
        hit.stream().filter(Router.class::isInstance).map(Router.class::cast).toList());
  }

  /** The homes that a partition hits. */
  List<Lan> homes(String fault, FaultSpec.Partition said) {
    List<Lan> candidates = population.homes().stream()
        .filter(home -> said.home().map(home.name()::equals).orElse(true))
        .filter(home -> said.region().map(region -> home.router() != null && isIn(home.router().site(), region)).orElse(true))
        .toList();
    return hit(fault, candidates, said.fraction(), Lan::name);
  }
}
