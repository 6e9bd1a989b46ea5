package orrery.protocols.use;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orrery.host.Bulk;
import orrery.host.Host;
import orrery.host.Probe;
import orrery.host.Want;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.service.Calls;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;

/**
 * Does what is wanted at a node by calls of microservices.
 *
 * <table>
 *   <caption>Which call is made</caption>
 *   <tr><th>Want<th>In the edge cloud<th>In the central cloud
 *   <tr><td>a request, an offload, a measurement<td colspan="2">{@code POST /?operations=…&bytes=…} with what is to be sent, as {@code work} takes it
 *   <tr><td>a request of {@code drive}<td colspan="2">{@code GET /files/} and then one of those that are listed there, drawn by the want's luck
 *   <tr><td>a share by {@code drive}<td colspan="2">{@code PUT /files/WORKLOAD/CONTENT} with the file
 *   <tr><td>another share, a video<td>{@code POST /beams?to=…&wanted=…}, to the node's own {@code beam}
 *       <td>{@code PUT /CONTENT?to=…&wanted=…} with the file, as {@code share} takes it
 *   <tr><td>what is published<td>the same; where it is for nobody in particular, {@code POST /topics/TOPIC} there<td>the same; else nothing
 * </table>
 *
 * <p>A call of {@code drive} goes to the node's own, which knows the others. What must stay central goes there from an edge node, too.
 */
public final class Errands {

  /** Up to this a content is in the message; a longer one is a bulk beside it. Assumed: what a few segments hold. */
  private static final int LONGEST_BODY = 8192;

  private static final String DRIVE = "drive";
  private static final String BEAM = "beam";

  /** As many as a drive lists at a time, with paths as long as it takes them. */
  private static final int MOST_FILES = 1000;
  private static final int LONGEST_PATH = 1024;

  private final Host host;
  private final Side side;
  private final Calls calls;
  private final Duration patience;
  private final long largest;
  private Runnable stopListening = () -> { };

  /** Who is called. */
  public enum Side {
    /** Microservices of edge nodes, the central cloud's where a want says so or nobody else has them. */
    EDGE,
    /** The central cloud alone. */
    CENTRAL
  }

  /**
   * Errands that are not run yet.
   *
   * @param patience how long an answer may take where a want has no deadline
   * @param largest the longest answer that is taken, in bytes
   */
  public Errands(Host host, Side side, Calls calls, Duration patience, long largest) {
    this.host = host;
    this.side = side;
    this.calls = calls;
    this.patience = patience;
    this.largest = largest;
  }

  /** Does what is wanted from now on. */
  public void start() {
    stopListening = host.demand().onWant(this::onWant);
  }

  /** Listens no more; what has been begun goes on. */
  public void stop() {
    stopListening.run();
  }

  private void onWant(Want want) {
    switch (want.kind()) {
      case REQUEST, OFFLOAD, SENSE -> {
        if (want.kind() == Want.Kind.REQUEST && want.service().equals(DRIVE)) {
          read(want);
        } else {
          call(want, address(want), request(want));
        }
      }
      case SHARE, UPLOAD -> give(want);
      case PUBLISH -> {
        if (!want.to().isEmpty()) {
          give(want);
        } else if (side == Side.EDGE) {
          call(want, here(want, BEAM), withContent("POST", new HttpTarget(List.of("topics", want.service()), Collections.emptyMap()).text(), want));
        }
      }
    }
  }

  private static ServiceAddress address(Want want) {
    if (want.central()) {
      return ServiceAddress.central(want.service());
    }
    return want.to().isEmpty() ? ServiceAddress.of(want.service()) : ServiceAddress.on(want.to().get(0), want.service());
  }

  /** A service of the node itself, which does the rest with its like on others; or that of the central cloud. */
  private ServiceAddress here(Want want, String service) {
    return want.central() || side == Side.CENTRAL ? ServiceAddress.central(service) : new ServiceAddress(service, new ServiceAddress.Here());
  }

  private void give(Want want) {
    if (want.upBytes() == 0) {
      return;
    }
    if (want.service().equals(DRIVE)) {
      List<String> path = List.of("files", want.workload(), HttpBulk.text(want.contentId(host.id())));
      call(want, here(want, DRIVE), ofOwner(withContent("PUT", new HttpTarget(path, Collections.emptyMap()).text(), want)));
    } else if (!want.to().isEmpty() && (want.central() || side == Side.CENTRAL)) {
      ServiceAddress share = want.central() ? ServiceAddress.central(want.service()) : ServiceAddress.of(want.service());
      call(want, share, withContent("PUT", target(want, HttpBulk.text(want.contentId(host.id()))), want));
    } else if (!want.to().isEmpty()) {
      call(want, here(want, BEAM), withContent("POST", target(want, "beams"), want));
    }
  }

