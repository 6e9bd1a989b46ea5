package orrery.protocols.http;

import java.time.Duration;
import java.util.TreeSet;
import orrery.host.Host;
import orrery.host.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Any number of deadlines on one timer of the host, where connections come and go. There is a timer while one is pending.
 *
 * <p>The timer is started anew only for an earlier deadline than it waits for; it may so expire once with nothing due.
 */
public final class Deadlines {

  private final Host host;
  private final String name;
  /** What is pending where that is one, as it is with most nodes most of the time. */
  private @Nullable Deadline single;
  private @Nullable TreeSet<Deadline> many;
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
    for (Deadline first = first(); first != null; first = first()) {
      remove(first);
    }
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
    return many == null ? single : many.first();
  }

  private void remove(Deadline deadline) {
    deadline.pending = false;
    if (many == null) {
      single = null;
      return;
    }
    many.remove(deadline);
    many = many.isEmpty() ? null : many;
  }

  private void add(Deadline deadline) {
    deadline.pending = true;
    if (many != null) {
      many.add(deadline);
    } else if (single == null) {
      single = deadline;
    } else {
      many = new TreeSet<>();
      many.add(single);
      many.add(deadline);
      single = null;
    }
  }

  private void arm() {
    Deadline first = first();
    if (first == null) {
      if (timer != null) {
        timer.cancel();
        timer = null;
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
    private boolean pending;

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
      long nanos = host.nanoTime() + delayNanos;
      if (!pending || nanos != dueNanos) {
        if (pending) {
          remove(this);
        }
        dueNanos = nanos;
        add(this);
      }
      arm();
    }

    /** It is not to expire. */
    public void cancel() {
      if (pending) {
        remove(this);
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
