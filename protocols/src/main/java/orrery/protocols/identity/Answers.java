package orrery.protocols.identity;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import orrery.host.Host;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHandler;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.identity.IdentityChange.Outcome;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.jwt.Refusal;

/** How the services of this package answer one kind of request. */
@FunctionalInterface
interface Answers {

  /** Answers once, during the call or later; or refuses the request as malformed by throwing. */
  void answer(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException;

  /** A handler that answers so, and counts what it answers under {@code kind}. */
  static HttpHandler counted(Host host, String kind, Answers answers) {
    return exchange -> {
      Consumer<HttpResponse> respond = response -> {
        host.probe().count(IdentityMetrics.REQUESTS, 1, kind, Integer.toString(response.status()));
        exchange.respond(response);
      };
      try {
        answers.answer(exchange, respond);
      } catch (JsonException e) {
        respond.accept(HttpResponse.text(400, e.getMessage()));
      }
    };
  }

  /** Answers when {@code change} is made, or cannot be now. */
  static void change(IdentityStore store, IdentityChange change, Consumer<HttpResponse> respond, Function<Outcome, HttpResponse> answer) {
    store.change(change, outcome -> respond.accept(outcome.map(answer).orElseGet(Answers::unavailable)));
  }

  static HttpResponse unavailable() {
    return HttpResponse.text(503, "there must be a majority of the services to answer, but there is none now").with("Retry-After", "2");
  }

  static HttpResponse outcome(Outcome outcome) {
    return switch (outcome) {
      case DONE -> HttpResponse.of(204);
      case CREATED -> HttpResponse.of(201);
      case CONFLICT -> HttpResponse.text(409, "another has this name, with another key");
      case UNKNOWN, REUSED -> HttpResponse.text(404, "there is no such client");
      case FULL -> HttpResponse.text(507, "no more clients can be kept");
    };
  }

  /** A token was not let in (RFC 6750 §3). */
  static HttpResponse refused(Refusal refusal) {
    return HttpResponse.text(refusal.status(), "the token is refused: " + refusal.word()).with("WWW-Authenticate", refusal.challenge());
  }

  /** A request for a token was not granted (RFC 6749 §5.2). */
  static HttpResponse error(int status, String error, String description) {
    byte[] body = JsonWriter.write(json -> json.text("error", error).text("error_description", description));
    return HttpResponse.json(status, body).with("Cache-Control", "no-store");
  }

  /** The token of a request (RFC 6750 §2.1); empty where it brings none. */
  static Optional<String> bearer(HttpHeaders headers) {
    return headers.only("Authorization").filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7)).map(value -> value.substring(7).strip());
  }

  static String text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1).strip();
  }
}
