package orrery.scenario.world;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import orrery.host.Address;
import orrery.host.Metric;
import orrery.metrics.Counter;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.net.BulkProgress;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.protocols.central.CentralCloudConfig;
import orrery.protocols.central.CentralMetrics;
import orrery.protocols.relay.RelayHostConfig;
import orrery.protocols.relay.RelayState;
import orrery.scenario.Prices;
import orrery.scenario.Scenario;
import orrery.scenario.Service;
import org.jspecify.annotations.Nullable;

/**
 * What is used of data centres, and what that costs: the machines under {@code services} that stand in no home and whose link is that of
 * a data centre. Instances, relays and what is stored are what their machines say; bytes are those that are sent.
 */
final class CloudTruth implements Onlooker {

  private static final String DATA_CENTRE = "data-centre";
  private static final double HOUR_NANOS = 3.6e12;
  /** As {@link Prices#storage} has a month. */
  private static final double MONTH_NANOS = 730 * HOUR_NANOS;
  private static final double GIGABYTE = 1e9;
  private static final double MILLION = 1e6;
  /** Of a service that is one machine; as the instances that are the price's measure. */
  private static final int USUAL_CORES = 2;

  /** What a machine of a data centre is to who pays. */
  private enum Kind { CENTRAL, RELAY_HOST, OTHER }

  private final Recorder recorder;
  private final Optional<Prices> prices;
  private final Optional<CarbonTruth> carbon;
  private final LongSupplier now;
  private final Map<String, Kind> machines = new LinkedHashMap<>();
  private final Map<String, Service> services;
  private final Set<Address> addresses = new LinkedHashSet<>();
  private final Map<String, Map<String, Rent>> rents = new LinkedHashMap<>();
  private final Map<String, Long> stored = new LinkedHashMap<>();
  private final Map<String, Amount> amounts = new LinkedHashMap<>();
  private long storedSince;

  /** What is rented at one machine, up to when it is accounted for. */
  private static final class Rent {
    final boolean relay;
    final String service;
    final int cores;
    long sinceNanos;

    Rent(boolean relay, String service, int cores, long sinceNanos) {
      this.relay = relay;
      this.service = service;
      this.cores = cores;
      this.sinceNanos = sinceNanos;
    }
  }

  CloudTruth(Recorder recorder, Scenario scenario, Optional<CarbonTruth> carbon, LongSupplier now) {
    this.recorder = recorder;
    this.prices = scenario.prices();
    this.carbon = carbon;
    this.now = now;
    services = scenario.services();
    services.forEach((name, service) -> {
      if (service.home().isEmpty() && service.access().equals(DATA_CENTRE)) {
        Record config = scenario.protocols().get(service.protocol()).config();
        machines.put(name, config instanceof CentralCloudConfig ? Kind.CENTRAL : config instanceof RelayHostConfig ? Kind.RELAY_HOST : Kind.OTHER);
      }
    });
  }

  // ---- What is rented

  @Override
  public void onSwitchedOn(Node node) {
    if (services.containsKey(node.name())) {
      addresses.addAll(node.addresses());
    }
    if (machines.get(node.name()) == Kind.OTHER) {
      rent(node, "", new Rent(false, services.get(node.name()).protocol(), USUAL_CORES, now.getAsLong()));
    }
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    Map<String, Rent> all = rents.remove(node.name());
    if (all != null) {
      all.values().forEach(rent -> account(node.name(), rent));
    }
    stored.keySet().removeIf(key -> key.startsWith(node.name() + "/"));
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    Kind kind = machines.get(node.name());
    if (kind == Kind.CENTRAL && variable.equals(CentralMetrics.INSTANCE_STATE)) {
      changed(node, scope, value, new Rent(false, scope.substring(0, scope.lastIndexOf('/')), value.isEmpty() ? 0 : Integer.parseInt(value), now.getAsLong()));
    } else if (kind == Kind.RELAY_HOST && variable.equals(RelayState.VARIABLE)) {
      changed(node, scope, value, new Rent(true, "", 0, now.getAsLong()));
    } else if (kind == Kind.CENTRAL && variable.equals(CentralMetrics.STORED_STATE)) {
      settleStored();
      stored.put(node.name() + "/" + scope, Long.parseLong(value));
      if (prices.isPresent()) {
        recorder.change(now.getAsLong(), MetricCatalogue.CLOUD_STORED, storedBytes());
      }
    }
  }

