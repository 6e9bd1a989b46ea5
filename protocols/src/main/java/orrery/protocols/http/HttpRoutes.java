package orrery.protocols.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import orrery.host.Endpoint;

/** Which handler answers which method and path. */
final class HttpRoutes {

  private record Route(String method, List<String> pattern, HttpHandler handler) {}

  private final List<Route> routes = new ArrayList<>();

  /** @param pattern such as {@code /clusters/{id}}: a segment in braces matches any that is not empty */
  void add(String method, String pattern, HttpHandler handler) {
    routes.add(new Route(method, List.of(pattern.substring(1).split("/", -1)), handler));
  }

  /** Hands the request to its handler, or answers that there is none. */
  void dispatch(HttpRequest request, Endpoint local, Endpoint remote, Consumer<HttpResponse> answer) {
    HttpTarget target = HttpTarget.parse(request.target()).orElse(null);
    if (target == null) {
      answer.accept(HttpResponse.text(400, "the target must be a path and a query in which no name comes twice"));
      return;
    }
    // RFC 9110 §9.3.2: HEAD is GET whose answer leaves the content out.
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    TreeSet<String> others = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> variables = new LinkedHashMap<>();
      if (matches(route.pattern, target.segments(), variables)) {
        if (route.method.equals(method)) {
          route.handler.onRequest(new HttpExchange(request, target, variables, local, remote, answer));
          return;
        }
        others.add(route.method);
      }
    }
    answer.accept(others.isEmpty()
        ? HttpResponse.text(404, "there is nothing at this path")
        : HttpResponse.text(405, "there is no " + clip(method) + " at this path").with("Allow", String.join(", ", others)));
  }

  private static boolean matches(List<String> pattern, List<String> segments, Map<String, String> variables) {
    if (pattern.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < pattern.size(); i++) {
      String part = pattern.get(i);
      String segment = segments.get(i);
      if (part.startsWith("{") && !segment.isEmpty()) {
        variables.put(part.substring(1, part.length() - 1), segment);
      } else if (!part.equals(segment)) {
        return false;
      }
    }
    return true;
  }

  private static String clip(String method) {
    return method.length() <= 20 ? method : method.substring(0, 20);
  }
}
