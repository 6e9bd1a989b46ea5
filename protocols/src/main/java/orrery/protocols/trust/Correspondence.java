package orrery.protocols.trust;

import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.json.JsonException;
import org.jspecify.annotations.Nullable;

/** Sends messages of trust over HTTP, answers them, and counts them and what is refused. */
final class Correspondence {

  private final Host host;
  private final HttpClientConfig config;
  /** Null until something is sent. */
  private @Nullable HttpClient client;

  /** Reads a message. */
  interface Reading<M> {
    M read(byte[] bytes) throws JsonException;
  }

  Correspondence(Host host, HttpClientConfig config) {
    this.host = host;
    this.config = config;
  }

  /** Ends; what is on its way gets no answer. */
  void stop() {
    // One that is made only now sends nothing either.
    client().stop();
  }

  private HttpClient client() {
    client = client == null ? new HttpClient(host, config) : client;
    return client;
  }

  /** Sends {@code message}; {@code onEnd} learns the status of the answer, 0 where there is none. */
  void send(Endpoint to, String method, String target, String kind, TrustMessage message, Consumer<Integer> onEnd) {
    byte[] body = TrustCodec.encode(message);
    count(kind, body.length);
    client().send(to, new HttpRequest(method, target, HttpHeaders.JSON, body),
        result -> onEnd.accept(result instanceof HttpResult.Answer answer ? answer.response().status() : 0));
  }

  /** Asks for a message; {@code onAnswer} hears it, or else {@code onNone} is run. */
  <M> void ask(Endpoint to, String target, String kind, Reading<M> reading, Consumer<M> onAnswer, Runnable onNone) {
    count(kind, 0);
    client().send(to, HttpRequest.of("GET", target), result -> {
      if (result instanceof HttpResult.Answer answer && answer.response().status() == 200) {
        M message;
        try {
          message = reading.read(answer.response().body());
        } catch (JsonException e) {
          refused("malformed");
          onNone.run();
          return;
        }
        onAnswer.accept(message);
      } else {
        onNone.run();
      }
    });
  }

  /** Answers with {@code message}. */
  void answer(HttpExchange exchange, String kind, TrustMessage message) {
    byte[] body = TrustCodec.encode(message);
    count(kind, body.length);
    exchange.respond(HttpResponse.json(200, body));
  }

  /** Reads the content of a request and hands it on, or answers that it is none. */
  <M> void read(HttpExchange exchange, Reading<M> reading, Consumer<M> then) {
    M message;
    try {
      message = reading.read(exchange.request().body());
    } catch (JsonException e) {
      refuse(exchange, 400, "malformed", e.getMessage());
      return;
    }
    then.accept(message);
  }

  /** Turns a request away. */
  void refuse(HttpExchange exchange, int status, String reason, String line) {
    refused(reason);
    exchange.respond(HttpResponse.text(status, line));
  }

  private void refused(String reason) {
    host.probe().count(TrustMetrics.REFUSALS, 1, reason);
  }

  private void count(String kind, int bytes) {
    host.probe().count(TrustMetrics.MESSAGES, 1, kind);
    host.probe().count(TrustMetrics.BYTES, bytes, kind);
  }
}
