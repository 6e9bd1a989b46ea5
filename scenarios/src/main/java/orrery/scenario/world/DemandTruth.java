package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.device.demand.DemandObserver;
import orrery.device.demand.Workload;
import orrery.host.Defaults;
import orrery.host.Want;
import orrery.metrics.Counter;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;

/** What users want, and how much of it no program hears, as metrics; onlookers see what is heard. */
final class DemandTruth implements DemandObserver {

  private final Recorder recorder;
  private final List<Onlooker> onlookers;
  private final Map<String, Counter> wanted = new LinkedHashMap<>();
  private final Map<String, Map<Loss, Counter>> lost = new LinkedHashMap<>();

  DemandTruth(Recorder recorder, List<Onlooker> onlookers) {
    this.recorder = recorder;
    this.onlookers = List.copyOf(onlookers);
  }

  @Override
  public void onWanted(Workload workload, long time) {
    wanted.computeIfAbsent(workload.name(), name -> recorder.counter(MetricCatalogue.WORKLOAD_WANTED, name)).add(time, 1);
  }

  @Override
  public void onLost(Workload workload, long time, Loss why) {
    lost.computeIfAbsent(workload.name(), name -> new LinkedHashMap<>())
        .computeIfAbsent(why, reason -> recorder.counter(MetricCatalogue.WORKLOAD_LOST, workload.name(), Defaults.word(reason)))
        .add(time, 1);
  }

  @Override
  public void onHeard(String device, long time, Want want) {
    for (Onlooker onlooker : onlookers) {
      onlooker.onWant(device, time, want);
    }
  }
}
