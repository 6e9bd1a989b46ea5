package orrery.protocols.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.Protocol;

/**
 * A node from one switching-on to the next switching-off: its thread, and all that lives as long as it.
 *
 * <p>The methods that outsiders call come first; what the node's own thread does follows.
 */
final class Session {

  /** How long anything that a node is asked from outside may take before the node counts as stuck. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LiveNode.Builder node;
  private final EventLoop loop;
  private final Thread thread;
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();
  private volatile @Nullable Throwable failure;

  // Of the node's own thread.
  private final List<Protocol> protocols = new ArrayList<>();
  private @Nullable LiveHost host;
  private int leaving;

  Session(LiveNode.Builder node) {
    this.node = node;
    try {
      loop = new EventLoop();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector for " + node.id, e);
    }
    thread = new Thread(this::live, "orrery-" + node.id);
    thread.setDaemon(true);
  }

  /** Returns when the protocols have been started. */
  void begin() {
    thread.start();
    try {
      ask(() -> true);
    } catch (IllegalStateException e) {
      crash();
      throw e;
    }
  }

  /** Returns when it is over. */
  void stop() {
    loop.post(this::leave);
    awaitEnd();
  }

  /** Returns when it is over. */
  void crash() {
    loop.halt();
    awaitEnd();
  }

  boolean isOn() {
    return !end.isDone();
  }

  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** The answer to {@code question}, which the node's own thread gives behind the calls that are waiting. */
  <T> T ask(Supplier<T> question) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a node must be asked by another thread, but " + node.id + " asks itself");
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.post(() -> loop.later(() -> {
      try {
        answer.complete(question.get());
      } catch (Throwable e) {
        answer.completeExceptionally(e);
      }
    }));
    try {
      CompletableFuture.anyOf(answer, end).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (!answer.isDone()) {
        throw new IllegalStateException("a node that is asked must be on, but " + node.id + " has gone", failure);
      }
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(node.id + " could not answer: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw stuck();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + node.id + " was asked", e);
    }
  }

  private void awaitEnd() {
    try {
      thread.join(node.stopLimit.plus(node.drainLimit).plus(PATIENCE).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + node.id + " was switched off", e);
    }
    if (thread.isAlive()) {
      throw stuck();
    }
  }

  private IllegalStateException stuck() {
    IllegalStateException stuck = new IllegalStateException("a node must return from its callbacks, but " + node.id + " is stuck in one");
    stuck.setStackTrace(thread.getStackTrace());
    return stuck;
  }

  /** The node's thread. What a protocol throws goes to the thread's handler too: it must not go unseen. */
  private void live() {
    try {
      LiveHost created = new LiveHost(node.setup(loop), loop);
      host = created;
      loop.later(this::startProtocols);
      try {
        loop.run();
      } catch (Throwable e) {
        loop.halt();
        throw e;
      } finally {
        created.release(node.drainLimit);
      }
    } catch (Throwable e) {
      failure = e;
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    } finally {
      end.complete(true);
    }
  }

  private void startProtocols() {
    for (Function<Host, Protocol> factory : node.factories) {
      protocols.add(factory.apply(host()));
    }
    for (Protocol protocol : protocols) {
      loop.later(protocol::start);
    }
  }

  LiveHost host() {
    LiveHost created = host;
    if (created == null) {
      throw new AssertionError("a node that takes turns has a host");
    }
    return created;
  }

  List<Protocol> protocols() {
    return protocols;
  }

  private void leave() {
    new LiveTimer(loop, "stop-limit", loop::finish).start(node.stopLimit);
    leaving = protocols.size();
    for (Protocol protocol : protocols) {
      loop.later(() -> protocol.stop(new Left()));
    }
    if (protocols.isEmpty()) {
      loop.finish();
    }
  }

  /** What a protocol runs when it has left; the last one to do so ends the session. */
  private final class Left implements Runnable {

    private boolean said;

    @Override
    public void run() {
      if (!said) {
        said = true;
        leaving--;
        if (leaving == 0) {
          // In a turn of its own: the protocol that says so may still be inside its callback.
          loop.later(loop::finish);
        }
      }
    }
  }
}
