package orrery.protocols.use;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import orrery.host.Bulk;
import orrery.host.Host;
import orrery.host.Probe;
import orrery.host.Want;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.service.Calls;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;

/**
 * Does what is wanted at a node by calls of microservices.
 *
 * <table>
 *   <caption>Which call is made</caption>
 *   <tr><td>a request, an offload, a measurement<td>{@code POST /?operations=…&bytes=…} with what is to be sent, as {@code work} takes it
 *   <tr><td>a share<td>{@code PUT /{content}?to=…&wanted=…} with the file, as {@code share} takes it
 * </table>
 *
 * <p>Other kinds are left to others who listen.
 */
public final class Errands {

  /** Up to this a content is in the message; a longer one is a bulk beside it. Assumed: what a few segments hold. */
  private static final int LONGEST_BODY = 8192;

  private final Host host;
  private final Calls calls;
  private final Duration patience;
  private final long largest;
  private Runnable stopListening = () -> { };

  /**
   * Errands that are not run yet.
   *
   * @param patience how long an answer may take where a want has no deadline
   * @param largest the longest answer that is taken, in bytes
   */
  public Errands(Host host, Calls calls, Duration patience, long largest) {
    this.host = host;
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
      case REQUEST, OFFLOAD, SENSE -> call(want, address(want), request(want));
      case SHARE -> {
        if (!want.to().isEmpty() && want.upBytes() > 0) {
          call(want, want.central() ? ServiceAddress.central(want.service()) : ServiceAddress.of(want.service()), share(want));
        }
      }
      case PUBLISH, UPLOAD -> { }
    }
  }

  private static ServiceAddress address(Want want) {
    if (want.central()) {
      return ServiceAddress.central(want.service());
    }
    return want.to().isEmpty() ? ServiceAddress.of(want.service()) : ServiceAddress.on(want.to().get(0), want.service());
  }

  private HttpRequest request(Want want) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("operations", Long.toString(want.operations()));
    query.put("bytes", Long.toString(want.downBytes()));
    return withContent("POST", new HttpTarget(List.of(""), query).text(), want);
  }

  private HttpRequest share(Want want) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("to", want.to().stream().map(node -> node.name()).collect(Collectors.joining(",")));
    query.put("wanted", Long.toString(Math.max(0, Math.floorDiv(host.unixNanos(), 1_000_000L))));
    return withContent("PUT", new HttpTarget(List.of(HttpBulk.text(want.contentId(host.id()))), query).text(), want);
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
    long began = host.nanoTime();
    Probe.Wait wait = host.probe().begin(UseMetrics.REQUEST_TIME, want.workload(), Route.NONE.word());
    HttpTerms terms = new HttpTerms(want.deadline().orElse(patience), Math.min(largest, want.downBytes()));
    calls.call(to, request, terms, outcome -> {
      wait.discard();
      if (outcome instanceof Outcome.Answered answered && answered.response().isSuccess()) {
        long taken = host.nanoTime() - began;
        host.probe().observe(UseMetrics.REQUEST_TIME, taken / 1e9, want.workload(), answered.route().word());
        if (want.deadline().isPresent() && taken > want.deadline().get().toNanos()) {
          host.probe().count(UseMetrics.REQUEST_LATE, 1, want.workload());
        }
      } else {
        String reason = outcome instanceof Outcome.Answered answered ? "status-" + answered.response().status() : ((Outcome.Failed) outcome).failure().word();
        host.probe().count(UseMetrics.REQUEST_FAILED, 1, want.workload(), reason);
      }
    });
  }
}
