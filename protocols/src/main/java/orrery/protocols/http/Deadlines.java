package orrery.protocols.http;

import java.time.Duration;
import java.util.TreeSet;
import orrery.host.Host;
import orrery.host.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Any number of deadlines on one timer of the host, which is made when the first is started, where connections come
 * and go.
 *
 * <p>The timer is started anew only for an earlier deadline than it waits for; it may so expire once with nothing due.
 */
public final class Deadlines {

  private final Host host;
  private final String name;
  private @Nullable TreeSet<Deadline> pending;
  private long armedNanos;
  private long made;
  private @Nullable Timer timer;

  /** None yet. {@code name} is the timer's. */
  public Deadlines(Host host, String name) {
    this.host = host;
    this.name = name;
  }

  /** A deadline, not yet started. */
  public Deadline deadline(Runnable onExpiry) {
    return new Deadline(made++, onExpiry);
  }

  /** Forgets all deadlines. */
  public void clear() {
    pending = null;
    arm();
  }

  private void onTimer() {
    long now = host.nanoTime();
    for (Deadline first = first(); first != null && first.dueNanos <= now; first = first()) {
      remove(first);
      first.onExpiry.run();
    }
    arm();
  }

  private @Nullable Deadline first() {
    return pending == null ? null : pending.first();
  }

  private boolean remove(Deadline deadline) {
    boolean removed = pending != null && pending.remove(deadline);
    if (removed && pending.isEmpty()) {
      pending = null;
    }
    return removed;
  }

  private void add(Deadline deadline) {
    pending = pending == null ? new TreeSet<>() : pending;
    pending.add(deadline);
  }

  private void arm() {
    Deadline first = first();
    if (first == null) {
      if (timer != null) {
        timer.cancel();
      }
      return;
    }
    timer = timer == null ? host.timer(name, this::onTimer) : timer;
    if (!timer.isPending() || first.dueNanos < armedNanos) {
      armedNanos = first.dueNanos;
      timer.start(Math.max(0, armedNanos - host.nanoTime()));
    }
  }

  /** A point in time at which something is to be done, unless it is moved or taken back. */
  public final class Deadline implements Comparable<Deadline> {

    private final long number;
    private final Runnable onExpiry;
    private long dueNanos;

    private Deadline(long number, Runnable onExpiry) {
      this.number = number;
      this.onExpiry = onExpiry;
    }

    /** Expires {@code delay} from now, and not at any time set before. */
    public void start(Duration delay) {
      start(delay.toNanos());
    }

    /** As {@link #start(Duration)}. */
    void start(long delayNanos) {
      remove(this);
      dueNanos = host.nanoTime() + delayNanos;
      add(this);
      arm();
    }

    /** It is not to expire. */
    public void cancel() {
      if (remove(this)) {
        arm();
      }
    }

    @Override
    public int compareTo(Deadline other) {
      int order = Long.compare(dueNanos, other.dueNanos);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }
}
