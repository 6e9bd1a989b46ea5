package orrery.protocols.container;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orrery.host.Host;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHandler;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpRoutes;
import orrery.protocols.json.JsonException;
import orrery.protocols.service.Caller;

/**
 * The container as its users see it over HTTP: a subset of the Docker Engine API, version 1.41, with its paths, fields and status codes,
 * with and without the version in front; and the images that the node has, for other nodes.
 *
 * <p>The owner of the device sees and governs all containers, others their own. A start that is refused is answered 500 as the engine
 * answers what it cannot start; what the owner does not permit, 403. The engine's own client can create, start, stop, look and pull; its
 * {@code run} cannot, since that has a wait answered half, by its head, and such answers there are none here.
 */
public final class ContainerApi {

  static final String VERSION = "1.41";

  private static final int LEAST_MINOR = 24;
  private static final int MOST_MINOR = 41;
  private static final int MOST_BODY = 64 << 10;
  private static final long MOST_GRACE_SECONDS = 3600;
  private static final int MOST_WAITING = 64;

  private final Host host;
  private final Supplier<LightContainer> container;
  private final Callers callers;
  private int waiting;

  /** Tells who asks. */
  @FunctionalInterface
  public interface Callers {

    /** Who asks; empty where nobody is to be answered who asks so. {@code onCaller} is called once, perhaps at once. */
    void of(HttpExchange exchange, Consumer<Optional<Caller>> onCaller);
  }

  /** Answers what one who is known asks. */
  private interface Answer {
    void to(HttpExchange exchange, Caller caller);
  }

  private ContainerApi(Host host, Supplier<LightContainer> container, Callers callers) {
    this.host = host;
    this.container = container;
    this.callers = callers;
  }

  /** Adds the routes. */
  public static void register(HttpRoutes routes, Host host, Supplier<LightContainer> container, Callers callers) {
    ContainerApi api = new ContainerApi(host, container, callers);
    api.add(routes, "GET", "/_ping", (exchange, caller) -> exchange.respond(api.pong()));
    api.add(routes, "GET", "/version", (exchange, caller) -> exchange.respond(HttpResponse.json(200, ContainerJson.version(host))));
    api.add(routes, "GET", "/info", (exchange, caller) -> exchange.respond(HttpResponse.json(200, ContainerJson.info(host, api.engine()))));
    api.add(routes, "GET", "/images/json", (exchange, caller) -> exchange.respond(HttpResponse.json(200, ContainerJson.images(api.engine()))));
    api.add(routes, "POST", "/images/create", api::pull);
    api.add(routes, "GET", "/images/{name}/json", api::inspectImage);
    api.add(routes, "DELETE", "/images/{name}", api::removeImage);
    api.add(routes, "GET", "/containers/json", api::list);
    api.add(routes, "POST", "/containers/create", api::create);
    api.add(routes, "GET", "/containers/{id}/json", api.on((exchange, one) -> exchange.respond(HttpResponse.json(200, ContainerJson.inspect(one)))));
    api.add(routes, "POST", "/containers/{id}/start", api.on(api::start));
    api.add(routes, "POST", "/containers/{id}/stop", api.on(api::stop));
    api.add(routes, "POST", "/containers/{id}/kill", api.on(api::kill));
    api.add(routes, "POST", "/containers/{id}/wait", api.on(api::await));
    api.add(routes, "DELETE", "/containers/{id}", api.on(api::remove));
    ImageRoutes.register(routes, () -> api.engine().images().all(), (exchange, onAdmitted) -> callers.of(exchange, caller -> onAdmitted.accept(caller.isPresent())));
  }

  private void add(HttpRoutes routes, String method, String path, Answer answer) {
    HttpHandler handler = exchange -> callers.of(exchange, caller -> {
      if (caller.isEmpty()) {
        exchange.respond(error(401, "who asks must say who he is"));
      } else {
        answer.to(exchange, caller.get());
      }
    });
    routes.route(method, path, handler);
    routes.route(method, "/{version}" + path, exchange -> {
      if (isVersion(exchange.variable("version"))) {
        handler.onRequest(exchange);
      } else {
        exchange.respond(error(400, "the version must be v1." + LEAST_MINOR + " to v" + VERSION));
      }
    });
  }

