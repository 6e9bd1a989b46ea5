package orrery.net.task;

import orrery.host.Want;
import orrery.net.Node;

/** The tasks of one workload: has each done where its orchestrator says, and its result brought back. */
public final class Offloading {

  private final Orchestrator orchestrator;
  private final TaskObserver observer;

  /** Tasks that have not come yet. */
  public Offloading(Orchestrator orchestrator, TaskObserver observer) {
    this.orchestrator = orchestrator;
    this.observer = observer;
  }

  /** Has something done that is wanted of a device, which is on. */
  public void onWant(Node device, Want want) {
    TaskObserver.Course course = observer.onBegun(device, want);
    Place place = orchestrator.choose(device, want);
    if (place == null) {
      course.onFailed(TaskObserver.Failure.UNPLACED);
    } else {
      course.onPlaced(place.reach());
      new Task(device, want, place, course).begin();
    }
  }
}
