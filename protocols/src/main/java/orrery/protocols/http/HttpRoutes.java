package orrery.protocols.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import org.jspecify.annotations.Nullable;

/** Which handler answers which method and path. */
public final class HttpRoutes implements HttpTable {

  /** The pattern stays the text that it is: nodes have many routes, are many, and are seldom asked. */
  private record Route(String method, String pattern, HttpHandler handler) {

    long mostBulk() {
      return handler instanceof BulkHandler bulk ? bulk.most : 0;
    }
  }

  /** The handler of a route that takes bulks. */
  private record BulkHandler(long most, HttpGate gate, HttpHandler handler) implements HttpHandler {

    @Override
    public void onRequest(HttpExchange exchange) {
      handler.onRequest(exchange);
    }
  }

  private final List<Route> routes = new ArrayList<>();

  HttpRoutes() {}

  @Override
  public void serve(HttpRoutes others) {
    others.routes.addAll(routes);
  }

  /**
   * Has {@code handler} answer requests of {@code method} for paths like {@code pattern}, such as {@code /clusters/{id}},
   * in which a segment in braces stands for any that is not empty, and {@code {name*}} at the end for all that follows, be
   * it nothing. Of several patterns that fit, the first counts. HEAD is answered wherever GET is.
   */
  public HttpRoutes route(String method, String pattern, HttpHandler handler) {
    routes.add(new Route(method, pattern, handler));
    return this;
  }

  /**
   * As {@link #route}, where the content of requests may be a bulk. The handler is called when it has come.
   *
   * @param mostBytes the longest bulk, 1 or more
   * @param gate asked before the bulk comes
   */
  public HttpRoutes bulkRoute(String method, String pattern, long mostBytes, HttpGate gate, HttpHandler handler) {
    if (mostBytes < 1) {
      throw new IllegalArgumentException("the longest bulk must be 1 B or more but is " + mostBytes);
    }
    return route(method, pattern, new BulkHandler(mostBytes, gate, handler));
  }

  /** How long a bulk may be that a request brings, as {@link HttpBulk.Rule} has it. */
  long mostBulk(String method, String target) {
    HttpTarget read = HttpTarget.parse(target).orElse(null);
    Route route = read == null ? null : find(method, read);
    return route == null ? 0 : route.mostBulk();
  }

  /** Asks the gate of a request that brings a bulk. */
  Optional<HttpResponse> gate(HttpRequest request, Endpoint local, Endpoint remote) {
    HttpTarget target = HttpTarget.parse(request.target()).orElseThrow();
    Route route = find(request.method(), target);
    if (route == null || !(route.handler instanceof BulkHandler bulk)) {
      throw new IllegalStateException("a bulk must have been let come by its route, but " + request.method() + " " + request.target() + " has none");
    }
    return bulk.gate.refusal(new HttpExchange(request, target, variables(route.pattern, target.segments()), local, remote, answer -> {
      throw new IllegalStateException("a gate must answer by what it returns");
    }));
  }

  /** Hands the request to its handler, or answers that there is none. */
  void dispatch(HttpRequest request, Endpoint local, Endpoint remote, Consumer<HttpResponse> answer) {
    if (request.target().equals("*")) {
      // RFC 9110 §9.3.7: about the server as a whole there is nothing to say but that it is there.
      answer.accept(HttpResponse.of(204));
      return;
    }
    HttpTarget target = HttpTarget.parse(request.target()).orElse(null);
    if (target == null) {
      answer.accept(HttpResponse.text(400, "the target must be a path and a query in which no name comes twice"));
      return;
    }
    // RFC 9110 §9.3.2: HEAD is GET whose answer leaves the content out.
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    Route route = find(method, target);
    if (route != null) {
      route.handler.onRequest(new HttpExchange(request, target, variables(route.pattern, target.segments()), local, remote, answer));
    } else {
      answer.accept(missing(method, target));
    }
  }

  private @Nullable Route find(String method, HttpTarget target) {
    for (Route route : routes) {
      if (route.method.equals(method) && matches(route.pattern, target.segments(), null)) {
        return route;
      }
    }
    return null;
  }

  private HttpResponse missing(String method, HttpTarget target) {
    TreeSet<String> others = new TreeSet<>();
    for (Route route : routes) {
      if (matches(route.pattern, target.segments(), null)) {
        others.add(route.method);
      }
    }
    return others.isEmpty()
        ? HttpResponse.text(404, "there is nothing at this path")
        : HttpResponse.text(405, "there is no " + clip(method) + " at this path").with("Allow", String.join(", ", others));
  }

  private static Map<String, String> variables(String pattern, List<String> segments) {
    if (pattern.indexOf('{') < 0) {
      return Collections.emptyMap();
    }
    Map<String, String> variables = new LinkedHashMap<>(4);
    matches(pattern, segments, variables);
    return variables;
  }

  /** Whether the segments are like the pattern; what stands for the names in it is put into {@code variables}. */
  private static boolean matches(String pattern, List<String> segments, @Nullable Map<String, String> variables) {
    int begin = 1;
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      if (begin > pattern.length()) {
        return false;
      }
      int slash = pattern.indexOf('/', begin);
      int end = slash < 0 ? pattern.length() : slash;
      boolean named = pattern.startsWith("{", begin);
      if (named && pattern.startsWith("*}", end - 2)) {
        put(variables, pattern.substring(begin + 1, end - 2), String.join("/", segments.subList(i, segments.size())));
        return true;
      } else if (named && !segment.isEmpty()) {
        put(variables, pattern.substring(begin + 1, end - 1), segment);
      } else if (segment.length() != end - begin || !pattern.startsWith(segment, begin)) {
        return false;
      }
      begin = end + 1;
    }
    boolean rest = begin < pattern.length() && pattern.startsWith("{", begin) && pattern.endsWith("*}") && pattern.indexOf('/', begin) < 0;
    if (rest) {
      put(variables, pattern.substring(begin + 1, pattern.length() - 2), "");
    }
    return rest || begin == pattern.length() + 1;
  }

  private static void put(@Nullable Map<String, String> variables, String name, String value) {
    if (variables != null) {
      variables.put(name, value);
    }
  }

  private static String clip(String method) {
    return method.length() <= 20 ? method : method.substring(0, 20);
  }
}
