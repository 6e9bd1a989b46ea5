package orrery.protocols.beam;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.ServiceAddress;
import orrery.protocols.service.ServiceContext;

/**
 * The beams that one node sends, its own and those that it passes on, until each receiver has the content or is given up.
 *
 * <p>A way that fails is tried again for its own receivers alone: whoever was to get it from a node that failed gets it straight from the
 * sender. What is passed on for somebody else is tried once, and its sender told how that went.
 */
final class Sending {

  private static final String INDEX = "outgoing";
  private static final int MOST_READ = 10_000;
  /** How long a plan may take beyond three times what was expected, before it is not relied upon any more. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  private final Host host;
  private final ServiceContext context;
  private final BeamConfig config;
  private final Parcels parcels;
  private final Consumer<String> onOver;
  private final Map<String, Outgoing> outgoing = new LinkedHashMap<>();
  private final Timer timer;

  /** What a receiver has of a beam. */
  enum State {
    /** Nothing: it is tried again. */
    WAITING,
    /** It is on its way from here. */
    SENDING,
    /** Another node brings it. */
    PASSED_ON,
    /** It has it; or, of a notice, knows of it. */
    DELIVERED,
    /** It was not reached in time. */
    EXPIRED,
    /** Too many others waited for it. If it was under way then, it may have arrived all the same. */
    OVERFLOW,
    /** It does not take it. */
    REFUSED;

    boolean isFinal() {
      return this == DELIVERED || this == EXPIRED || this == OVERFLOW || this == REFUSED;
    }

    String word() {
      return Defaults.word(this);
    }
  }

  /** One beam. */
  static final class Outgoing {
    final Parcel parcel;
    final Map<NodeId, State> states = new TreeMap<>();
    final Set<NodeId> forwarders = new TreeSet<>();
    final long beganNanos;
    long dueNanos = Long.MAX_VALUE;
    long reliedNanos = Long.MAX_VALUE;
    int tries;

    Outgoing(Parcel parcel, long beganNanos) {
      this.parcel = parcel;
      this.beganNanos = beganNanos;
    }

    boolean isOver() {
      return states.values().stream().allMatch(State::isFinal);
    }

    boolean has(State state) {
      return states.containsValue(state);
    }
  }

  /** @param onOver told of each beam, by its id, whose content is not needed here any more */
  Sending(ServiceContext context, BeamConfig config, Parcels parcels, Consumer<String> onOver) {
    this.context = context;
    host = context.host();
    this.config = config;
    this.parcels = parcels;
    this.onOver = onOver;
    timer = host.timer("beam", this::onTimer);
    recall();
  }

  @Nullable Outgoing find(String id) {
    return outgoing.get(id);
  }

  /** Whether the content is needed to be sent, or to be fetched after a notice. */
  boolean needs(String id) {
    Outgoing one = outgoing.get(id);
    return one != null && (!one.isOver() || one.parcel.notice() && host.unixNanos() / 1_000_000 < expiryMillis(one));
  }

  private long expiryMillis(Outgoing one) {
    return one.parcel.unixMillis() + config.patience().toMillis();
  }

  private boolean isOwn(Outgoing one) {
    return one.parcel.from().equals(host.id());
  }

  /** Whether one more can be remembered; of those that are over the oldest makes room. */
  boolean hasRoom() {
    if (outgoing.size() < config.beams()) {
      return true;
    }
    Outgoing oldest = outgoing.values().stream().filter(one -> one.isOver() && !needs(one.parcel.id())).findFirst().orElse(null);
    if (oldest != null) {
      outgoing.remove(oldest.parcel.id());
      onOver.accept(oldest.parcel.id());
    }
    return oldest != null;
  }

  /** Sends a content that is here. */
  void begin(Parcel parcel, List<FanOut.Hop> roots, Duration expected) {
    Outgoing one = outgoing.computeIfAbsent(parcel.id(), id -> new Outgoing(parcel, host.nanoTime()));
    for (FanOut.Hop hop : FanOut.all(roots)) {
      if (hop.receives()) {
        one.states.put(hop.node(), State.PASSED_ON);
        limit(hop.node(), one);
      }
      if (!hop.children().isEmpty()) {
        one.forwarders.add(hop.node());
      }
    }
    one.reliedNanos = host.nanoTime() + 3 * expected.toNanos() + SLACK.toNanos();
    roots.forEach(hop -> send(one, hop));
    schedule(one);
    write();
  }

  /** Of too many that wait for one receiver the oldest is given up. */
  private void limit(NodeId node, Outgoing newest) {
    List<Outgoing> waiting = outgoing.values().stream()
        .filter(one -> one != newest && one.states.containsKey(node) && !one.states.get(node).isFinal()).toList();
    if (waiting.size() >= config.queue()) {
      become(waiting.get(0), node, State.OVERFLOW);
    }
  }

