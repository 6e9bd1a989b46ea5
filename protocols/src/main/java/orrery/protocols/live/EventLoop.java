package orrery.protocols.live;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The one thread of a node: its timers, its sockets and the calls for its next turn, one at a time.
 *
 * <p>A turn takes the calls that were waiting when it began, then the timers that are due, then the sockets that are
 * ready. {@link #post}, {@link #finish} and {@link #halt} may be called by any thread, all else by the node's own.
 */
final class EventLoop {

  /** What a registered channel does when it is ready; it never lets an exception out for trouble on the network. */
  interface Readiness {
    void onReady(SelectionKey key) throws IOException;
  }

  private final Selector selector;
  private final long bootNanos = System.nanoTime();
  private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private final ArrayDeque<Runnable> nextTurn = new ArrayDeque<>();
  private final TreeSet<LiveTimer> timers = new TreeSet<>();
  private long timerStarts;
  private volatile boolean halted;
  private volatile boolean finished;

  EventLoop() throws IOException {
    selector = Selector.open();
  }

  /** Nanoseconds since the node was switched on. */
  long nanoTime() {
    return System.nanoTime() - bootNanos;
  }

  /** Runs {@code call} in a later turn, after those already waiting. For the node's own thread. */
  void later(Runnable call) {
    nextTurn.add(call);
  }

  /** As {@link #later}, from any thread. */
  void post(Runnable call) {
    inbox.add(call);
    selector.wakeup();
  }

  /** Nothing fires any more, not even what is due in this turn. */
  void halt() {
    halted = true;
    selector.wakeup();
  }

  /** As {@link #halt}, where the node leaves in order. */
  void finish() {
    finished = true;
    selector.wakeup();
  }

  /** Whether nothing fires any more. */
  boolean isOver() {
    return halted || finished;
  }

  /** Whether it is over by {@link #halt}. */
  boolean isHalted() {
    return halted;
  }

  /** Takes turns until it is over. */
  void run() throws IOException {
    while (!isOver()) {
      takeCalls();
      expireTimers();
      serveSockets();
    }
  }

  private void takeCalls() {
    for (Runnable call = inbox.poll(); call != null; call = inbox.poll()) {
      nextTurn.add(call);
    }
    for (int waiting = nextTurn.size(); waiting > 0 && !isOver(); waiting--) {
      nextTurn.remove().run();
    }
  }

  private void expireTimers() {
    // Read once: a timer that re-arms itself with no delay must not keep the sockets waiting.
    long now = nanoTime();
    while (!isOver() && !timers.isEmpty() && timers.first().dueNanos() <= now) {
      timers.pollFirst().expire();
    }
  }

  private void serveSockets() throws IOException {
    if (isOver()) {
      return;
    }
    if (!nextTurn.isEmpty() || !selector.selectedKeys().isEmpty()) {
      selector.selectNow();
    } else if (timers.isEmpty()) {
      selector.select();
    } else {
      long waitNanos = timers.first().dueNanos() - nanoTime();
      if (waitNanos <= 0) {
        selector.selectNow();
      } else {
        // Rounded up: a timer never expires early.
        selector.select((waitNanos + 999_999) / 1_000_000);
      }
    }
    List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
    selector.selectedKeys().clear();
    for (SelectionKey key : ready) {
      if (isOver()) {
        return;
      }
      serve(key);
    }
  }

  private static void serve(SelectionKey key) throws IOException {
    // An earlier callback of this turn may have closed the channel.
    if (key.isValid()) {
      ((Readiness) key.attachment()).onReady(key);
    }
  }

  /** Sends readiness of {@code channel}, which is made non-blocking, to {@code readiness}. */
  SelectionKey register(SelectableChannel channel, int operations, Readiness readiness) throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, operations, readiness);
  }

  /**
   * Makes closed channels give their ports back. A channel that a selector knows is only really closed by the next
   * selection, and a protocol may open the same port again at once.
   */
  void releaseClosed() {
    try {
      selector.selectNow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  void start(LiveTimer timer, long delayNanos) {
    if (timer.isPending()) {
      timers.remove(timer);
    }
    long due = nanoTime() + delayNanos;
    timer.schedule(due < 0 ? Long.MAX_VALUE : due, timerStarts++);
    timers.add(timer);
  }

  void cancel(LiveTimer timer) {
    timers.remove(timer);
  }

  /** Waits until some socket is ready, or {@code limitNanos} have passed, and serves none; for the time after the end. */
  void awaitReady(long limitNanos) throws IOException {
    selector.select(Math.max(1, limitNanos / 1_000_000));
    selector.selectedKeys().clear();
  }

  /** Closes the selector, and with it what closed channels still hold. */
  void close() throws IOException {
    selector.selectNow();
    selector.close();
  }
}
