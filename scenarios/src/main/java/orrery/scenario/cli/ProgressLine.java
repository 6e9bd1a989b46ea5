package orrery.scenario.cli;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import orrery.scenario.run.Progress;

/** A line on a terminal that tells how far an experiment has come, rewritten in place twice a second. */
final class ProgressLine implements AutoCloseable {

  private static final long INTERVAL_MILLIS = 500;

  private final Progress progress;
  private final @Nullable PrintStream terminal;
  private final long begunNanos = System.nanoTime();
  private @Nullable Thread thread;
  private volatile boolean closed;

  private ProgressLine(Progress progress, @Nullable PrintStream terminal) {
    this.progress = progress;
    this.terminal = terminal;
  }

  /** Begins to show {@code progress} on {@code terminal}; shows nothing where there is none. */
  static ProgressLine show(Progress progress, Optional<PrintStream> terminal) {
    ProgressLine line = new ProgressLine(progress, terminal.orElse(null));
    if (terminal.isPresent()) {
      Thread thread = new Thread(() -> line.rewrite(terminal.get()), "orrery-progress");
      thread.setDaemon(true);
      line.thread = thread;
      thread.start();
    }
    return line;
  }

  private void rewrite(PrintStream terminal) {
    while (!closed) {
      terminal.print("\r" + text(progress, System.nanoTime() - begunNanos) + "\u001b[K");
      terminal.flush();
      try {
        Thread.sleep(INTERVAL_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** The line after so much real time: runs, simulated time, events, speed and how long the rest will take. */
  static String text(Progress progress, long realNanos) {
    if (progress.finished() + progress.failed() == progress.runs()) {
      // Before the first run begins, and after the last one is over.
      return progress.runs() == 0 ? "looking for finished runs" : progress.finished() + "/" + progress.runs() + " runs  writing tables and charts";
    }
    if (progress.building().isPresent()) {
      return progress.finished() + "/" + progress.runs() + " runs  " + progress.building().get();
    }
    long simulated = progress.simulatedNanos();
    long total = progress.totalNanos();
    double real = Math.max(1, realNanos) / 1e9;
    String text = String.format(
        Locale.ROOT,
        "%d/%d runs  %s of %s simulated  %s events  %s/s  %sx real time",
        progress.finished(), progress.runs(), clock(simulated), clock(total), count(progress.events()), count((long) (progress.events() / real)),
        count((long) (simulated / 1e9 / real)));
    OptionalLong rest = progress.restNanos(realNanos);
    return text
        + (progress.failed() == 0 ? "" : "  " + progress.failed() + " failed")
        + (rest.isPresent() ? "  " + clock(rest.getAsLong()) + " left" : "");
  }

  private static String clock(long nanos) {
    Duration time = Duration.ofNanos(nanos);
    return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }

  /** Three digits and a letter: 12.3 M. */
  private static String count(long number) {
    if (number < 1_000) {
      return Long.toString(number);
    }
    int thousands = (Long.toString(number).length() - 1) / 3;
    BigDecimal scaled = BigDecimal.valueOf(number).movePointLeft(3 * thousands);
    return scaled.setScale(Math.max(0, 3 - scaled.precision() + scaled.scale()), RoundingMode.HALF_UP) + " " + " kMGTPE".charAt(thousands);
  }

  @Override
  public void close() {
    closed = true;
    if (thread != null && terminal != null) {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      terminal.print("\r\u001b[K");
      terminal.flush();
    }
  }
}
