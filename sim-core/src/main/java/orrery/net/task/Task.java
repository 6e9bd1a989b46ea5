package orrery.net.task;

import orrery.host.Want;
import orrery.net.Node;
import orrery.net.Transfer;
import orrery.net.Way;
import orrery.net.task.TaskObserver.Failure;
import orrery.sim.Event;

/** One task under way: its order moves there, then it is worked on, of which it is the event of the end, then its result moves back. */
final class Task extends Event implements Transfer.Watcher {

  /** In the fingerprint of the node where a step ends; others are of {@code orrery.net.Node} and {@code orrery.device.demand}. */
  private static final long KIND_STEP = 7;

  /** What its flows are counted as. */
  static final String PROTOCOL = "offload";

  private final Node device;
  private final Want want;
  private final Place place;
  private final TaskObserver.Course course;
  private final long contentId;
  private Step step = Step.ORDER;

  /** What is under way. */
  private enum Step {
    /** What the device sends. */
    ORDER,
    /** What the place does. */
    WORK,
    /** What the place sends. */
    RESULT
  }

  Task(Node device, Want want, Place place, TaskObserver.Course course) {
    this.device = device;
    this.want = want;
    this.place = place;
    this.course = course;
    this.contentId = want.contentId(device.name());
  }

  void begin() {
    Way way = place.way();
    if (way == null) {
      work();
    } else {
      Transfer.along(way, content(want.upBytes()), this);
    }
  }

  /** Nothing at all would be nothing to hear: an order and a result have a byte at least. */
  private Transfer.Content content(long bytes) {
    return new Transfer.Content(contentId, PROTOCOL, Math.max(1, bytes));
  }

  private void work() {
    step = Step.WORK;
    Node node = place.node();
    device.network().simulation().schedule(node.entity(), node.occupy(want.operations()), this);
  }

  @Override
  protected int prefetch() {
    return place.node().entity().prefetch() + device.entity().prefetch();
  }

  /** The work is done, where anybody is left to have done it. */
  @Override
  protected void fire() {
    if (!place.node().isOn()) {
      course.onFailed(Failure.PLACE_GONE);
      return;
    }
    received(place.node());
    step = Step.RESULT;
    if (place.way() == null) {
      course.onDone(place.reach());
      return;
    }
    // The device may have moved.
    Way way = device.isOn() ? device.network().way(device, place.node()) : null;
    if (way == null) {
      course.onFailed(Failure.UNREACHABLE);
    } else {
      Transfer.back(way, content(want.downBytes()), this);
    }
  }

  @Override
  public void onArrived() {
    if (step == Step.ORDER) {
      received(place.node());
      work();
    } else {
      received(device);
      course.onDone(place.reach());
    }
  }

  @Override
  public void onBroken() {
    course.onFailed(Failure.CUT);
  }

  private void received(Node at) {
    at.entity().received().add(at.now(), KIND_STEP, contentId + step.ordinal());
  }

  @Override
  protected String label() {
    return place.node().name() + " works for " + device.name() + ", " + want.workload() + " " + want.number();
  }
}
