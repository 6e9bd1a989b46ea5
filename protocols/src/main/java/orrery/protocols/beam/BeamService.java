package orrery.protocols.beam;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.NodeId;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Microservice;
import orrery.protocols.service.MicroserviceProvider;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.ServiceAddress;
import orrery.protocols.service.ServiceCall;
import orrery.protocols.service.ServiceContext;
import orrery.protocols.use.UseMetrics;

/**
 * {@code beam}: sends a content from one node to one or many (EC-33, EC-3).
 *
 * <p>{@code POST /beams?to=NODE,NODE} sends, by the ways that {@link FanOut} finds, or with {@code notice=true} only says that there is
 * something; {@code wanted=MILLISECONDS} says since when it has been wanted. {@code GET /beams/ID} says who has it. What comes lies in {@code /inbox}. {@code POST /topics/NAME} sends to those for whom there is a {@code
 * PUT /topics/NAME/subscribers/NODE}, and keeps the last for who comes later. {@code /relay} and {@code /delivered} are for beams among themselves.
 */
public final class BeamService implements Microservice {

  private static final String ID = "Beam-Id";
  private static final int INSUFFICIENT_STORAGE = 507;

  private final Host host;
  private final ServiceContext context;
  private final BeamConfig config;
  private final Links links;
  private final Parcels parcels;
  private final Sending sending;
  private final Topics topics;
  private long lastMillis;

  /** A beam to which {@code links} says how fast nodes are. */
  public BeamService(ServiceContext context, BeamConfig config, Links links) {
    this.context = context;
    host = context.host();
    this.config = config;
    this.links = links;
    parcels = new Parcels(host, config);
    topics = new Topics(host);
    sending = new Sending(context, config, parcels, this::release);
  }

  private boolean isNeeded(String id) {
    return sending.needs(id) || topics.needs(id);
  }

  private void release(String id) {
    parcels.release(id, this::isNeeded);
  }

  @Override
  public void onCall(ServiceCall call) {
    List<String> path = call.target().segments();
    String place = call.request().method() + " " + path.get(0);
    int length = path.size();
    if (call.caller().account().isEmpty()) {
      refuse(call, 401, "anonymous", "beams are those of an account");
    } else if (place.equals("POST beams") && length == 1) {
      onBeam(call);
    } else if (place.equals("GET beams") && length == 2) {
      onStates(call, path.get(1));
    } else if (place.equals("GET beams") && length == 3 && path.get(2).equals("content")) {
      onContent(call, path.get(1));
    } else if (place.equals("POST inbox") && length == 1) {
      onParcel(call, true);
    } else if (place.equals("POST relay") && length == 1) {
      onParcel(call, false);
    } else if (place.equals("POST delivered") && length == 1) {
      onDelivered(call);
    } else if (path.get(0).equals("inbox")) {
      onInbox(call, path);
    } else if (place.equals("POST topics") && length == 2 && ServiceAddress.isName(path.get(1))) {
      onPublish(call, path.get(1));
    } else if (path.get(0).equals("topics") && length == 4 && ServiceAddress.isName(path.get(1)) && path.get(2).equals("subscribers") && NodeId.isValid(path.get(3))) {
      onSubscriber(call, path.get(1), new NodeId(path.get(3)));
    } else {
      refuse(call, 404, "path", "there is nothing at this path, or not by this method");
    }
  }

  private void refuse(ServiceCall call, int status, String reason, String text) {
    host.probe().count(BeamMetrics.REFUSED, 1, reason);
    call.respond(HttpResponse.text(status, text));
  }

  /** Whether the owner lets this device work for that account (EC-7, EC-18). */
  private boolean mayPassOn(Caller caller) {
    return caller.account().equals(host.device().account())
        || host.device().permissions().contains(Permission.PROXY) || host.device().permissions().contains(Permission.CACHE);
  }

  // ---- Sending

  private void onBeam(ServiceCall call) {
    List<NodeId> receivers = receivers(call.target());
    String id = call.request().headers().first(ID).orElseGet(this::newId);
    Sending.Outgoing known = Parcel.isId(id) ? sending.find(id) : null;
    String type = call.request().headers().first("Content-Type").orElse("application/octet-stream");
    if (known != null) {
      // Who did not hear the answer asks again.
      boolean own = known.parcel.account().equals(call.caller().account());
      call.respond(own ? HttpResponse.json(200, Sending.describe(known)) : HttpResponse.text(409, "there is another beam of that id"));
    } else if (receivers.isEmpty() || !Parcel.isId(id) || !Parcel.isText(type)) {
      refuse(call, 400, "request", "there must be 1 to " + Parcel.MOST_RECEIVERS + " other nodes, each once, and an id of letters, digits and '-._@'");
    } else if (!mayPassOn(call.caller())) {
      refuse(call, 403, "owner", "the owner does not let this device send for others");
    } else if (!sending.hasRoom()) {
      host.probe().count(BeamMetrics.REFUSED, 1, "full");
      call.respond(HttpResponse.text(503, "too many beams are under way").with("Retry-After", "30"));
    } else {
      boolean notice = "true".equals(call.target().query().get("notice"));
      send(call, parcel(call, id, "", type, notice), receivers);
    }
  }