  private static boolean isVersion(String text) {
    if (text.length() != 5 || !text.startsWith("v1.") || !isNumber(text.substring(3))) {
      return false;
    }
    int minor = Integer.parseInt(text, 3, 5, 10);
    return minor >= LEAST_MINOR && minor <= MOST_MINOR;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private LightContainer engine() {
    return container.get();
  }

  static HttpResponse error(int status, String message) {
    return HttpResponse.json(status, ContainerJson.error(message));
  }

  private HttpResponse pong() {
    HttpHeaders headers = HttpHeaders.of("Content-Type", "text/plain; charset=utf-8").with("Api-Version", VERSION)
        .with("Docker-Experimental", "false").with("OSType", host.device().operatingSystem()).with("Cache-Control", "no-cache");
    return new HttpResponse(200, headers, new byte[] {'O', 'K'});
  }

  // ---- Images

  private void pull(HttpExchange exchange, Caller caller) {
    Map<String, String> query = exchange.target().query();
    String from = query.getOrDefault("fromImage", "");
    String tag = query.getOrDefault("tag", "");
    Optional<ImageName> name = ImageName.parse(tag.isEmpty() ? from : from + ":" + tag);
    if (name.isEmpty()) {
      exchange.respond(error(400, "fromImage and tag must be the name of an image"));
    } else if (!engine().mayRunFor(caller.account())) {
      exchange.respond(error(403, Refusal.NOT_PERMITTED.message()));
    } else {
      engine().pull(name.get(), outcome -> {
        if (outcome instanceof ImagePulls.Here here) {
          exchange.respond(HttpResponse.json(200, ContainerJson.pulled(here)));
        } else {
          Refusal reason = ((ImagePulls.Refused) outcome).reason();
          exchange.respond(error(reason == Refusal.NO_IMAGE ? 404 : 500, name.get() + ": " + reason.message()));
        }
      });
    }
  }

  private Optional<Image> image(HttpExchange exchange) {
    String asked = exchange.variable("name");
    LightContainer engine = engine();
    return ImageName.parse(asked).flatMap(name -> engine.images().find(name))
        .or(() -> asked.startsWith("sha256:") ? engine.images().all().stream().filter(one -> ContainerJson.id(one).equals(asked)).findFirst() : Optional.empty());
  }

  private void inspectImage(HttpExchange exchange, Caller caller) {
    exchange.respond(image(exchange).map(one -> HttpResponse.json(200, ContainerJson.inspect(one))).orElseGet(() -> error(404, "No such image")));
  }

  private void removeImage(HttpExchange exchange, Caller caller) {
    Optional<Image> image = image(exchange);
    if (image.isEmpty()) {
      exchange.respond(error(404, "No such image"));
    } else if (!engine().isOwn(caller.account())) {
      exchange.respond(error(403, "only the owner of this device removes images"));
    } else if (!engine().removeImage(image.get().name())) {
      exchange.respond(error(409, "the image is in use, or is one that the device comes with"));
    } else {
      exchange.respond(HttpResponse.json(200, ContainerJson.removed(image.get())));
    }
  }

  // ---- Containers

  private void list(HttpExchange exchange, Caller caller) {
    boolean all = isTrue(exchange.target().query().get("all"));
    List<Container> shown = engine().containers().stream()
        .filter(one -> governs(caller, one) && (all || one.state() == Container.State.RUNNING || one.state() == Container.State.STOPPING)).toList();
    exchange.respond(HttpResponse.json(200, ContainerJson.list(shown)));
  }

  private boolean governs(Caller caller, Container one) {
    return engine().isOwn(caller.account()) || one.account().equals(caller.account()) && !caller.isAnonymous();
  }

  private static boolean isTrue(String text) {
    return text != null && (text.equals("1") || text.equals("true"));
  }

  private void create(HttpExchange exchange, Caller caller) {
    ContainerJson.Creation wish;
    try {
      if (exchange.request().body().length > MOST_BODY) {
        throw new JsonException("a body must have at most " + MOST_BODY + " bytes");
      }
      wish = ContainerJson.readCreation(exchange.request().body());
    } catch (JsonException e) {
      exchange.respond(error(400, e.getMessage()));
      return;
    }
    String name = exchange.target().query().getOrDefault("name", "");
    name = name.startsWith("/") ? name.substring(1) : name;
    Optional<Image> image = engine().images().find(wish.image());
    if (!name.isEmpty() && !isName(name)) {
      exchange.respond(error(400, "a container's name must be 2 to 63 of a-z, A-Z, 0-9, '_', '.' and '-', the first a letter or digit"));
    } else if (image.isEmpty()) {
      exchange.respond(error(404, "No such image: " + wish.image()));
    } else {
      Optional<Refusal> refusal = engine().refusesToCreate(image.get(), caller.account());
      if (refusal.isPresent()) {
        exchange.respond(error(refusal.get() == Refusal.NOT_PERMITTED ? 403 : 500, refusal.get().message()));
      } else if (isTaken(name)) {
        exchange.respond(error(409, "Conflict. The container name is already in use"));
      } else {
        Container made = engine().create(name, image.get(), caller, wish.policy());
        exchange.respond(HttpResponse.json(201, ContainerJson.created(made)));
      }
    }
  }

  private boolean isTaken(String name) {
    return engine().containers().stream().anyMatch(one -> one.name().equals(name));
  }

  private static boolean isName(String text) {
    if (text.length() < 2 || text.length() > 63) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!word && !(i > 0 && (c == '_' || c == '.' || c == '-'))) {
        return false;
      }
    }
    return true;
  }

  /** Answers for one container. */
  private interface AnswerOn {
    void to(HttpExchange exchange, Container one);
  }

  /** Finds the container that the path names, for whoever may govern it. */
  private Answer on(AnswerOn answer) {
    return (exchange, caller) -> {
      Optional<Container> one = engine().find(exchange.variable("id")).filter(found -> governs(caller, found));
      if (one.isPresent()) {
        answer.to(exchange, one.get());
      } else {
        exchange.respond(error(404, "No such container"));
      }
    };
  }

  private void start(HttpExchange exchange, Container one) {
    if (one.state() == Container.State.RUNNING) {
      exchange.respond(HttpResponse.of(304));
      return;
    }
    engine().start(one, refusal -> exchange.respond(refusal.map(why -> error(500, why.message())).orElseGet(() -> HttpResponse.of(204))));
  }

  private void stop(HttpExchange exchange, Container one) {
    String seconds = exchange.target().query().get("t");
    if (seconds != null && (!isNumber(seconds) || Long.parseLong(seconds) > MOST_GRACE_SECONDS)) {
      exchange.respond(error(400, "t must be 0 to " + MOST_GRACE_SECONDS + " seconds"));
    } else if (!one.isUp()) {
      engine().stop(one, Duration.ZERO, () -> { });
      exchange.respond(HttpResponse.of(304));
    } else {
      Duration grace = seconds == null ? engine().config().grace() : Duration.ofSeconds(Long.parseLong(seconds));
      engine().stop(one, grace, () -> exchange.respond(HttpResponse.of(204)));
    }
  }

  private void kill(HttpExchange exchange, Container one) {
    if (!one.isUp()) {
      exchange.respond(error(409, "Container " + one.id() + " is not running"));
    } else {
      engine().kill(one);
      exchange.respond(HttpResponse.of(204));
    }
  }

  private void await(HttpExchange exchange, Container one) {
    String condition = exchange.target().query().getOrDefault("condition", "not-running");
    Consumer<Container> answer = ended -> exchange.respond(HttpResponse.json(200, ContainerJson.ended(ended)));
    boolean later = condition.equals("next-exit") || condition.equals("not-running") && one.isUp();
    if (!later && !condition.equals("not-running")) {
      exchange.respond(error(400, "condition must be not-running or next-exit"));
    } else if (!later) {
      answer.accept(one);
    } else if (waiting >= MOST_WAITING) {
      exchange.respond(error(503, "at most " + MOST_WAITING + " may wait"));
    } else {
      waiting++;
      engine().onEnded(one, () -> {
        waiting--;
        answer.accept(one);
      });
    }
  }

  private void remove(HttpExchange exchange, Container one) {
    boolean force = isTrue(exchange.target().query().get("force"));
    if (one.isUp() && !force) {
      exchange.respond(error(409, "You cannot remove a running container " + one.id() + ". Stop the container before attempting removal or force remove"));
    } else {
      engine().remove(one);
      exchange.respond(HttpResponse.of(204));
    }
  }
}
