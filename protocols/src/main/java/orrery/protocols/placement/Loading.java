package orrery.protocols.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.container.ImageName;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/**
 * Loads, starts and stops microservices on other nodes that allow it (EC-16), through their container API: the image is pulled there,
 * a container made of it, and that started, each when the one before is done.
 *
 * <p>The image is that of the service's own name, and of its latest tag. Equal wishes at one time are one.
 */
public final class Loading {

  private static final int MOST_ANSWER = 4096;
  private static final int ID_LENGTH = 64;
  /** Of so many containers elsewhere the ids are kept. */
  private static final int MOST_MADE = 64;

  private final Host host;
  private final Duration patience;
  private final Gateways gateways;
  private final Map<String, List<Consumer<Optional<String>>>> active = new TreeMap<>();
  /** The containers that this node has had made, by node and service; so that it can have them stopped. */
  private final Map<String, String> made = new LinkedHashMap<>(0);

  public Loading(Host host, Duration patience, Gateways gateways) {
    this.host = host;
    this.patience = patience;
    this.gateways = gateways;
  }

  /**
   * Has {@code service} run on {@code node}.
   *
   * @param onOutcome called once, later, with the step that failed and how, such as {@code create-403}; with nothing where it runs
   */
  public void load(FoundNode node, String service, Consumer<Optional<String>> onOutcome) {
    String key = key(node.node().id(), service);
    List<Consumer<Optional<String>>> waiting = active.get(key);
    if (waiting != null) {
      waiting.add(onOutcome);
      return;
    }
    active.put(key, new ArrayList<>(List.of(onOutcome)));
    new Load(node, service, key, host.nanoTime()).pull();
  }

  private static String key(NodeId node, String service) {
    return service + "@" + node;
  }

  /** One service on its way to one node. */
  private final class Load {

    private final FoundNode node;
    private final String service;
    private final String key;
    private final long beganNanos;

    Load(FoundNode node, String service, String key, long beganNanos) {
      this.node = node;
      this.service = service;
      this.key = key;
      this.beganNanos = beganNanos;
    }

    void pull() {
      Map<String, String> query = new TreeMap<>();
      query.put("fromImage", service);
      query.put("tag", ImageName.LATEST);
      step("pull", HttpRequest.of("POST", new HttpTarget(List.of("images", "create"), query).text()), 200, answer -> create());
    }

    private void create() {
      byte[] body = JsonWriter.write(json -> json.text("Image", service + ":" + ImageName.LATEST));
      HttpRequest request = new HttpRequest("POST", "/containers/create", HttpHeaders.JSON, body);
      step("create", request, 201, answer -> {
        Optional<String> id = readId(answer.response().body());
        if (id.isPresent()) {
          start(id.get());
        } else {
          end(Optional.of("create-malformed"));
        }
      });
    }

    private void start(String id) {
      step("start", HttpRequest.of("POST", "/containers/" + id + "/start"), 204, answer -> {
        made.keySet().stream().findFirst().filter(first -> made.size() >= MOST_MADE).ifPresent(made::remove);
        made.put(key, id);
        end(Optional.empty());
      });
    }

    private void step(String name, HttpRequest request, int wanted, Consumer<HttpResult.Answer> next) {
      gateways.send(node, request, HttpTerms.within(patience), result -> {
        if (result instanceof HttpResult.Answer answer && answer.response().status() == wanted) {
          next.accept(answer);
        } else {
          end(Optional.of(name + "-" + how(result)));
        }
      });
    }

    private void end(Optional<String> failure) {
      host.probe().count(PlacementMetrics.LOADS, 1, failure.orElse("running"));
      if (failure.isEmpty()) {
        host.probe().observe(PlacementMetrics.LOAD_TIME, (host.nanoTime() - beganNanos) / 1e9);
      }
      host.probe().event("placement", service + " on " + node.node().id() + ": " + failure.orElse("running"));
      List<Consumer<Optional<String>>> all = active.remove(key);
      all.forEach(one -> one.accept(failure));
    }
  }

  private static String how(HttpResult result) {
    return result instanceof HttpResult.Answer answer ? Integer.toString(answer.response().status()) : ((HttpResult.NoAnswer) result).reason().word();
  }

  private static Optional<String> readId(byte[] body) {
    if (body.length > MOST_ANSWER) {
      return Optional.empty();
    }
    try {
      String id = JsonReader.read(body, reader -> {
        String[] found = {""};
        reader.object(name -> {
          if (name.equals("Id")) {
            found[0] = reader.text(ID_LENGTH);
          }
        });
        return found[0];
      });
      boolean isId = !id.isEmpty() && id.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
      return isId ? Optional.of(id) : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /**
   * Has what {@link #load} has started on {@code node} stopped and removed; where there is none, nothing happens.
   *
   * @param onOutcome called once, with whether it is gone
   */
  public void unload(FoundNode node, String service, Consumer<Boolean> onOutcome) {
    String id = made.remove(key(node.node().id(), service));
    if (id == null) {
      onOutcome.accept(false);
      return;
    }
    HttpTerms terms = HttpTerms.within(patience);
    gateways.send(node, HttpRequest.of("POST", "/containers/" + id + "/stop"), terms, stopped ->
        gateways.send(node, HttpRequest.of("DELETE", "/containers/" + id), terms, removed ->
            onOutcome.accept(removed instanceof HttpResult.Answer answer && answer.response().status() == 204)));
  }
}
