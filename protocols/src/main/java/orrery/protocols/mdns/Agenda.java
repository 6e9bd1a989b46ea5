package orrery.protocols.mdns;

import java.util.PriorityQueue;
import orrery.host.Host;
import orrery.host.Timer;
import org.jspecify.annotations.Nullable;

/** What is still to be done, in the order of time, on one timer of the host. It is there while there is something. */
final class Agenda {

  /** Something to be done once. */
  static final class Task implements Comparable<Task> {
    private final long due;
    private final long order;
    private final Runnable action;

    private Task(long due, long order, Runnable action) {
      this.due = due;
      this.order = order;
      this.action = action;
    }

    /** When it is to be done, by the host's clock. */
    long due() {
      return due;
    }

    @Override
    public int compareTo(Task other) {
      return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
    }
  }

  private final Host host;
  private final Timer timer;
  private final Runnable onNothingLeft;
  private final PriorityQueue<Task> tasks = new PriorityQueue<>(2);
  private long created;
  /** What the timer has been started for, or -1 while tasks are being done. */
  private long armedFor = Long.MAX_VALUE;

  /** @param onNothingLeft is called when nothing is left to be done: this object is of no use any more then */
  Agenda(Host host, String name, Runnable onNothingLeft) {
    this.host = host;
    this.timer = host.timer(name, this::expire);
    this.onNothingLeft = onNothingLeft;
  }

  /** Does {@code action} {@code delayNanos} from now; at equal times in the order of these calls. */
  Task in(long delayNanos, Runnable action) {
    Task task = new Task(host.nanoTime() + delayNanos, created++, action);
    tasks.add(task);
    arm();
    return task;
  }

  /** Forgets {@code task}; one that has been done is fine. */
  void cancel(Task task) {
    if (tasks.remove(task)) {
      arm();
    }
  }

  /** Forgets everything. */
  void clear() {
    tasks.clear();
    arm();
  }

  private void expire() {
    armedFor = -1;
    long now = host.nanoTime();
    while (!tasks.isEmpty() && tasks.peek().due <= now) {
      tasks.poll().action.run();
    }
    armedFor = Long.MAX_VALUE;
    arm();
  }

  private void arm() {
    if (armedFor == -1) {
      return;
    }
    if (tasks.isEmpty()) {
      timer.cancel();
      onNothingLeft.run();
    } else if (tasks.peek().due != armedFor) {
      armedFor = tasks.peek().due;
      timer.start(Math.max(0, armedFor - host.nanoTime()));
    }
  }
}