  /** Nobody else has it, and no node gives it twice. */
  private String newId() {
    lastMillis = Math.max(lastMillis + 1, host.unixNanos() / 1_000_000);
    return lastMillis + "@" + host.id();
  }

  private Parcel parcel(ServiceCall call, String id, String topic, String type, boolean notice) {
    return new Parcel(
        id, host.id(), call.caller().account(), topic, type, call.request().contentLength(), call.request().bulk(), notice, wanted(call.target()));
  }

  /** When it was wanted, by the clock of this node: as the call says, or now. */
  private long wanted(HttpTarget target) {
    long now = host.unixNanos() / 1_000_000;
    String text = target.query().getOrDefault("wanted", "");
    boolean digits = !text.isEmpty() && text.length() <= 15 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Math.min(Long.parseLong(text), now) : now;
  }

  /** To whom it is to go; nobody where that is said wrongly. */
  private List<NodeId> receivers(HttpTarget target) {
    String[] names = target.query().getOrDefault("to", "").split(",", Parcel.MOST_RECEIVERS + 1);
    TreeSet<NodeId> receivers = new TreeSet<>();
    for (String name : names) {
      if (!NodeId.isValid(name) || name.equals(host.id().name()) || !receivers.add(new NodeId(name))) {
        return List.of();
      }
    }
    return receivers.size() > Parcel.MOST_RECEIVERS ? List.of() : List.copyOf(receivers);
  }

  /** Keeps a content, answers when a crash would not lose it, and sends it. */
  private void send(ServiceCall call, Parcel parcel, List<NodeId> receivers) {
    parcels.keep(parcel, call.request().body(), call.request().bulk());
    host.storage().sync(() -> {
      if (!parcels.isHere(parcel)) {
        refuse(call, INSUFFICIENT_STORAGE, "storage", "there is no room for the content");
        return;
      }
      if (!receivers.isEmpty()) {
        begin(parcel, receivers);
      }
      Sending.Outgoing one = sending.find(parcel.id());
      call.respond(one == null
          ? HttpResponse.of(202)
          : HttpResponse.json(202, Sending.describe(one)).with("Location", "/beams/" + parcel.id()));
    });
  }

  private void begin(Parcel parcel, List<NodeId> receivers) {
    List<NodeId> all = new ArrayList<>(receivers);
    all.addAll(links.proxies());
    Map<NodeId, FanOut.Rates> rates = FanOut.rates(links.rates(), new FanOut.Rates(config.up().bitsPerSecond(), config.down().bitsPerSecond()), all);
    rates.put(host.id(), ownRates());
    // A notice is as good as nothing: nobody need pass it on.
    FanOut.Plan plan = parcel.notice() || !config.passOn()
        ? FanOut.direct(parcel.length(), host.id(), rates, receivers)
        : FanOut.plan(parcel.length(), host.id(), rates, receivers, links.proxies());
    host.probe().count(BeamMetrics.BEAMS, 1, Defaults.word(plan.shape()));
    sending.begin(parcel, plan.roots(), plan.expected());
  }

  /** Those of the fastest interface, as far as they are known. */
  private FanOut.Rates ownRates() {
    Interface best = host.interfaces().stream().filter(one -> one.up() && one.bitsPerSecondUp() > 0 && one.bitsPerSecondDown() > 0)
        .max(Comparator.comparingLong(Interface::bitsPerSecondUp)).orElse(null);
    FanOut.Rates told = links.rates().get(host.id());
    return told != null ? told : best == null
        ? new FanOut.Rates(config.up().bitsPerSecond(), config.down().bitsPerSecond())
        : new FanOut.Rates(best.bitsPerSecondUp(), best.bitsPerSecondDown());
  }

  private void onStates(ServiceCall call, String id) {
    Sending.Outgoing one = sending.find(id);
    if (one == null || !one.parcel.account().equals(call.caller().account())) {
      refuse(call, 404, "unknown", "there is no such beam, or not any more");
    } else {
      call.respond(HttpResponse.json(200, Sending.describe(one)));
    }
  }

