package orrery.protocols.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import orrery.host.Endpoint;

/** Which handler answers which method and path. */
public final class HttpRoutes {

  /** The pattern stays the text that it is: nodes have many routes, are many, and are seldom asked. */
  private record Route(String method, String pattern, HttpHandler handler) {}

  private final List<Route> routes = new ArrayList<>();

  HttpRoutes() {}

  /**
   * Has {@code handler} answer requests of {@code method} for paths like {@code pattern}, such as {@code /clusters/{id}},
   * in which a segment in braces stands for any that is not empty. HEAD is answered wherever GET is.
   */
  public HttpRoutes route(String method, String pattern, HttpHandler handler) {
    routes.add(new Route(method, pattern, handler));
    return this;
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

  private static boolean matches(String pattern, List<String> segments, Map<String, String> variables) {
    int begin = 1;
    for (String segment : segments) {
      if (begin > pattern.length()) {
        return false;
      }
      int slash = pattern.indexOf('/', begin);
      int end = slash < 0 ? pattern.length() : slash;
      if (pattern.startsWith("{", begin) && !segment.isEmpty()) {
        variables.put(pattern.substring(begin + 1, end - 1), segment);
      } else if (segment.length() != end - begin || !pattern.startsWith(segment, begin)) {
        return false;
      }
      begin = end + 1;
    }
    return begin == pattern.length() + 1;
  }

  private static String clip(String method) {
    return method.length() <= 20 ? method : method.substring(0, 20);
  }
}
