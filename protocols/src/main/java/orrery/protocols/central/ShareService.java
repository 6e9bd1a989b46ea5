package orrery.protocols.central;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import orrery.host.NodeId;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.service.Microservice;
import orrery.protocols.service.MicroserviceProvider;
import orrery.protocols.service.ServiceAddress;
import orrery.protocols.service.ServiceCall;
import orrery.protocols.service.ServiceContext;

/**
 * {@code share}: keeps what a node has for others, and tells them by the push service that it is there (Fig. 2).
 *
 * <table>
 *   <caption>What it answers</caption>
 *   <tr><td>{@code PUT /{id}?to=NODE,NODE&wanted=MILLISECONDS}<td>with the content, when that is on storage<td>201, 400, 409 where the id is taken
 *   <tr><td>{@code GET /{id}}<td>the content<td>200, 404
 *   <tr><td>{@code DELETE /{id}}<td><td>204, 404
 * </table>
 *
 * <p>It keeps nothing in memory, so that any of its instances can answer anything.
 */
public final class ShareService implements Microservice {

  private static final int MOST_RECEIVERS = 100;
  private static final Duration PUSH_PATIENCE = Duration.ofSeconds(30);
  private static final String CONTENT = "content/";
  /** Beside the content of a bulk: what it is called. */
  private static final String NAME = "bulk/";

  private final ServiceContext context;

  ShareService(ServiceContext context) {
    this.context = context;
  }

  @Override
  public void onCall(ServiceCall call) {
    HttpTarget target = call.target();
    if (target.segments().size() != 1 || !Sharing.isId(target.segments().get(0))) {
      call.respond(HttpResponse.text(404, "there is nothing at this path"));
      return;
    }
    String id = target.segments().get(0);
    String method = call.request().method();
    if (method.equals("PUT")) {
      put(call, id);
    } else if (method.equals("GET") || method.equals("HEAD")) {
      call.respond(content(id).orElseGet(() -> HttpResponse.text(404, "there is no '" + id + "'")));
    } else if (method.equals("DELETE")) {
      delete(call, id);
    } else {
      call.respond(HttpResponse.text(405, "there is no such method here").with("Allow", "DELETE, GET, PUT"));
    }
  }

  private void put(ServiceCall call, String id) {
    Set<String> receivers = new LinkedHashSet<>(List.of(call.target().query().getOrDefault("to", "").split(",", MOST_RECEIVERS + 2)));
    String wanted = call.target().query().getOrDefault("wanted", "0");
    HttpRequest request = call.request();
    if (receivers.size() > MOST_RECEIVERS || !receivers.stream().allMatch(NodeId::isValid) || wanted.length() > 18
        || wanted.isEmpty() || !wanted.chars().allMatch(c -> c >= '0' && c <= '9') || request.contentLength() == 0) {
      call.respond(HttpResponse.text(400, "there must be a content, and 1 to " + MOST_RECEIVERS + " nodes in 'to'"));
      return;
    }
    if (context.host().storage().get(CONTENT + id).isPresent()) {
      call.respond(HttpResponse.text(409, "there is something called '" + id + "' already"));
      return;
    }
    HttpBulk bulk = request.bulk();
    if (bulk == null) {
      context.host().storage().put(CONTENT + id, ByteBuffer.wrap(request.body()));
    } else {
      context.host().storage().put(NAME + id, ByteBuffer.allocate(Long.BYTES).putLong(bulk.contentId()).flip());
      context.host().storage().putBulk(CONTENT + id, bulk.contentId(), bulk.length());
    }
    Sharing sharing = new Sharing(id, request.contentLength(), Long.parseLong(wanted));
    context.host().storage().sync(() -> {
      receivers.forEach(receiver -> tell(receiver, sharing));
      call.respond(HttpResponse.of(201));
    });
  }

  private void tell(String receiver, Sharing sharing) {
    HttpRequest notification = new HttpRequest(
        "POST", "/messages?to=" + receiver, HttpHeaders.JSON, sharing.text().getBytes(StandardCharsets.UTF_8));
    context.calls().call(ServiceAddress.central(PushService.NAME), notification, PUSH_PATIENCE, outcome -> { });
  }

  private Optional<HttpResponse> content(String id) {
    Optional<byte[]> name = context.host().storage().get(NAME + id);
    HttpHeaders type = HttpHeaders.of("Content-Type", "application/octet-stream");
    return name.isPresent()
        ? Optional.of(new HttpResponse(200, type, new HttpBulk(ByteBuffer.wrap(name.get()).getLong(), context.host().storage().bulk(CONTENT + id).orElseThrow())))
        : context.host().storage().get(CONTENT + id).map(bytes -> new HttpResponse(200, type, bytes));
  }

  private void delete(ServiceCall call, String id) {
    if (context.host().storage().get(CONTENT + id).isEmpty()) {
      call.respond(HttpResponse.text(404, "there is no '" + id + "'"));
      return;
    }
    context.host().storage().remove(CONTENT + id);
    context.host().storage().remove(NAME + id);
    context.host().storage().sync(() -> call.respond(HttpResponse.of(204)));
  }

  /** Brings in {@code share}. */
  public static final class Provider implements MicroserviceProvider {

    @Override
    public String name() {
      return "share";
    }

    @Override
    public Microservice create(ServiceContext context) {
      return new ShareService(context);
    }
  }
}