  /** After a notice. */
  private void onContent(ServiceCall call, String id) {
    Sending.Outgoing one = sending.find(id);
    boolean receiver = one != null && call.caller().node() != null && one.states.containsKey(call.caller().node());
    if (!receiver || !parcels.isHere(one.parcel)) {
      refuse(call, 404, "unknown", "there is no such content for this node, or not any more");
    } else {
      call.respond(content(one.parcel));
      host.probe().count(BeamMetrics.SENT, one.parcel.length(), "sender");
    }
  }

  private HttpResponse content(Parcel parcel) {
    HttpHeaders headers = HttpHeaders.of("Content-Type", parcel.type()).with(ID, parcel.id());
    HttpBulk bulk = parcels.bulk(parcel);
    byte @Nullable [] body = bulk == null ? parcels.body(parcel) : null;
    return bulk != null ? new HttpResponse(200, headers, bulk) : body != null ? new HttpResponse(200, headers, body) : HttpResponse.of(404);
  }

  private void onDelivered(ServiceCall call) {
    String[] texts = {"", "", ""};
    try {
      JsonReader.read(call.request().body(), reader -> {
        reader.object(name -> {
          if (name.equals("id")) {
            texts[0] = reader.text(80);
          } else if (name.equals("node")) {
            texts[1] = reader.text(63);
          } else if (name.equals("state")) {
            texts[2] = reader.text(20);
          }
        });
        return texts;
      });
    } catch (JsonException e) {
      refuse(call, 400, "malformed", e.getMessage());
      return;
    }
    NodeId by = call.caller().node();
    if (by == null || !NodeId.isValid(texts[1]) || !sending.onReport(by, texts[0], new NodeId(texts[1]), texts[2])) {
      refuse(call, 403, "report", "only who passes a content on says what has become of it");
    } else {
      call.respond(HttpResponse.of(204));
    }
  }

  // ---- Receiving

  private void onParcel(ServiceCall call, boolean receives) {
    Parcel.Addressed addressed = call.request().headers().first(Parcel.FIELD).flatMap(Parcel::ofAscii).orElse(null);
    boolean empty = call.request().contentLength() == 0;
    Parcel parcel = addressed == null ? null : addressed.parcel();
    boolean fits = parcel != null && (parcel.notice() ? empty : call.request().contentLength() == parcel.length());
    HttpBulk bulk = call.request().bulk();
    if (addressed == null || !fits || bulk != null && !bulk.equals(parcel.bulk()) || call.caller().node() == null) {
      refuse(call, 400, "malformed", "a content must come from a node and with what it is");
      return;
    }
    boolean onward = !addressed.onward().isEmpty();
    boolean known = parcels.isKnown(parcel.id());
    if (onward && !mayPassOn(call.caller())) {
      refuse(call, 403, "owner", "the owner does not let this device pass contents on for others");
    } else if (receives && known && !onward) {
      host.probe().count(BeamMetrics.REPEATED, 1);
      call.respond(HttpResponse.of(200));
    } else if (receives && !known && !parcels.hasRoom(parcel) || onward && !sending.hasRoom()) {
      refuse(call, INSUFFICIENT_STORAGE, "full", "there is no room for it");
    } else {
      take(call, addressed, receives && !known);
    }
  }

  private void take(ServiceCall call, Parcel.Addressed addressed, boolean isNew) {
    Parcel parcel = addressed.parcel();
    if (!parcel.notice()) {
      parcels.keep(parcel, call.request().body(), call.request().bulk());
    }
    if (isNew) {
      parcels.receive(parcel);
    }
    host.storage().sync(() -> {
      if (!parcel.notice() && !parcels.isHere(parcel)) {
        parcels.remove(parcel.id(), this::isNeeded);
        refuse(call, INSUFFICIENT_STORAGE, "storage", "there is no room for it");
        return;
      }
      if (isNew && !parcel.notice()) {
        // Each clock may be wrong: what has come before it was sent took no time.
        host.probe().observe(UseMetrics.SHARE_TIME, Math.max(0, host.unixNanos() / 1_000_000 - parcel.unixMillis()) / 1e3);
      }
      call.respond(HttpResponse.of(isNew ? 201 : 200));
      if (addressed.onward().isEmpty()) {
        release(parcel.id());
      } else {
        sending.begin(parcel, addressed.onward(), config.patience());
      }
    });
  }

