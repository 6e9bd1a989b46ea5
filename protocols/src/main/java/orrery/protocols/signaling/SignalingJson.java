package orrery.protocols.signaling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Position;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/** How what is said about relays is written; the package's page has the messages. */
public final class SignalingJson {

  static final int MOST_TEXT = 128;
  private static final int MOST_RUNNING = 10_000;
  private static final long MOST_MILLIS = 24 * 3_600_000L;

  private SignalingJson() {}

  // ---- Writing

  /** Of a host to the service. */
  public static byte[] write(RelayOffer offer) {
    return JsonWriter.write(json -> {
      json.text("orders", offer.orders().toString()).text("where", offer.site().word());
      place(json, offer.place());
      json.whole("seps", offer.seps()).whole("beps", offer.beps()).whole("connections", offer.connections())
          .texts("protocols", offer.protocols().stream().map(RelayProtocol::word).toList())
          .whole("go-live", offer.goLive().toMillis())
          .objects("running", offer.running(), (element, running) -> {
            element.text("id", running.id()).text("kind", running.kind().word()).text("protocol", running.protocol().word())
                .text("for", running.subject()).whole("connections", running.connections());
            live(element, running.live());
          });
    });
  }

  /** Of a host to the service. */
  public static byte[] write(RelayReport report) {
    return JsonWriter.write(json -> {
      if (report instanceof RelayReport.Live live) {
        live(json.text("state", "live"), live);
      } else if (report instanceof RelayReport.Free) {
        json.text("state", "free");
      } else if (report instanceof RelayReport.Ended ended) {
        json.text("state", "ended").text("reason", ended.reason());
      }
    });
  }

  static byte[] write(RelayOrder order) {
    return JsonWriter.write(json -> json.text("kind", order.kind().word()).text("protocol", order.protocol().word()).text("for", order.subject())
        .texts("tokens", order.tokens()).whole("idle-limit", order.idleLimit().toMillis())
        .whole("connections", order.connections()).whole("reserved", order.reserved() ? 1 : 0));
  }

  static byte[] write(EndpointRequest request) {
    return JsonWriter.write(json -> {
      json.text("kind", request.kind().word()).text("protocol", request.protocol().word()).text("for", request.subject());
      place(json, request.near());
      json.whole("connections", request.connections()).whole("go-live", request.goLive().toMillis());
      request.failed().ifPresent(failed -> json.text("failed", failed));
    });
  }

  /** A grant, as the service gives it, and as a node passes it on. */
  public static byte[] write(EndpointGrant grant) {
    return JsonWriter.write(json -> writeFields(json, grant));
  }

  /** Writes {@code grant} as an object of its own within something else. */
  public static void writeFields(JsonWriter json, EndpointGrant grant) {
    json.text("id", grant.id()).text("kind", grant.kind().word());
    live(json, new RelayReport.Live(grant.endpoint(), grant.attach()));
    json.texts("tokens", grant.tokens()).whole("idle-limit", grant.idleLimit().toMillis()).text("where", grant.site().word());
  }

  static byte[] writeToken(String token) {
    return JsonWriter.write(json -> json.text("token", token));
  }

  private static void live(JsonWriter json, RelayReport.Live live) {
    json.text("endpoint", live.endpoint().toString());
    live.attach().ifPresent(attach -> json.text("attach", attach.toString()));
  }

  private static void place(JsonWriter json, Place place) {
    json.object("near", near -> {
      if (!place.roundTripMicros().isEmpty()) {
        near.texts("round-trips", place.roundTripMicros().stream().map(String::valueOf).toList());
      }
      place.position().ifPresent(at -> near.whole("latitude", at.latitudeMicrodegrees()).whole("longitude", at.longitudeMicrodegrees()));
      if (!place.region().isEmpty()) {
        near.text("region", place.region());
      }
    });
  }

  // ---- Reading

