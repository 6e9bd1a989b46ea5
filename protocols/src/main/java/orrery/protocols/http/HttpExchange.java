package orrery.protocols.http;

import java.util.function.Consumer;
import orrery.host.Endpoint;

/** One request that a server has received, and the one answer it is to get. */
public final class HttpExchange {

  private final HttpRequest request;
  private final HttpTarget target;
  private final String pattern;
  private final Endpoint local;
  private final Endpoint remote;
  private final Consumer<HttpResponse> answer;
  private boolean answered;

  HttpExchange(HttpRequest request, HttpTarget target, String pattern, Endpoint local, Endpoint remote, Consumer<HttpResponse> answer) {
    this.request = request;
    this.target = target;
    this.pattern = pattern;
    this.local = local;
    this.remote = remote;
    this.answer = answer;
  }

  /** The request as it came. */
  public HttpRequest request() {
    return request;
  }

  /** Its path and query, decoded. */
  public HttpTarget target() {
    return target;
  }

  /** What stands in the path where the route has {@code {name}}. */
  public String variable(String name) {
    String value = HttpRoutes.variable(pattern, target.segments(), name);
    if (value == null) {
      throw new IllegalArgumentException("the route must have a variable {" + name + "} but is " + pattern);
    }
    return value;
  }

  /** Which of this server's endpoints it came to. */
  public Endpoint local() {
    return local;
  }

  /** Whence the request came, as seen here: behind a NAT, the NAT's public endpoint. */
  public Endpoint remote() {
    return remote;
  }

  /** Answers. Where the connection is gone by now, nothing happens. */
  public void respond(HttpResponse response) {
    if (answered) {
      throw new IllegalStateException("a request must be answered once, but " + request.method() + " " + request.target() + " is again");
    }
    answered = true;
    answer.accept(response);
  }
}
