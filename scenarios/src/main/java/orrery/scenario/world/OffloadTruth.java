package orrery.scenario.world;

import orrery.host.Defaults;
import orrery.host.Probe;
import orrery.host.Want;
import orrery.net.Node;
import orrery.net.task.Reach;
import orrery.net.task.TaskObserver;
import orrery.protocols.placement.PlacementMetrics;
import orrery.protocols.service.Route;
import orrery.protocols.use.UseMetrics;

/** What comes of tasks that are looked at as flows, in the metrics of those that programs see to. */
final class OffloadTruth implements TaskObserver {

  @Override
  public Course onBegun(Node device, Want want) {
    return new Observed(device, want);
  }

  private static final class Observed implements Course {
    private final Node device;
    private final Want want;
    private final long began;
    private final Probe probe;
    private final Probe.Wait wait;

    Observed(Node device, Want want) {
      this.device = device;
      this.want = want;
      this.began = device.now();
      this.probe = device.host().probe();
      this.wait = probe.begin(UseMetrics.REQUEST_TIME, want.workload(), Route.NONE.word());
    }

    @Override
    public void onPlaced(Reach reach) {
      probe.count(PlacementMetrics.DECISIONS, 1, want.service(), Defaults.word(reach));
    }

    @Override
    public void onDone(Reach reach) {
      wait.discard();
      long taken = device.now() - began;
      probe.observe(UseMetrics.REQUEST_TIME, taken / 1e9, want.workload(), route(reach).word());
      if (want.deadline().isPresent() && taken > want.deadline().get().toNanos()) {
        probe.count(UseMetrics.REQUEST_LATE, 1, want.workload());
      }
    }

    private static Route route(Reach reach) {
      return switch (reach) {
        case OWN -> Route.LOCAL;
        case LINK, ELSEWHERE -> Route.LINK;
        case CENTRAL -> Route.GLOBAL;
      };
    }

    @Override
    public void onFailed(Failure why) {
      wait.discard();
      if (why == Failure.UNPLACED) {
        probe.count(PlacementMetrics.UNPLACED, 1, want.service(), "nowhere");
      }
      probe.count(UseMetrics.REQUEST_FAILED, 1, want.workload(), Defaults.word(why));
    }
  }
}
