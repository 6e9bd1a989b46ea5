package orrery.protocols.mdns;

import orrery.host.Timer;
import org.jspecify.annotations.Nullable;

/** What is still to be done on a link, in the order of time, on one timer of the host. It is there while there is something. */
final class Agenda implements Runnable {

  /** Something to be done once. */
  static final class Task {
    private final long due;
    private final Runnable action;
    private @Nullable Task next;

    private Task(long due, Runnable action) {
      this.due = due;
      this.action = action;
    }

    /** When it is to be done, by the host's clock. */
    long due() {
      return due;
    }
  }

  private final Link link;
  private final Timer timer;
  /** The first of all tasks, which are few: each leads to the next. */
  private @Nullable Task first;
  /** What the timer has been started for, or -1 while tasks are being done. */
  private long armedFor = Long.MAX_VALUE;

  /** @param link is told when nothing is left to be done: this object is of no use any more then */
  Agenda(Link link) {
    this.link = link;
    this.timer = link.host.timer("mdns", this);
  }

  /** Does {@code action} {@code delayNanos} from now; at equal times in the order of these calls. */
  Task in(long delayNanos, Runnable action) {
    Task task = new Task(link.now() + delayNanos, action);
    Task before = null;
    for (Task each = first; each != null && each.due <= task.due; each = each.next) {
      before = each;
    }
    task.next = before == null ? first : before.next;
    put(before, task);
    arm();
    return task;
  }

  private void put(@Nullable Task before, @Nullable Task next) {
    if (before == null) {
      first = next;
    } else {
      before.next = next;
    }
  }

  /** Forgets {@code task}; one that has been done is fine. */
  void cancel(Task task) {
    Task before = null;
    for (Task each = first; each != null; each = each.next) {
      if (each == task) {
        put(before, task.next);
        task.next = null;
        arm();
        return;
      }
      before = each;
    }
  }

  /** Forgets everything. */
  void clear() {
    first = null;
    arm();
  }

  /** The timer has expired. */
  @Override
  public void run() {
    armedFor = -1;
    long now = link.now();
    for (Task due = first; due != null && due.due <= now; due = first) {
      first = due.next;
      due.next = null;
      due.action.run();
    }
    armedFor = Long.MAX_VALUE;
    arm();
  }

  private void arm() {
    if (armedFor == -1) {
      return;
    }
    if (first == null) {
      timer.cancel();
      link.onNothingLeft();
    } else if (first.due != armedFor) {
      armedFor = first.due;
      timer.start(Math.max(0, armedFor - link.now()));
    }
  }
}
