package orrery.protocols.http;

import java.util.ArrayList;
import java.util.List;
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
    return bulk.gate.refusal(new HttpExchange(request, target, route.pattern, local, remote, answer -> {
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
      route.handler.onRequest(new HttpExchange(request, target, route.pattern, local, remote, answer));
    } else {
      answer.accept(missing(method, target));
    }
  }

  private @Nullable Route find(String method, HttpTarget target) {
    for (Route route : routes) {
      if (route.method.equals(method) && matches(route.pattern, target.segments())) {
        return route;
      }
    }
    return null;
  }

  private HttpResponse missing(String method, HttpTarget target) {
    TreeSet<String> others = new TreeSet<>();
    for (Route route : routes) {
      if (matches(route.pattern, target.segments())) {
        others.add(route.method);
      }
    }
    return others.isEmpty()
        ? HttpResponse.text(404, "there is nothing at this path")
        : HttpResponse.text(405, "there is no " + clip(method) + " at this path").with("Allow", String.join(", ", others));
  }

  /** Whether the segments are like the pattern. */
  private static boolean matches(String pattern, List<String> segments) {
    int begin = 1;
    for (String segment : segments) {
      if (begin > pattern.length()) {
        return false;
      }
      int end = end(pattern, begin);
      boolean named = pattern.startsWith("{", begin);
      if (named && pattern.startsWith("*}", end - 2)) {
        return true;
      } else if (named ? segment.isEmpty() : segment.length() != end - begin || !pattern.startsWith(segment, begin)) {
        return false;
      }
      begin = end + 1;
    }
    boolean rest = begin < pattern.length() && pattern.startsWith("{", begin) && pattern.endsWith("*}") && pattern.indexOf('/', begin) < 0;
    return rest || begin == pattern.length() + 1;
  }

  /** What stands where the pattern has {@code {name}} in segments that are like it; null where it has no such place. */
  static @Nullable String variable(String pattern, List<String> segments, String name) {
    int begin = 1;
    for (int i = 0; begin <= pattern.length(); i++) {
      int end = end(pattern, begin);
      if (isNamed(pattern, begin, end - 1, name)) {
        return segments.get(i);
      } else if (isNamed(pattern, begin, end - 2, name) && pattern.startsWith("*}", end - 2)) {
        return String.join("/", segments.subList(i, segments.size()));
      }
      begin = end + 1;
    }
    return null;
  }

  private static boolean isNamed(String pattern, int brace, int end, String name) {
    return pattern.startsWith("{", brace) && name.length() == end - brace - 1 && pattern.startsWith(name, brace + 1);
  }

  /** Where the segment of the pattern that begins at {@code begin} ends. */
  private static int end(String pattern, int begin) {
    int slash = pattern.indexOf('/', begin);
    return slash < 0 ? pattern.length() : slash;
  }

  private static String clip(String method) {
    return method.length() <= 20 ? method : method.substring(0, 20);
  }
}