  /** What any of the messages may hold; who wants one of them asks for what it must have. */
  private static final class Fields {
    Optional<Endpoint> orders = Optional.empty();
    Optional<Endpoint> endpoint = Optional.empty();
    Optional<Endpoint> attach = Optional.empty();
    Optional<RelayKind> kind = Optional.empty();
    Optional<RelayProtocol> protocol = Optional.empty();
    Optional<RelaySite> site = Optional.empty();
    Place place = Place.UNKNOWN;
    String id = "";
    String subject = "";
    String state = "";
    String reason = "";
    String token = "";
    Optional<String> failed = Optional.empty();
    List<String> tokens = List.of();
    EnumSet<RelayProtocol> protocols = EnumSet.noneOf(RelayProtocol.class);
    long seps;
    long beps;
    long connections = 1;
    long goLive = -1;
    long idleLimit = -1;
    boolean reserved;
    List<RelayOffer.Running> running = List.of();

    RelayReport.Live live() throws JsonException {
      return new RelayReport.Live(must(endpoint, "endpoint"), attach);
    }
  }

  private static Fields read(byte[] body) throws JsonException {
    return JsonReader.read(body, SignalingJson::fields);
  }

  private static Fields fields(JsonReader json) throws JsonException {
    Fields fields = new Fields();
    json.object(name -> {
      if (name.equals("orders")) {
        fields.orders = Optional.of(endpoint(json));
      } else if (name.equals("endpoint")) {
        fields.endpoint = Optional.of(endpoint(json));
      } else if (name.equals("attach")) {
        fields.attach = Optional.of(endpoint(json));
      } else if (name.equals("kind")) {
        fields.kind = Optional.of(choice(json, RelayKind.values()));
      } else if (name.equals("protocol")) {
        fields.protocol = Optional.of(choice(json, RelayProtocol.values()));
      } else if (name.equals("where")) {
        fields.site = Optional.of(choice(json, RelaySite.values()));
      } else if (name.equals("near")) {
        fields.place = place(json);
      } else if (name.equals("id")) {
        fields.id = json.text(MOST_TEXT);
      } else if (name.equals("for")) {
        fields.subject = json.text(EndpointRequest.MOST_SUBJECT);
      } else if (name.equals("state")) {
        fields.state = json.text(MOST_TEXT);
      } else if (name.equals("reason")) {
        fields.reason = json.text(MOST_TEXT);
      } else if (name.equals("token")) {
        fields.token = json.text(MOST_TEXT);
      } else if (name.equals("failed")) {
        fields.failed = Optional.of(json.text(MOST_TEXT));
      } else if (name.equals("tokens")) {
        fields.tokens = json.array(2, element -> element.text(MOST_TEXT));
      } else if (name.equals("protocols")) {
        fields.protocols.addAll(json.array(8, element -> choice(element, RelayProtocol.values())));
      } else if (name.equals("seps")) {
        fields.seps = json.whole(0, RelayOffer.MOST);
      } else if (name.equals("beps")) {
        fields.beps = json.whole(0, RelayOffer.MOST);
      } else if (name.equals("connections")) {
        fields.connections = json.whole(1, RelayOffer.MOST);
      } else if (name.equals("go-live")) {
        fields.goLive = json.whole(0, MOST_MILLIS);
      } else if (name.equals("idle-limit")) {
        fields.idleLimit = json.whole(1, MOST_MILLIS);
      } else if (name.equals("reserved")) {
        fields.reserved = json.whole(0, 1) == 1;
      } else if (name.equals("running")) {
        fields.running = json.array(MOST_RUNNING, SignalingJson::running);
      }
    });
    return fields;
  }

  private static RelayOffer.Running running(JsonReader json) throws JsonException {
    Fields fields = fields(json);
    return new RelayOffer.Running(
        text(fields.id, "id"), must(fields.kind, "kind"), must(fields.protocol, "protocol"), fields.subject, fields.live(), (int) fields.connections);
  }

  static RelayOffer readOffer(byte[] body) throws JsonException {
    Fields f = read(body);
    return new RelayOffer(must(f.orders, "orders"), must(f.site, "where"), f.place, (int) f.seps, (int) f.beps, (int) f.connections,
        f.protocols, millis(f.goLive, "go-live"), f.running);
  }

  static RelayReport readReport(byte[] body) throws JsonException {
    Fields f = read(body);
    if (f.state.equals("live")) {
      return f.live();
    } else if (f.state.equals("free")) {
      return new RelayReport.Free();
    } else if (f.state.equals("ended")) {
      return new RelayReport.Ended(f.reason);
    }
    throw new JsonException("state must be live, free or ended");
  }