  private void send(Outgoing one, FanOut.Hop hop) {
    if (hop.receives()) {
      one.states.put(hop.node(), State.SENDING);
    }
    HttpHeaders headers = HttpHeaders.of("Content-Type", one.parcel.type()).with(Parcel.FIELD, one.parcel.ascii(hop.children()));
    String target = hop.receives() ? "/inbox" : "/relay";
    byte @Nullable [] body = one.parcel.notice() ? new byte[0] : parcels.body(one.parcel);
    HttpBulk bulk = one.parcel.notice() ? null : parcels.bulk(one.parcel);
    HttpRequest request = bulk != null ? new HttpRequest("POST", target, headers, bulk) : new HttpRequest("POST", target, headers, body == null ? new byte[0] : body);
    context.calls().call(ServiceAddress.on(hop.node(), context.name()), request, HttpTerms.within(config.answer()), outcome ->
        onAnswer(one, hop, request.contentLength(), outcome instanceof Outcome.Answered answered ? answered.response() : null));
  }

  private void onAnswer(Outgoing one, FanOut.Hop hop, long bytes, @Nullable HttpResponse response) {
    boolean has = response != null && response.isSuccess();
    if (has) {
      host.probe().count(BeamMetrics.SENT, bytes, isOwn(one) ? "sender" : "on");
    } else {
      // Nobody passes it on to those below.
      FanOut.all(hop.children()).forEach(below -> again(one, below.node()));
    }
    if (hop.receives() && one.states.get(hop.node()) == State.SENDING) {
      boolean refused = response != null && response.status() >= 400 && response.status() != 429 && response.status() < 500 || response != null && response.status() == 507;
      if (has || refused) {
        become(one, hop.node(), has ? State.DELIVERED : State.REFUSED);
      } else {
        again(one, hop.node());
      }
    }
    schedule(one);
    write();
  }

  /** That node does not have it yet, and nobody is bringing it. */
  private void again(Outgoing one, NodeId node) {
    State state = one.states.get(node);
    if (state != null && !state.isFinal()) {
      if (isOwn(one)) {
        one.states.put(node, State.WAITING);
      } else {
        become(one, node, State.EXPIRED);
      }
    }
  }

  /** It is over for that receiver. */
  private void become(Outgoing one, NodeId node, State state) {
    one.states.put(node, state);
    if (isOwn(one)) {
      double seconds = (host.nanoTime() - one.beganNanos) / 1e9;
      host.probe().count(BeamMetrics.RECEIVERS, 1, state.word());
      if (state == State.DELIVERED) {
        host.probe().observe(BeamMetrics.TIME, seconds);
      }
      if (one.isOver() && one.states.values().stream().allMatch(each -> each == State.DELIVERED)) {
        host.probe().observe(BeamMetrics.LAST_TIME, seconds);
      }
    } else {
      report(one, node, state);
    }
    if (one.isOver()) {
      if (!isOwn(one)) {
        outgoing.remove(one.parcel.id());
      }
      if (!needs(one.parcel.id())) {
        onOver.accept(one.parcel.id());
      }
    }
  }

  /** Tells the sender what has become of a receiver; if that does not arrive, the sender tries by itself. */
  private void report(Outgoing one, NodeId node, State state) {
    byte[] body = JsonWriter.write(json -> json.text("id", one.parcel.id()).text("node", node.name()).text("state", state.word()));
    HttpRequest request = new HttpRequest("POST", "/delivered", HttpHeaders.JSON, body);
    context.calls().call(ServiceAddress.on(one.parcel.from(), context.name()), request, config.answer(), outcome -> { });
  }

  /** A node that passes it on says what has become of a receiver; whether it may say so. */
  boolean onReport(NodeId by, String id, NodeId node, String state) {
    Outgoing one = outgoing.get(id);
    State now = one == null ? null : one.states.get(node);
    if (one == null || now == null || !one.forwarders.contains(by)) {
      return false;
    }
    if (!now.isFinal()) {
      if (state.equals(State.DELIVERED.word()) || state.equals(State.REFUSED.word())) {
        become(one, node, state.equals(State.DELIVERED.word()) ? State.DELIVERED : State.REFUSED);
      } else if (now == State.PASSED_ON) {
        again(one, node);
      }
      schedule(one);
      write();
    }
    return true;
  }

  // ---- Trying again

