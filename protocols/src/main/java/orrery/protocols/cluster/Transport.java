package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.PortSpec;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Answer;
import orrery.protocols.cluster.ClusterMessage.Request;

/**
 * The port of one node's part in one cluster: notices, sent once, and requests, sent again with doubled waits until they
 * are answered or count as unanswered. With the requests, it is the failure detector of all elections.
 */
final class Transport {

  /** Takes what is not an answer to a request of this node. */
  interface Receiver {
    void onMessage(NodeId sender, Endpoint source, ClusterMessage message);
  }

  private final Host host;
  private final String cluster;
  private final ClusterCodec codec;
  private final Receiver receiver;
  private final long firstWaitNanos;
  private final int retransmissions;
  private final DatagramPort port;
  private final Map<Integer, Call> open = new TreeMap<>();
  private final Deque<Call> idle = new ArrayDeque<>();
  private int lastRequest;

  Transport(Host host, ClusterConfig config, String cluster, Receiver receiver) {
    this.host = host;
    this.cluster = cluster;
    this.codec = new ClusterCodec(cluster, host.id());
    this.receiver = receiver;
    this.firstWaitNanos = config.retransmissionTimeout().toNanos();
    this.retransmissions = config.retransmissions();
    this.port = host.open(PortSpec.ephemeral("cluster"), this::onDatagram);
    // An answer to a request of an earlier life of this node must not be taken for one of this life.
    this.lastRequest = (int) host.random("cluster-request/" + cluster).nextLong();
  }

  /** Where this port is reached. */
  Endpoint local() {
    return port.local();
  }

  /** Sends once. */
  void send(Endpoint destination, ClusterMessage message) {
    port.send(destination, codec.encode(message), message.label());
  }

  /**
   * Sends {@code message} made with a fresh number until it is answered; then {@code onAnswer}, or {@code onSilence}.
   *
   * @return the number, by which it may be {@linkplain #cancel cancelled}
   */
  int request(Endpoint destination, IntFunction<? extends Request> message, Consumer<Answer> onAnswer, Runnable onSilence) {
    Call call = idle.isEmpty() ? new Call() : idle.pop();
    int number = ++lastRequest;
    call.begin(number, destination, message.apply(number), onAnswer, onSilence);
    open.put(number, call);
    return number;
  }

  /** Waits no longer for the answer to that request; nothing happens where it is over. */
  void cancel(int number) {
    Call call = open.get(number);
    if (call != null) {
      call.end();
    }
  }

  /** Gives up all requests and closes the port. */
  void close() {
    while (!open.isEmpty()) {
      open.values().iterator().next().end();
    }
    port.close();
  }

  private void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
    var envelope = codec.decode(payload).orElse(null);
    if (envelope == null || envelope.sender().equals(host.id())) {
      host.probe().count(ClusterMetrics.MALFORMED, 1, cluster);
      return;
    }
    if (envelope.message() instanceof Answer answer) {
      Call call = open.get(answer.request());
      // An answer that comes late, twice, or from somebody else answers nothing.
      if (call != null && call.destination.equals(source)) {
        Consumer<Answer> onAnswer = call.onAnswer;
        call.end();
        onAnswer.accept(answer);
      }
      return;
    }
    receiver.onMessage(envelope.sender(), source, envelope.message());
  }

  /** A request on its way. Kept for later requests, with its timer, when it is over. */
  private final class Call {

    private final Timer timer = host.timer("cluster-retransmission", this::onTimeout);
    private int number;
    private Endpoint destination;
    private Request message;
    private Consumer<Answer> onAnswer;
    private Runnable onSilence;
    private int sent;

    private void begin(int number, Endpoint destination, Request message, Consumer<Answer> onAnswer, Runnable onSilence) {
      this.number = number;
      this.destination = destination;
      this.message = message;
      this.onAnswer = onAnswer;
      this.onSilence = onSilence;
      this.sent = 0;
      sendAgain();
    }

    private void sendAgain() {
      send(destination, message);
      timer.start(firstWaitNanos << sent++);
    }

    private void onTimeout() {
      if (sent <= retransmissions) {
        sendAgain();
        return;
      }
      Runnable reaction = onSilence;
      end();
      reaction.run();
    }

    private void end() {
      timer.cancel();
      open.remove(number);
      idle.push(this);
    }
  }
}