  private void onInbox(ServiceCall call, List<String> path) {
    String method = call.request().method();
    Parcel parcel = path.size() == 2 ? parcels.inbox().get(path.get(1)) : null;
    if (!call.caller().account().equals(host.device().account())) {
      refuse(call, 403, "caller", "an inbox is its owner's");
    } else if (path.size() == 1 && method.equals("GET")) {
      call.respond(HttpResponse.json(200, JsonWriter.write(json -> json.objects("parcels", parcels.inbox().values(), (one, each) -> {
        each.write(one);
        one.truth("here", parcels.isHere(each));
      }))));
    } else if (parcel == null) {
      refuse(call, 404, "unknown", "there is no such content");
    } else if (method.equals("DELETE")) {
      parcels.remove(parcel.id(), this::isNeeded);
      host.storage().sync(() -> call.respond(HttpResponse.of(204)));
    } else if (!method.equals("GET") && !method.equals("HEAD")) {
      refuse(call, 405, "method", "contents are read by GET and taken away by DELETE");
    } else if (parcels.isHere(parcel)) {
      call.respond(content(parcel));
    } else {
      fetch(call, parcel);
    }
  }

  /** There was a notice; now the content is wanted. */
  private void fetch(ServiceCall call, Parcel parcel) {
    HttpRequest request = HttpRequest.of("GET", new HttpTarget(List.of("beams", parcel.id(), "content"), java.util.Collections.emptyMap()).text());
    HttpTerms terms = new HttpTerms(config.answer(), parcel.bulk() == null ? 0 : parcel.length());
    context.calls().call(ServiceAddress.on(parcel.from(), context.name()), request, terms, outcome -> {
      HttpResponse response = outcome instanceof Outcome.Answered answered ? answered.response() : null;
      if (response == null || response.status() != 200 || response.contentLength() != parcel.length() || response.bulk() != null && !response.bulk().equals(parcel.bulk())) {
        call.respond(HttpResponse.text(502, "the sender does not give it, or is away").with("Retry-After", "30"));
        return;
      }
      parcels.keep(parcel, response.body(), response.bulk());
      host.storage().sync(() -> call.respond(content(parcel)));
    });
  }

  // ---- Topics

  private void onPublish(ServiceCall call, String name) {
    String account = call.caller().account();
    String type = call.request().headers().first("Content-Type").orElse("application/octet-stream");
    Parcel parcel = parcel(call, newId(), name, type, false);
    Parcel last = topics.retained(account, name);
    if (!mayPassOn(call.caller())) {
      refuse(call, 403, "owner", "the owner does not let this device send for others");
    } else if (!Parcel.isText(type)) {
      refuse(call, 400, "request", "content must have a media type");
    } else if (!sending.hasRoom() || !topics.retain(parcel)) {
      host.probe().count(BeamMetrics.REFUSED, 1, "full");
      call.respond(HttpResponse.text(503, "there are too many topics, or beams under way").with("Retry-After", "30"));
    } else {
      List<NodeId> receivers = topics.subscribers(account, name).stream().filter(node -> !node.equals(host.id())).toList();
      send(call, parcel, receivers);
      if (last != null) {
        release(last.id());
      }
    }
  }

  private void onSubscriber(ServiceCall call, String name, NodeId node) {
    String account = call.caller().account();
    if (call.request().method().equals("DELETE")) {
      boolean was = topics.unsubscribe(account, name, node);
      host.storage().sync(() -> call.respond(HttpResponse.of(was ? 204 : 404)));
    } else if (!call.request().method().equals("PUT")) {
      refuse(call, 405, "method", "subscribers are PUT and DELETEd");
    } else if (!mayPassOn(call.caller()) || !topics.subscribe(account, name, node)) {
      refuse(call, 403, "full", "there is no room for more topics or subscribers, or not for those of others");
    } else {
      host.storage().sync(() -> {
        call.respond(HttpResponse.of(204));
        Parcel retained = topics.retained(account, name);
        if (retained != null && !node.equals(host.id()) && sending.hasRoom()) {
          sending.begin(retained, List.of(FanOut.Hop.leaf(node)), Duration.ZERO);
        }
      });
    }
  }

  /** Brings in {@code beam}. */
  public static final class Provider implements MicroserviceProvider {

    private final BeamConfig config;
    private final Function<ServiceContext, Links> links;

    /** Beams that know nothing of other nodes' links. */
    public Provider() {
      this(Defaults.of(BeamConfig.class), context -> Links.UNKNOWN);
    }

    /** Beams for whom somebody knows about links. */
    public Provider(BeamConfig config, Function<ServiceContext, Links> links) {
      this.config = config;
      this.links = links;
    }

    @Override
    public String name() {
      return "beam";
    }

    @Override
    public Microservice create(ServiceContext context) {
      return new BeamService(context, config, links.apply(context));
    }
  }
}
