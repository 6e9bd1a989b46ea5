package orrery.protocols.discovery;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import orrery.host.Address;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.PortSpec;
import orrery.host.Shared;
import orrery.host.Timer;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * The question by which a super node finds out whether another one is its neighbour, and the answer to it.
 *
 * <p><b>Ours.</b> The seed makes a link's identity of its public address and its network address (¶70, 91) and is silent on
 * carrier NATs, behind which strangers have both in common. So the service gives each super node a secret with its
 * registration, and to whoever claims an equal pair it gives the name and the local endpoint of the other, no more. The one
 * asks the other at that endpoint, by a datagram that needs no router since the address lies in its own network; a
 * neighbour answers with its secret; the service knows the secret again. In a stranger's home that address belongs to
 * nobody, or to a node of another name, which keeps silent. What the service is shown it cannot have been told by anybody
 * but a neighbour: it need not trust the one who shows it.
 *
 * <p>Two datagrams of JSON: {@code {"ask":"node","nonce":"…"}} and {@code {"proof":"…","nonce":"…"}}. A question is asked
 * three times, at 0, 1 and 3 s.
 */
final class LinkConfirmation {

  static final int PROOF_LENGTH = 32;

  private static final int MAXIMUM_DATAGRAM = 256;
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  private final Host host;
  private @Nullable Timer timer;
  private Map<String, Question> questions = Collections.emptyMap();
  private @Nullable DatagramPort port;
  private @Nullable LinkNetwork network;
  private String proof = "";

  private static final class Question {
    final NodeId whom;
    final Endpoint where;
    final String nonce;
    final BiConsumer<NodeId, String> onProof;
    int attempts;
    long dueNanos;

    Question(NodeId whom, Endpoint where, String nonce, BiConsumer<NodeId, String> onProof) {
      this.whom = whom;
      this.where = where;
      this.nonce = nonce;
      this.onProof = onProof;
    }
  }

  LinkConfirmation(Host host) {
    this.host = host;
  }

  /** Begins to answer on {@code network}, where this node is {@code own}; where it can be asked. */
  Endpoint open(LinkNetwork onNetwork, Address own) {
    // Of many homes, those are the same.
    network = host.shared().same(onNetwork, Shared.hash(onNetwork.address(), onNetwork.prefixLength()));
    if (port == null) {
      port = host.open(PortSpec.ephemeral("link-confirmation"), this::onDatagram);
    }
    return new Endpoint(own, port.local().port());
  }

  /** The secret to tell neighbours from here on; empty for none. */
  void proof(String secret) {
    proof = secret;
  }

  /** Ends all questions and answers. */
  void close() {
    questions = Collections.emptyMap();
    if (timer != null) {
      timer.cancel();
    }
    proof = "";
    if (port != null) {
      port.close();
      port = null;
    }
  }

  /** Asks {@code whom}; {@code onProof} hears of the answer, if there is one. One that cannot be a neighbour is not asked. */
  void ask(NodeId whom, Endpoint where, BiConsumer<NodeId, String> onProof) {
    boolean asked = questions.values().stream().anyMatch(question -> question.whom.equals(whom));
    if (port == null || network == null || asked || !network.contains(where.address()) || where.port() == 0) {
      return;
    }
    if (timer == null) {
      // Few nodes ever ask.
      timer = host.timer("link confirmation", this::onTimer);
    }
    Question question = new Question(whom, where, Long.toHexString(host.random("link confirmation nonces").nextLong()), onProof);
    question.dueNanos = host.nanoTime();
    questions = questions.isEmpty() ? new TreeMap<>() : questions;
    questions.put(question.nonce, question);
    onTimer();
  }

  private void onTimer() {
    long next = Long.MAX_VALUE;
    List<Question> silent = new ArrayList<>();
    for (Question question : questions.values()) {
      if (question.dueNanos <= host.nanoTime() && question.attempts == ATTEMPTS) {
        silent.add(question);
      } else if (question.dueNanos <= host.nanoTime()) {
        send(question.where, JsonWriter.write(json -> json.text("ask", question.whom.name()).text("nonce", question.nonce)), "ask");
        question.dueNanos = host.nanoTime() + (FIRST_WAIT.toNanos() << question.attempts++);
      }
      next = Math.min(next, question.dueNanos);
    }
    for (Question question : silent) {
      questions.remove(question.nonce);
      host.probe().count(DiscoveryMetrics.CONFIRMATIONS, 1, "silent");
      host.probe().event("link-confirmation", question.whom + " does not answer at " + question.where + ": no neighbour");
    }
    if (!questions.isEmpty() && timer != null) {
      timer.start(Math.max(0, next - host.nanoTime()));
    }
  }

  private void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
    if (network == null || !network.contains(source.address()) || payload.remaining() > MAXIMUM_DATAGRAM) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "link-confirmation");
      return;
    }
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    Optional<Message> message = Message.read(bytes);
    if (message.isEmpty()) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "link-confirmation");
    } else if (message.get().proof.isEmpty()) {
      onQuestion(source, message.get());
    } else {
      onAnswer(source, message.get());
    }
  }

  private void onQuestion(Endpoint source, Message message) {
    // A question for somebody else has come to an address that this node has by chance, in another home.
    if (message.ask.equals(host.id().name()) && !proof.isEmpty()) {
      send(source, JsonWriter.write(json -> json.text("proof", proof).text("nonce", message.nonce)), "answer");
    }
  }

  private void onAnswer(Endpoint source, Message message) {
    Question question = questions.get(message.nonce);
    if (question != null && question.where.equals(source)) {
      questions.remove(question.nonce);
      host.probe().count(DiscoveryMetrics.CONFIRMATIONS, 1, "answered");
      host.probe().event("link-confirmation", question.whom + " answers at " + source + ": a neighbour");
      question.onProof.accept(question.whom, message.proof);
    }
  }

  private void send(Endpoint destination, byte[] bytes, String messageType) {
    if (port != null) {
      port.send(destination, ByteBuffer.wrap(bytes), messageType);
    }
  }

  /** Either message; the proof is empty in a question. */
  private record Message(String ask, String proof, String nonce) {

    static Optional<Message> read(byte[] bytes) {
      try {
        return Optional.of(JsonReader.read(bytes, reader -> {
          String[] read = {"", "", ""};
          reader.object(name -> {
            if (name.equals("ask")) {
              read[0] = reader.text(63);
            } else if (name.equals("proof")) {
              read[1] = reader.text(PROOF_LENGTH);
            } else if (name.equals("nonce")) {
              read[2] = reader.text(16);
            }
          });
          if (read[2].isEmpty() || read[0].isEmpty() == read[1].isEmpty()) {
            throw new JsonException("there must be a nonce, and either a name to ask for or a proof");
          }
          return new Message(read[0], read[1], read[2]);
        }));
      } catch (JsonException e) {
        return Optional.empty();
      }
    }
  }
}
