package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import orrery.host.Metric;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.net.BulkProgress;
import orrery.net.Lan;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.scenario.Carbon;
import orrery.scenario.Service;

/** What electricity the network and rented machines take, and the greenhouse gases of that and of the devices. */
final class CarbonTruth {

  private static final double JOULES_PER_KILOWATT_HOUR = 3.6e6;
  private static final double GIGABYTE = 1e9;
  private static final String DATA_CENTRE = "data-centre";

  private final Recorder recorder;
  private final Carbon factors;
  private final Map<String, Service> services;
  private final LongSupplier now;
  // By part. Each packet adds to some.
  private final Map<String, CloudTruth.Amount> energyOfCloud = new LinkedHashMap<>();
  private final Map<String, CloudTruth.Amount> energyOfNetwork = new LinkedHashMap<>();
  private final Map<String, CloudTruth.Amount> carbon = new LinkedHashMap<>();

  CarbonTruth(Recorder recorder, Carbon factors, Map<String, Service> services, LongSupplier now) {
    this.recorder = recorder;
    this.factors = factors;
    this.services = services;
    this.now = now;
  }

  // ---- The cloud

  /** Cores have been there, busy or not. */
  void rented(Service service, int cores, long from, long to) {
    cloud(service, "idle", factors.idle() * cores * (to - from) / 1e9, from, to);
  }

  /** Cores have been busy for so long, all together. */
  void busy(Service service, long millis, long at) {
    cloud(service, "cpu", (factors.busy() - factors.idle()) * millis / 1e3, at, at);
  }

  private void cloud(Service service, String part, double joules, long from, long to) {
    double whole = joules * factors.effectiveness();
    add(energyOfCloud, MetricCatalogue.ENERGY_CLOUD, part, whole, from, to);
    carbon("cloud", whole, factors.grid(service.region().orElse("")), from, to);
  }

  // ---- The network

  void delivered(Node node, Packet packet) {
    if (packet.origin() != node) {
      crossed(packet.origin(), node, packet.crossedBackbone(), packet.wireBytes(), now.getAsLong(), now.getAsLong());
    }
  }

  void moved(BulkProgress progress) {
    crossed(progress.sender(), progress.receiver(), progress.overBackbone(), progress.bytesForth() + progress.bytesBack(), progress.fromNanos(), progress.toNanos());
  }

  private void crossed(Node one, Node other, boolean overBackbone, long bytes, long from, long to) {
    Lan link = one.machine().lan();
    if (link != null && link == other.machine().lan()) {
      return;
    }
    int accesses = (isInDataCentre(one) ? 0 : 1) + (isInDataCentre(other) ? 0 : 1);
    if (accesses > 0) {
      network("access", accesses * bytes * factors.access(), from, to);
    }
    if (overBackbone) {
      network("backbone", bytes * factors.backbone(), from, to);
    }
  }

  private boolean isInDataCentre(Node node) {
    Service service = services.get(node.name());
    return service != null && service.home().isEmpty() && service.access().equals(DATA_CENTRE);
  }

  private void network(String part, double bytesTimesFactor, long from, long to) {
    double joules = bytesTimesFactor / GIGABYTE * JOULES_PER_KILOWATT_HOUR;
    add(energyOfNetwork, MetricCatalogue.ENERGY_NETWORK, part, joules, from, to);
    carbon(part, joules, factors.grid(), from, to);
  }

  // ---- Devices

  /** A device has taken so much electricity, or a service that is none of a cloud. */
  void used(Node node, long joules, long from, long to) {
    if (!isInDataCentre(node)) {
      carbon("devices", joules, factors.grid(), from, to);
    }
  }

  private void carbon(String part, double joules, double gramsPerKilowattHour, long from, long to) {
    add(carbon, MetricCatalogue.CARBON, part, joules / JOULES_PER_KILOWATT_HOUR * gramsPerKilowattHour * 1e3, from, to);
  }

  private void add(Map<String, CloudTruth.Amount> amounts, Metric metric, String part, double more, long from, long to) {
    amounts.computeIfAbsent(part, name -> new CloudTruth.Amount(recorder.counter(metric, name))).add(more, from, to);
  }
}
