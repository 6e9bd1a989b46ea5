package orrery.protocols.ice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Timer;
import orrery.protocols.stun.StunMessage;
import orrery.protocols.stun.TransactionId;

/**
 * An agent's Binding requests that wait for an answer, sent again as RFC 8489 §6.2.1 says: after RTO, then twice as long each
 * time, {@value #SENDS} times in all, and given up {@value #LAST_WAIT} RTO after the last.
 */
final class Requests {

  /** Rc of RFC 8489 §6.2.1. */
  static final int SENDS = 7;
  /** Rm of RFC 8489 §6.2.1. */
  static final int LAST_WAIT = 16;

  private final Host host;
  private final Timer timer;
  private final Map<TransactionId, Request> waiting = new TreeMap<>();

  /** Hears what became of a request: one call, or none where it is forgotten. */
  interface Outcome {

    /** An answer has come from {@code source} to {@code base}, whatever it says. Whether it is one; else waiting goes on. */
    boolean onAnswer(StunMessage answer, Base base, Endpoint source);

    /** None has. */
    void onTimeout();
  }

  /** A request on its way. */
  static final class Request {
    private final Base base;
    private final Endpoint remote;
    private final StunMessage message;
    private final String messageType;
    private final Outcome outcome;
    private final long rtoNanos;
    private int sendsLeft;
    private int sent;
    private long dueNanos;
    private boolean quiet;

    private Request(Base base, Endpoint remote, StunMessage message, String messageType, long rtoNanos, int sends, Outcome outcome) {
      this.base = base;
      this.remote = remote;
      this.message = message;
      this.messageType = messageType;
      this.rtoNanos = rtoNanos;
      this.sendsLeft = sends;
      this.outcome = outcome;
    }
  }

  Requests(Host host) {
    this.host = host;
    timer = host.timer("ice retransmission", this::onTimer);
  }

  /** Sends {@code message} now, and again until it is answered or has been sent {@code sends} times. */
  Request send(Base base, Endpoint remote, StunMessage message, String messageType, long rtoNanos, int sends, Outcome outcome) {
    Request request = new Request(base, remote, message, messageType, rtoNanos, sends, outcome);
    waiting.put(message.transactionId(), request);
    transmit(request);
    arm();
    return request;
  }

  /** RFC 8445 §7.3.1.4: sends it no more, and takes no silence for an answer; an answer is still welcome. */
  void quieten(Request request) {
    request.quiet = true;
    request.sendsLeft = 0;
  }

  /** Forgets everything. */
  void clear() {
    waiting.clear();
    timer.cancel();
  }

  /** Hands an answer to the request it belongs to; one that belongs to none is dropped. Whether it belonged to one. */
  boolean onAnswer(StunMessage answer, Base base, Endpoint source) {
    Request request = waiting.get(answer.transactionId());
    if (request == null || !request.outcome.onAnswer(answer, base, source)) {
      return false;
    }
    waiting.remove(answer.transactionId());
    return true;
  }

  private void transmit(Request request) {
    request.sendsLeft--;
    long wait = request.sendsLeft == 0 ? LAST_WAIT * request.rtoNanos : request.rtoNanos << request.sent;
    request.sent++;
    request.dueNanos = host.nanoTime() + wait;
    request.base.send(request.remote, request.message.toBytes(), request.messageType);
  }

  private void onTimer() {
    long now = host.nanoTime();
    List<Request> due = new ArrayList<>(waiting.values());
    due.removeIf(request -> request.dueNanos > now);
    for (Request request : due) {
      if (request.sendsLeft > 0) {
        transmit(request);
      } else if (waiting.remove(request.message.transactionId()) != null && !request.quiet) {
        request.outcome.onTimeout();
      }
    }
    arm();
  }

  private void arm() {
    long next = Long.MAX_VALUE;
    for (Request request : waiting.values()) {
      next = Math.min(next, request.dueNanos);
    }
    if (next == Long.MAX_VALUE) {
      timer.cancel();
    } else {
      timer.start(Math.max(0, next - host.nanoTime()));
    }
  }
}
