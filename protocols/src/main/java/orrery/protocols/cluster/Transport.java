package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Answer;
import orrery.protocols.cluster.ClusterMessage.Request;
import org.jspecify.annotations.Nullable;

/**
 * The port of one node's part in one cluster: notices, sent once, and requests, sent again with doubled waits until they
 * are answered or count as unanswered. With the requests, it is the failure detector of all elections.
 */
final class Transport implements DatagramHandler {

  private final ClusterMember node;
  private final ClusterCodec codec;
  private final DatagramPort port;
  // Mostly none.
  private List<Call> open = Collections.emptyList();
  private int lastRequest;

  Transport(ClusterMember node, ClusterPorts ports, RandomStream random) {
    this.node = node;
    this.codec = ClusterCodec.of(node.name().agreed(), node.host().shared());
    this.port = ports.open(node.host(), this);
    // An answer to a request of an earlier life of this node must not be taken for one of this life.
    this.lastRequest = (int) random.nextLong();
  }

  /** Where this port is reached. */
  Endpoint local() {
    return port.local();
  }

  /** Sends once. */
  void send(Endpoint destination, ClusterMessage message) {
    port.send(destination, codec.encode(node.host().id(), message), message.label());
  }

  /**
   * Sends {@code message} made with a fresh number until it is answered; then {@code onAnswer}, or {@code onSilence}.
   *
   * @param peer who must answer: an address may have gone to another node
   * @return the number, by which it may be {@linkplain #cancel cancelled}, never 0
   */
  int request(
      NodeId peer, Endpoint destination, IntFunction<? extends Request> message, Consumer<Answer> onAnswer, Runnable onSilence) {
    lastRequest += lastRequest == -1 ? 2 : 1;
    int number = lastRequest;
    Call call = new Call(number, peer, destination, message.apply(number), onAnswer, onSilence);
    open = open.isEmpty() ? new ArrayList<>(1) : open;
    open.add(call);
    call.send();
    return number;
  }

  /** Waits no longer for the answer to that request; nothing happens where it is over. */
  void cancel(int number) {
    Call call = open(number);
    if (call != null) {
      call.end();
    }
  }

  /** Gives up all requests and closes the port. */
  void close() {
    List.copyOf(open).forEach(Call::end);
    port.close();
  }

  @Override
  public void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
    var envelope = codec.decode(payload).orElse(null);
    if (envelope == null || envelope.sender().equals(node.host().id())) {
      node.host().probe().count(ClusterMetrics.MALFORMED, 1, node.name().counted());
      return;
    }
    if (envelope.message() instanceof Answer answer) {
      onAnswer(envelope.sender(), source, answer);
    } else {
      node.onMessage(envelope.sender(), source, envelope.message());
    }
  }

  /** The call of that number; null where it is over. There are few at a time. */
  private @Nullable Call open(int number) {
    for (Call call : open) {
      if (call.number == number) {
        return call;
      }
    }
    return null;
  }

  /** An answer that comes late, twice, or from somebody else answers nothing. */
  private void onAnswer(NodeId sender, Endpoint source, Answer answer) {
    Call call = open(answer.request());
    if (call != null && call.destination.equals(source) && call.peer.equals(sender)) {
      call.end();
      call.onAnswer.accept(answer);
    }
  }

  /** A request under way and what its end leads to. */
  private final class Call {

    private final int number;
    private final NodeId peer;
    private final Endpoint destination;
    private final Request message;
    private final Consumer<Answer> onAnswer;
    private final Runnable onSilence;
    private final Timer timer = node.host().timer("cluster-retransmission", this::onTimeout);
    private int sent;

    Call(int number, NodeId peer, Endpoint destination, Request message, Consumer<Answer> onAnswer, Runnable onSilence) {
      this.number = number;
      this.peer = peer;
      this.destination = destination;
      this.message = message;
      this.onAnswer = onAnswer;
      this.onSilence = onSilence;
    }

    private void send() {
      Transport.this.send(destination, message);
      timer.start(node.config().retransmissionTimeout().toNanos() << sent++);
    }

    private void onTimeout() {
      if (sent <= node.config().retransmissions()) {
        send();
      } else {
        end();
        onSilence.run();
      }
    }

    private void end() {
      timer.cancel();
      open.remove(this);
      open = open.isEmpty() ? Collections.emptyList() : open;
    }
  }
}