  /** What a service orders. */
  public static RelayOrder readOrder(byte[] body) throws JsonException {
    Fields f = read(body);
    return new RelayOrder(must(f.kind, "kind"), must(f.protocol, "protocol"), f.subject, f.tokens, millis(f.idleLimit, "idle-limit"), (int) f.connections, f.reserved);
  }

  static EndpointRequest readRequest(byte[] body) throws JsonException {
    Fields f = read(body);
    if (!EndpointRequest.isSubject(f.subject)) {
      throw new JsonException("for must have 1 to " + EndpointRequest.MOST_SUBJECT + " visible characters");
    }
    return new EndpointRequest(must(f.kind, "kind"), must(f.protocol, "protocol"), f.subject, f.place, (int) f.connections, millis(f.goLive, "go-live"), f.failed);
  }

  /** A grant, as the service gives it, and as a node passes it on. */
  public static EndpointGrant readGrant(byte[] body) throws JsonException {
    return JsonReader.read(body, SignalingJson::readGrant);
  }

  /** As above, of an object within something else. */
  public static EndpointGrant readGrant(JsonReader json) throws JsonException {
    Fields f = fields(json);
    return new EndpointGrant(text(f.id, "id"), must(f.kind, "kind"), must(f.endpoint, "endpoint"), f.attach, f.tokens,
        millis(f.idleLimit, "idle-limit"), must(f.site, "where"));
  }

  /** The token by which a service's orders are known, from its answer to an offer. */
  public static String readToken(byte[] body) throws JsonException {
    return text(read(body).token, "token");
  }

  private static Place place(JsonReader json) throws JsonException {
    var read = new Object() {
      List<Long> roundTrips = List.of();
      long latitude = Long.MIN_VALUE;
      long longitude = Long.MIN_VALUE;
      String region = "";
    };
    json.object(name -> {
      if (name.equals("round-trips")) {
        read.roundTrips = json.array(Place.MOST_LANDMARKS, SignalingJson::micros);
      } else if (name.equals("latitude")) {
        read.latitude = json.whole(-90_000_000, 90_000_000);
      } else if (name.equals("longitude")) {
        read.longitude = json.whole(-180_000_000, 180_000_000);
      } else if (name.equals("region")) {
        read.region = json.text(MOST_TEXT);
      }
    });
    boolean positioned = read.latitude != Long.MIN_VALUE && read.longitude != Long.MIN_VALUE;
    return new Place(read.roundTrips, positioned ? Optional.of(new Position((int) read.latitude, (int) read.longitude)) : Optional.empty(), read.region);
  }

  /** A writer has arrays of texts alone. */
  private static long micros(JsonReader json) throws JsonException {
    String text = json.text(8);
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9') || Long.parseLong(text) > Place.MOST_MICROS) {
      throw new JsonException("a round trip must be 0 to " + Place.MOST_MICROS + " us");
    }
    return Long.parseLong(text);
  }

  private static Endpoint endpoint(JsonReader json) throws JsonException {
    return Endpoint.parse(json.text(64)).filter(endpoint -> endpoint.port() > 0).orElseThrow(() -> new JsonException("there must be an endpoint such as 203.0.113.1:80"));
  }

  private static <E extends Enum<E>> E choice(JsonReader json, E[] all) throws JsonException {
    String word = json.text(MOST_TEXT);
    List<String> words = new ArrayList<>();
    for (E each : all) {
      words.add(Defaults.word(each));
      if (words.get(words.size() - 1).equals(word)) {
        return each;
      }
    }
    throw new JsonException("there must be one of " + String.join(", ", words));
  }

  private static <T> T must(Optional<T> value, String name) throws JsonException {
    return value.orElseThrow(() -> new JsonException("there must be " + name));
  }

  private static String text(String value, String name) throws JsonException {
    if (value.isEmpty()) {
      throw new JsonException("there must be " + name);
    }
    return value;
  }

  private static Duration millis(long value, String name) throws JsonException {
    if (value < 0) {
      throw new JsonException("there must be " + name);
    }
    return Duration.ofMillis(value);
  }
}
