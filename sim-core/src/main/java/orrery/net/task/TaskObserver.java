package orrery.net.task;

import orrery.host.Want;
import orrery.net.Node;

/** Sees what comes of tasks, and changes nothing. */
public interface TaskObserver {

  /** Why a task has no result. */
  enum Failure {
    /** There was no place for it. */
    UNPLACED,
    /** The way of its order or of its result was cut, or one of the two ends went. */
    CUT,
    /** Where it was to be worked on, nobody is any more. */
    PLACE_GONE,
    /** The device that waits for the result has no way to the place any more, or has been off since. */
    UNREACHABLE
  }

  /** Sees what comes of one task. */
  interface Course {

    /** Its place is chosen. */
    void onPlaced(Reach reach);

    /** Its result is there. */
    void onDone(Reach reach);

    /** It never will be. */
    void onFailed(Failure why);
  }

  /** A device has work to give away, now. */
  Course onBegun(Node device, Want want);
}
