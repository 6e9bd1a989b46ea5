package orrery.scenario.world;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.host.Metric;
import orrery.host.Want;
import orrery.metrics.Counter;
import orrery.metrics.Recorder;
import orrery.metrics.Tally;
import orrery.net.Node;
import orrery.net.task.Reach;
import orrery.net.task.TaskObserver;
import orrery.protocols.placement.PlacementMetrics;
import orrery.protocols.service.Route;
import orrery.protocols.use.UseMetrics;

/** What comes of tasks that are looked at as flows, in the metrics of those that programs see to. */
final class OffloadTruth implements TaskObserver {

  private static final Metric REQUEST_TIME = RecorderProbe.byClass(UseMetrics.REQUEST_TIME);
  private static final Metric REQUEST_LATE = RecorderProbe.byClass(UseMetrics.REQUEST_LATE);
  private static final Metric REQUEST_FAILED = RecorderProbe.byClass(UseMetrics.REQUEST_FAILED);
  private static final Metric DECISIONS = RecorderProbe.byClass(PlacementMetrics.DECISIONS);
  private static final Metric UNPLACED = RecorderProbe.byClass(PlacementMetrics.UNPLACED);

  private final Recorder recorder;
  private final Map<String, Map<String, Measures>> byWorkloadAndClass = new LinkedHashMap<>();

  OffloadTruth(Recorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public Course onBegun(Node device, Want want) {
    Measures measures = byWorkloadAndClass.computeIfAbsent(want.workload(), workload -> new LinkedHashMap<>())
        .computeIfAbsent(device.device().type(), type -> new Measures(recorder, want.workload(), want.service(), type));
    return new Observed(device, want, measures);
  }

  /** Where the tasks of one workload and one class of device are taken down, each place once there is something for it. */
  private static final class Measures {
    private final Recorder recorder;
    private final String workload;
    private final String service;
    private final String type;
    private final Tally underWay;
    private final Map<Reach, Counter> decisions = new EnumMap<>(Reach.class);
    private final Map<Reach, Tally> times = new EnumMap<>(Reach.class);
    private @Nullable Counter late;

    Measures(Recorder recorder, String workload, String service, String type) {
      this.recorder = recorder;
      this.workload = workload;
      this.service = service;
      this.type = type;
      this.underWay = recorder.tally(REQUEST_TIME, workload, Route.NONE.word(), type);
    }

    Counter decisions(Reach reach) {
      return decisions.computeIfAbsent(reach, to -> recorder.counter(DECISIONS, service, Defaults.word(to), type));
    }

    Tally times(Reach reach) {
      return times.computeIfAbsent(reach, to -> recorder.tally(REQUEST_TIME, workload, route(to).word(), type));
    }

    Counter late() {
      Counter known = late;
      if (known == null) {
        known = recorder.counter(REQUEST_LATE, workload, type);
        late = known;
      }
      return known;
    }

    private static Route route(Reach reach) {
      return switch (reach) {
        case OWN -> Route.LOCAL;
        case LINK, ELSEWHERE -> Route.LINK;
        case CENTRAL -> Route.GLOBAL;
      };
    }
  }

  private static final class Observed implements Course {
    private final Node device;
    private final Want want;
    private final long began;
    private final Measures measures;
    private final Tally.Wait wait;

    Observed(Node device, Want want, Measures measures) {
      this.device = device;
      this.want = want;
      this.began = device.now();
      this.measures = measures;
      this.wait = measures.underWay.begin(began);
    }

    @Override
    public void onPlaced(Reach reach) {
      measures.decisions(reach).add(device.now(), 1);
    }

    @Override
    public void onDone(Reach reach) {
      wait.discard();
      long now = device.now();
      long taken = now - began;
      measures.times(reach).observe(now, taken / 1e9);
      if (want.deadline().isPresent() && taken > want.deadline().get().toNanos()) {
        measures.late().add(now, 1);
      }
    }

    @Override
    public void onFailed(Failure why) {
      wait.discard();
      if (why == Failure.UNPLACED) {
        measures.recorder.count(device.now(), UNPLACED, 1, want.service(), "nowhere", measures.type);
      }
      measures.recorder.count(device.now(), REQUEST_FAILED, 1, want.workload(), Defaults.word(why), measures.type);
    }
  }
}