  private void changed(Node node, String what, String value, Rent begun) {
    Map<String, Rent> there = rents.getOrDefault(node.name(), Collections.emptyMap());
    if (value.isEmpty() && there.containsKey(what)) {
      account(node.name(), there.remove(what));
    } else if (!value.isEmpty() && !there.containsKey(what)) {
      rent(node, what, begun);
    }
  }

  private void rent(Node node, String what, Rent rent) {
    rents.computeIfAbsent(node.name(), name -> new LinkedHashMap<>()).put(what, rent);
  }

  private void account(String machine, Rent rent) {
    long from = rent.sinceNanos;
    long to = now.getAsLong();
    rent.sinceNanos = to;
    double hours = (to - from) / HOUR_NANOS;
    if (rent.relay) {
      pays("relays", hours * prices.map(Prices::relays).orElse(0.0), from, to);
      return;
    }
    if (prices.isPresent()) {
      add(MetricCatalogue.CLOUD_INSTANCE_TIME, rent.service, (to - from) / 1e9, from, to);
    }
    pays("instances", hours * prices.map(Prices::instances).orElse(0.0), from, to);
    carbon.ifPresent(truth -> truth.rented(services.get(machine), rent.cores, from, to));
  }

  private long storedBytes() {
    return stored.values().stream().mapToLong(Long::longValue).sum();
  }

  private void settleStored() {
    long to = now.getAsLong();
    pays("storage", storedBytes() / GIGABYTE * (to - storedSince) / MONTH_NANOS * prices.map(Prices::storage).orElse(0.0), storedSince, to);
    storedSince = to;
  }

  // ---- What is done

  /** A machine has told of something countable. */
  void counted(Node node, Metric metric, long amount, String[] labels) {
    if (machines.get(node.name()) != Kind.CENTRAL) {
      return;
    }
    long at = now.getAsLong();
    if (metric == CentralMetrics.REQUESTS) {
      pays("requests", amount / MILLION * prices.map(Prices::requests).orElse(0.0), at, at);
    } else if (metric == CentralMetrics.PUSHES && labels[0].equals("accepted")) {
      pays("notifications", amount / MILLION * prices.map(Prices::notifications).orElse(0.0), at, at);
    } else if (metric == CentralMetrics.CORE_TIME) {
      carbon.ifPresent(truth -> truth.busy(services.get(node.name()), amount, at));
    }
  }

  void sent(Node node, Packet packet) {
    if (machines.containsKey(node.name())) {
      egress(packet.destination().address(), packet.wireBytes(), now.getAsLong(), now.getAsLong());
    }
  }

  void moved(BulkProgress progress) {
    if (machines.containsKey(progress.sender().name())) {
      egress(progress.receiver().name(), progress.bytesForth(), progress.fromNanos(), progress.toNanos());
    }
    if (machines.containsKey(progress.receiver().name())) {
      egress(progress.sender().name(), progress.bytesBack(), progress.fromNanos(), progress.toNanos());
    }
  }

  private void egress(Address to, long bytes, long from, long until) {
    egress(addresses.contains(to), bytes, from, until);
  }

  private void egress(String receiver, long bytes, long from, long until) {
    egress(services.containsKey(receiver), bytes, from, until);
  }

  private void egress(boolean region, long bytes, long from, long until) {
    if (prices.isPresent()) {
      recorder.counter(MetricCatalogue.CLOUD_EGRESS, region ? "region" : "internet").addEvenly(from, until, bytes);
      pays("egress", bytes / GIGABYTE * (region ? prices.get().regions() : prices.get().egress()), from, until);
    }
  }

  // ---- Accounts

  private void pays(String item, double dollars, long from, long to) {
    if (prices.isPresent() && dollars > 0) {
      add(MetricCatalogue.CLOUD_COST, item, dollars * 1e6, from, to);
    }
  }

  private void add(Metric metric, String label, double more, long from, long to) {
    amounts.computeIfAbsent(metric.name() + "/" + label, name -> new Amount(recorder.counter(metric, label))).add(more, from, to);
  }

  /** Accounts for what is rented: called at equal distances of time, and at the end. */
  void sample() {
    rents.forEach((machine, all) -> all.values().forEach(rent -> account(machine, rent)));
    settleStored();
  }

  /** An amount in fractions of a counter's unit, of which it gets whole ones. */
  static final class Amount {
    private final Counter counter;
    private double all;
    private long told;

    Amount(Counter counter) {
      this.counter = counter;
    }

    void add(double more, long from, long to) {
      all += more;
      long whole = (long) all - told;
      told += whole;
      counter.addEvenly(from, to, whole);
    }
  }
}
