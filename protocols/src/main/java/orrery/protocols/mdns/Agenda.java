package orrery.protocols.mdns;

import java.util.PriorityQueue;
import orrery.host.Host;
import orrery.host.Timer;
import org.jspecify.annotations.Nullable;

/** What is still to be done, in the order of time, on one timer of the host. Without a task it holds no memory for any. */
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
  private final String name;
  private @Nullable Timer timer;
  private @Nullable PriorityQueue<Task> tasks;
  private long created;
  /** What the timer has been started for, or -1 while tasks are being done. */
  private long armedFor = Long.MAX_VALUE;

  Agenda(Host host, String name) {
    this.host = host;
    this.name = name;
  }

  /** Does {@code action} {@code delayNanos} from now; at equal times in the order of these calls. */
  Task in(long delayNanos, Runnable action) {
    Task task = new Task(host.nanoTime() + delayNanos, created++, action);
    if (tasks == null) {
      tasks = new PriorityQueue<>(2);
    }
    tasks.add(task);
    arm();
    return task;
  }

  /** Forgets {@code task}; one that has been done, or none at all, is fine. */
  void cancel(@Nullable Task task) {
    if (task != null && tasks != null && tasks.remove(task)) {
      arm();
    }
  }

  /** Forgets everything. */
  void clear() {
    tasks = null;
    arm();
  }

  private void expire() {
    armedFor = -1;
    long now = host.nanoTime();
    while (tasks != null && !tasks.isEmpty() && tasks.peek().due <= now) {
      tasks.poll().action.run();
    }
    armedFor = Long.MAX_VALUE;
    arm();
    if (armedFor == Long.MAX_VALUE) {
      timer = null;
    }
  }

  private void arm() {
    if (armedFor == -1) {
      return;
    }
    if (tasks != null && tasks.isEmpty()) {
      tasks = null;
    }
    long due = tasks == null ? Long.MAX_VALUE : tasks.peek().due;
    if (due == armedFor) {
      return;
    }
    armedFor = due;
    if (due == Long.MAX_VALUE) {
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    } else {
      timer = timer == null ? host.timer(name, this::expire) : timer;
      timer.start(Math.max(0, due - host.nanoTime()));
    }
  }
}
