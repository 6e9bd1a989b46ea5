package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import orrery.device.SimDevice;
import orrery.device.energy.EnergyMeter;
import orrery.device.energy.Supply;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.net.Node;

/** What devices consume, as metrics: read from the meters at equal distances of time and where a device goes off. */
final class EnergyTruth implements Onlooker {

  private final Recorder recorder;
  private final Optional<CarbonTruth> carbon;
  private final Map<Node, Account> live = new LinkedHashMap<>();

  /** By class of device and cause. */
  private final Map<String, Map<String, Rest>> rests = new LinkedHashMap<>();

  /** What does not make a whole joule yet. */
  private static final class Rest {
    long millijoules;
  }

  /** @param carbon what the electricity is the reason of, where that is counted */
  EnergyTruth(Recorder recorder, Optional<CarbonTruth> carbon) {
    this.recorder = recorder;
    this.carbon = carbon;
  }

  @Override
  public void onSwitchedOn(Node node) {
    if (node.device() instanceof SimDevice device) {
      device.supply().ifPresent(supply -> live.put(node, new Account(node, supply)));
    }
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    Account account = live.remove(node);
    if (account != null) {
      account.settle();
    }
  }

  /** The battery of a live device is empty. */
  void dies(Node node) {
    recorder.counter(MetricCatalogue.BATTERY_DEATHS, node.device().type()).add(node.now(), 1);
  }

  /** Reads all meters: called at equal distances of time. */
  void sample() {
    live.values().forEach(Account::settle);
    live.keySet().forEach(node -> node.device().batteryPercent().ifPresent(
        percent -> recorder.observe(node.now(), MetricCatalogue.BATTERY_LEVEL, percent, node.device().type())));
  }

  /** What one live device has consumed, in whole millijoules by cause, as far as it has been told. */
  private final class Account {

    private final Node node;
    private final EnergyMeter meter;
    private long readAt;
    private long idle;
    private long processor;
    private long radio;

    Account(Node node, Supply supply) {
      this.node = node;
      this.meter = supply.meter();
      this.readAt = node.now();
    }

    void settle() {
      idle = tell("idle", idle, meter::idleJoules);
      processor = tell("cpu", processor, meter::processorJoules);
      radio = tell("radio", radio, meter::radioJoules);
      readAt = node.now();
    }

    private long tell(String cause, long told, LongToDoubleFunction joules) {
      long now = (long) (joules.applyAsDouble(node.now()) * 1e3);
      if (now <= told) {
        return told;
      }
      Rest rest = rests.computeIfAbsent(node.device().type(), type -> new LinkedHashMap<>(4)).computeIfAbsent(cause, name -> new Rest());
      long millijoules = now - told + rest.millijoules;
      rest.millijoules = millijoules % 1_000;
      recorder.counter(MetricCatalogue.ENERGY, cause, node.device().type()).addEvenly(readAt, node.now(), millijoules / 1_000);
      carbon.ifPresent(truth -> truth.used(node, millijoules / 1_000, readAt, node.now()));
      return now;
    }
  }
}
