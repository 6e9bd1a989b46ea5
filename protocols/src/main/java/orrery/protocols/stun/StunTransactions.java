package orrery.protocols.stun;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.stun.StunOutcome.Answered;
import orrery.protocols.stun.StunOutcome.Reason;
import orrery.protocols.stun.StunOutcome.Unanswered;

/**
 * The requests of one client that wait for an answer (RFC 8489 §6.2): each is sent again until one comes, or until time is
 * up.
 *
 * <p>Whoever owns the port or connection hands over the answers that arrive there; which request one belongs to is told by
 * its transaction's id, which nobody off the path can guess. A reaction runs once, never from inside {@link #ask}.
 */
public final class StunTransactions {

  private final Host host;
  private final RandomStream random;
  private final Timer timer;
  private final Map<TransactionId, Pending> pending = new TreeMap<>();

  /** The way a request takes, each time it is sent. */
  @FunctionalInterface
  public interface Path {
    void send(ByteBuffer message, String messageType);
  }

  public StunTransactions(Host host) {
    this.host = host;
    this.random = host.random("stun-transactions");
    this.timer = host.timer("stun-transactions", this::onTimer);
  }

  /** An id for the next request. */
  public TransactionId nextId() {
    return TransactionId.draw(random);
  }

  /** Sends {@code request} over datagrams, as often as {@code retransmission} says. */
  public void ask(StunMessage request, Path path, Retransmission retransmission, Consumer<StunOutcome> reaction) {
    ask(request, path, retransmission, answer -> true, reaction);
  }

  /**
   * As {@link #ask(StunMessage, Path, Retransmission, Consumer)}.
   *
   * @param acceptable tells the answers that count; others are as if they had never come (RFC 8489 §9.1.4, §9.2.5)
   */
  public void ask(StunMessage request, Path path, Retransmission retransmission, Predicate<StunMessage> acceptable, Consumer<StunOutcome> reaction) {
    new Pending(request, path, retransmission, false, acceptable, reaction).begin();
  }

  /** Sends {@code request} once over a connection, which loses nothing, and waits for as long as over datagrams (RFC 8489 §6.2.2). */
  public void askReliably(StunMessage request, Path path, Retransmission retransmission, Predicate<StunMessage> acceptable, Consumer<StunOutcome> reaction) {
    new Pending(request, path, retransmission, true, acceptable, reaction).begin();
  }

  /**
   * Takes an answer.
   *
   * @return whether it belonged to a request that was waiting
   */
  public boolean onMessage(Endpoint source, StunMessage message) {
    StunClass messageClass = message.messageClass();
    if (messageClass != StunClass.SUCCESS && messageClass != StunClass.ERROR) {
      return false;
    }
    Pending asked = pending.get(message.transactionId());
    if (asked == null || asked.request.method() != message.method() || !asked.acceptable.test(message)) {
      return false;
    }
    boolean understood = message.unknownRequired().isEmpty();
    asked.end(understood ? new Answered(message, source) : new Unanswered(Reason.NOT_UNDERSTOOD));
    return true;
  }

  /** Forgets a request; its reaction does not run. */
  public void cancel(TransactionId id) {
    if (pending.remove(id) != null) {
      arm();
    }
  }

  /** Forgets all; no reaction runs. */
  public void cancelAll() {
    pending.clear();
    timer.cancel();
  }

  /** Ends all: whatever they were asked over is gone. */
  public void failAll() {
    List<Pending> all = new ArrayList<>(pending.values());
    all.forEach(asked -> asked.end(new Unanswered(Reason.DISCONNECTED)));
  }

  /** How many wait. */
  public int waiting() {
    return pending.size();
  }

  private void onTimer() {
    long now = host.nanoTime();
    List<Pending> due = new ArrayList<>(pending.values());
    due.removeIf(asked -> asked.dueNanos > now);
    for (Pending asked : due) {
      // One reaction may cancel another.
      if (pending.get(asked.request.transactionId()) == asked) {
        asked.onDue();
      }
    }
    arm();
  }

  /** One timer serves all. */
  private void arm() {
    long next = pending.values().stream().mapToLong(asked -> asked.dueNanos).min().orElse(-1);
    if (next < 0) {
      timer.cancel();
    } else {
      timer.start(Math.max(0, next - host.nanoTime()));
    }
  }

  private final class Pending {

    final StunMessage request;
    final Predicate<StunMessage> acceptable;
    private final Path path;
    private final Retransmission retransmission;
    private final boolean reliable;
    private final Consumer<StunOutcome> reaction;
    private int sent;
    private long dueNanos;

    Pending(StunMessage request, Path path, Retransmission retransmission, boolean reliable, Predicate<StunMessage> acceptable, Consumer<StunOutcome> reaction) {
      this.request = request;
      this.path = path;
      this.retransmission = retransmission;
      this.reliable = reliable;
      this.acceptable = acceptable;
      this.reaction = reaction;
    }

    void begin() {
      if (pending.putIfAbsent(request.transactionId(), this) != null) {
        throw new IllegalStateException("a transaction's id must be its own, but " + request.transactionId() + " is waiting already");
      }
      send();
      arm();
    }

    private void send() {
      sent++;
      dueNanos = host.nanoTime() + (reliable ? retransmission.totalNanos() : retransmission.waitNanos(sent));
      path.send(request.toBytes(), request.messageType());
    }

    void onDue() {
      if (reliable || sent == retransmission.requests()) {
        end(new Unanswered(Reason.TIMEOUT));
      } else {
        send();
      }
    }

    void end(StunOutcome outcome) {
      if (pending.remove(request.transactionId(), this)) {
        arm();
        reaction.accept(outcome);
      }
    }
  }
}