  private void schedule(Outgoing one) {
    boolean waits = one.has(State.WAITING);
    if (waits && one.dueNanos == Long.MAX_VALUE) {
      // Who was to get it from a node that has failed gets it at once.
      boolean first = one.tries == 0 && !one.forwarders.isEmpty();
      long pause = first ? 0 : config.retry().toNanos() << Math.min(one.tries, 10);
      one.dueNanos = host.nanoTime() + pause;
    } else if (!waits) {
      one.dueNanos = Long.MAX_VALUE;
    }
    long next = Long.MAX_VALUE;
    for (Outgoing each : outgoing.values()) {
      next = Math.min(next, Math.min(each.dueNanos, each.has(State.PASSED_ON) ? each.reliedNanos : Long.MAX_VALUE));
    }
    if (next == Long.MAX_VALUE) {
      timer.cancel();
    } else {
      timer.start(Math.max(0, next - host.nanoTime()));
    }
  }

  private void onTimer() {
    for (Outgoing one : List.copyOf(outgoing.values())) {
      if (one.reliedNanos <= host.nanoTime() && one.has(State.PASSED_ON)) {
        one.reliedNanos = Long.MAX_VALUE;
        List.copyOf(one.states.keySet()).stream().filter(node -> one.states.get(node) == State.PASSED_ON).forEach(node -> again(one, node));
        one.dueNanos = Math.min(one.dueNanos, host.nanoTime());
      }
      if (one.dueNanos <= host.nanoTime()) {
        retry(one);
      }
      schedule(one);
    }
    write();
  }

  private void retry(Outgoing one) {
    one.dueNanos = Long.MAX_VALUE;
    one.tries++;
    boolean expired = host.unixNanos() / 1_000_000 >= expiryMillis(one);
    for (NodeId node : List.copyOf(one.states.keySet())) {
      if (one.states.get(node) == State.WAITING) {
        if (expired || !one.parcel.notice() && !parcels.isHere(one.parcel)) {
          become(one, node, State.EXPIRED);
        } else {
          send(one, FanOut.Hop.leaf(node));
        }
      }
    }
  }

  // ---- As JSON

  /** What has become of a beam. */
  static byte[] describe(Outgoing one) {
    return JsonWriter.write(json -> fields(json, one));
  }

  private static void fields(JsonWriter json, Outgoing one) {
    json.object("parcel", one.parcel::write).objects("receivers", one.states.entrySet(), (receiver, entry) -> receiver
        .text("node", entry.getKey().name()).text("state", entry.getValue().word()));
  }

  private void write() {
    List<Outgoing> kept = outgoing.values().stream().filter(one -> !one.isOver()).toList();
    if (kept.isEmpty()) {
      host.storage().remove(INDEX);
    } else {
      host.storage().put(INDEX, ByteBuffer.wrap(JsonWriter.write(json -> json.objects("beams", kept, Sending::fields))));
    }
    host.storage().sync(() -> { });
  }

  private void recall() {
    byte @Nullable [] kept = host.storage().get(INDEX).orElse(null);
    if (kept == null) {
      return;
    }
    try {
      JsonReader.read(kept, reader -> {
        reader.object(name -> {
          if (name.equals("beams")) {
            reader.array(MOST_READ, this::readOutgoing).forEach(one -> outgoing.put(one.parcel.id(), one));
          }
        });
        return kept;
      });
    } catch (JsonException e) {
      host.probe().event("beam", "what was to be sent is unreadable: " + e.getMessage());
      return;
    }
    // Whatever was on its way is sent again: who has it already says so.
    for (Outgoing one : List.copyOf(outgoing.values())) {
      List.copyOf(one.states.keySet()).stream().filter(node -> !one.states.get(node).isFinal()).forEach(node -> one.states.put(node, State.WAITING));
      schedule(one);
    }
  }

  private Outgoing readOutgoing(JsonReader reader) throws JsonException {
    @Nullable Parcel[] parcel = {null};
    Map<NodeId, State> states = new TreeMap<>();
    reader.object(name -> {
      if (name.equals("parcel")) {
        parcel[0] = Parcel.readAddressed(reader).parcel();
      } else if (name.equals("receivers")) {
        reader.array(Parcel.MOST_RECEIVERS, one -> {
          String[] texts = {"", ""};
          one.object(field -> {
            if (field.equals("node")) {
              texts[0] = one.text(63);
            } else if (field.equals("state")) {
              texts[1] = one.text(20);
            }
          });
          if (!NodeId.isValid(texts[0])) {
            throw new JsonException("there must be a node's id");
          }
          State state = State.WAITING;
          for (State each : State.values()) {
            state = each.word().equals(texts[1]) ? each : state;
          }
          return states.put(new NodeId(texts[0]), state);
        });
      }
    });
    Parcel read = parcel[0];
    if (read == null) {
      throw new JsonException("a beam must have a parcel");
    }
    Outgoing one = new Outgoing(read, host.nanoTime());
    one.states.putAll(states);
    return one;
  }
}
