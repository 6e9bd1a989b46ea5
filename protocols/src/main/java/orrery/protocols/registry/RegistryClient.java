package orrery.protocols.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.host.Timer;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpGroup;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.json.JsonException;

/**
 * The registry as other services use it: to announce themselves, and to find the nearest of a kind.
 *
 * <p>An announcement is repeated until the registry has it. A search is not: who searches knows best how long an old answer
 * will do.
 */
public final class RegistryClient {

  private static final long RETRY_NANOS = 5_000_000_000L;

  private final HttpGroup registry;
  private final Map<NodeId, ServiceEntry> unsaid = new TreeMap<>();
  private final Timer retry;

  /** @param registry where it is: one endpoint, or those of a group */
  public RegistryClient(Host host, HttpClient http, List<Endpoint> registry) {
    this.registry = new HttpGroup(host, http, registry);
    retry = host.timer("registry announcements", () -> List.copyOf(unsaid.values()).forEach(this::say));
  }

  /** Has {@code entry} listed, in place of any other of its id, as soon as the registry takes it. */
  public void announce(ServiceEntry entry) {
    unsaid.put(entry.id(), entry);
    say(entry);
  }

  private void say(ServiceEntry entry) {
    registry.send(new HttpRequest("PUT", path(entry.id()), HttpHeaders.JSON, RegistryJson.write(entry)), result -> {
      if (result instanceof HttpResult.Answer answer && answer.response().isSuccess()) {
        unsaid.remove(entry.id(), entry);
      } else if (!retry.isPending()) {
        retry.start(RETRY_NANOS);
      }
    });
  }

  /** Has the service of that id listed no longer; {@code done} runs when the registry has answered, or has not. */
  public void withdraw(NodeId id, Runnable done) {
    unsaid.remove(id);
    registry.send(HttpRequest.of("DELETE", path(id)), result -> done.run());
  }

  /**
   * Looks for services of a kind, the nearest to {@code near} first, where that is given.
   *
   * @param onFound is told what the registry says, which may be that there are none; empty where it says nothing
   */
  public void find(String kind, Optional<Position> near, int limit, Consumer<Optional<List<ServiceEntry>>> onFound) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("kind", kind);
    near.ifPresent(place -> query.put("near", place.latitudeMicrodegrees() + "," + place.longitudeMicrodegrees()));
    query.put("limit", Integer.toString(Math.max(1, Math.min(limit, RegistryService.MAXIMUM_LIMIT))));
    registry.send(HttpRequest.of("GET", new HttpTarget(List.of("services"), query).text()), result -> onFound.accept(read(result)));
  }

  private static Optional<List<ServiceEntry>> read(HttpResult result) {
    if (!(result instanceof HttpResult.Answer answer) || answer.response().status() != 200) {
      return Optional.empty();
    }
    try {
      return Optional.of(RegistryJson.readEntries(answer.response().body(), RegistryService.MAXIMUM_LIMIT));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static String path(NodeId id) {
    return "/services/" + id;
  }
}