  /** For whom it is, and since when it has been wanted. */
  private String target(Want want, String place) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("to", want.to().stream().map(node -> node.name()).collect(Collectors.joining(",")));
    query.put("wanted", Long.toString(Math.max(0, Math.floorDiv(host.unixNanos(), 1_000_000L))));
    return new HttpTarget(List.of(place), query).text();
  }

  /** Whether a call of {@code beam} or {@code share} is for more nodes than one. */
  public static boolean isForSeveral(HttpRequest request) {
    return HttpTarget.parse(request.target()).map(target -> target.query().getOrDefault("to", "").contains(",")).orElse(false);
  }

  // ---- Files

  /** Somebody looks what there is, and opens one of these files; where there is none there is nothing to be answered. */
  private void read(Want want) {
    ServiceAddress drive = here(want, DRIVE);
    Waiting waiting = new Waiting(want);
    calls.call(drive, ofOwner(HttpRequest.of("GET", "/files/")), new HttpTerms(want.deadline().orElse(patience), 0), listing -> {
      Optional<List<String>> paths = answer(listing).flatMap(Errands::paths);
      if (paths.isEmpty()) {
        waiting.end(listing);
      } else if (paths.get().isEmpty()) {
        waiting.wait.discard();
      } else {
        String path = paths.get().get(want.random().nextInt(paths.get().size()));
        List<String> segments = Stream.concat(Stream.of("files"), Arrays.stream(path.split("/"))).toList();
        HttpRequest get = HttpRequest.of("GET", new HttpTarget(segments, Collections.emptyMap()).text());
        calls.call(drive, ofOwner(get), new HttpTerms(want.deadline().orElse(patience), largest), waiting::end);
      }
    });
  }

  /** Files are an account's: the central cloud is told whose, as a sidecar tells other nodes. */
  private HttpRequest ofOwner(HttpRequest request) {
    if (side == Side.EDGE) {
      return request;
    }
    HttpHeaders headers = request.headers().with("Call-Node", host.id().name()).with("Call-Account", host.device().account());
    return new HttpRequest(request.method(), request.target(), headers, request.body(), request.bulk(), request.http10());
  }

  private static Optional<HttpResponse> answer(Outcome outcome) {
    return outcome instanceof Outcome.Answered answered && answered.response().isSuccess() ? Optional.of(answered.response()) : Optional.empty();
  }

  /** What a drive lists; empty where that is no list. */
  private static Optional<List<String>> paths(HttpResponse listing) {
    List<String> paths = new ArrayList<>();
    try {
      return JsonReader.read(listing.body(), reader -> {
        reader.object(name -> {
          if (name.equals("files")) {
            paths.addAll(reader.array(MOST_FILES, Errands::path));
          }
        });
        return Optional.of(paths);
      });
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static String path(JsonReader reader) throws JsonException {
    String[] path = {""};
    reader.object(name -> {
      if (name.equals("path")) {
        path[0] = reader.text(LONGEST_PATH);
      }
    });
    return path[0];
  }

  // ---- Calls

  private HttpRequest request(Want want) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("operations", Long.toString(want.operations()));
    query.put("bytes", Long.toString(want.downBytes()));
    return withContent("POST", new HttpTarget(List.of(""), query).text(), want);
  }

  private HttpRequest withContent(String method, String target, Want want) {
    HttpHeaders type = HttpHeaders.of("Content-Type", "application/octet-stream");
    if (want.upBytes() == 0) {
      return HttpRequest.of(method, target);
    } else if (want.upBytes() > LONGEST_BODY) {
      return new HttpRequest(method, target, type, new HttpBulk(want.contentId(host.id()), want.upBytes()));
    } else {
      byte[] body = new byte[(int) want.upBytes()];
      Bulk.fill(want.contentId(host.id()), 0, ByteBuffer.wrap(body));
      return new HttpRequest(method, target, type, body);
    }
  }

  private void call(Want want, ServiceAddress to, HttpRequest request) {
    HttpTerms terms = new HttpTerms(want.deadline().orElse(patience), Math.min(largest, want.downBytes()));
    begin(want, to, request, terms, new Waiting(want)::end);
  }

  private void begin(Want want, ServiceAddress to, HttpRequest request, HttpTerms terms, Consumer<Outcome> onOutcome) {
    if (want.kind() == Want.Kind.OFFLOAD) {
      calls.offload(to, request, terms, want.operations(), onOutcome);
    } else {
      calls.call(to, request, terms, onOutcome);
    }
  }

  /** Somebody waits for what was wanted. */
  private final class Waiting {

    private final Want want;
    private final long began = host.nanoTime();
    private final Probe.Wait wait;

    Waiting(Want want) {
      this.want = want;
      wait = host.probe().begin(UseMetrics.REQUEST_TIME, want.workload(), Route.NONE.word());
    }

    void end(Outcome outcome) {
      wait.discard();
      if (answer(outcome).isPresent()) {
        long taken = host.nanoTime() - began;
        host.probe().observe(UseMetrics.REQUEST_TIME, taken / 1e9, want.workload(), outcome.route().word());
        if (want.deadline().isPresent() && taken > want.deadline().get().toNanos()) {
          host.probe().count(UseMetrics.REQUEST_LATE, 1, want.workload());
        }
      } else {
        String reason = outcome instanceof Outcome.Answered answered ? "status-" + answered.response().status() : ((Outcome.Failed) outcome).failure().word();
        host.probe().count(UseMetrics.REQUEST_FAILED, 1, want.workload(), reason);
      }
    }
  }
}
