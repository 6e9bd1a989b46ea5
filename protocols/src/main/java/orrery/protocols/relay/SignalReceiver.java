package orrery.protocols.relay;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;

/** A member's end: it takes signals from its cluster's proxy, {@code POST /signals}, and answers them. */
public final class SignalReceiver {

  private static final HttpServerConfig SERVER = new HttpServerConfig(
      Duration.ofSeconds(75), Duration.ofSeconds(60), 16, 8, new HttpLimits(new DataSize(8000), new DataSize(16 * 1024), 100, new DataSize(TunnelCodec.MOST_BODY)));

  private final HttpServer server;

  public SignalReceiver(Host host, SignalHandler handler) {
    server = new HttpServer(host, SERVER).route("POST", "/signals", exchange -> receive(exchange, handler));
  }

  /** Takes {@code POST /signals} at a server that has other routes besides. */
  public static void receive(HttpExchange exchange, SignalHandler handler) {
    byte[] body = exchange.request().body();
    if (body.length > TunnelCodec.MOST_BODY) {
      exchange.respond(HttpResponse.of(413));
    } else {
      handler.onSignal(body, replyTo(exchange));
    }
  }

  static SignalReply replyTo(HttpExchange exchange) {
    return new SignalReply() {
      @Override
      public void answer(byte[] body) {
        exchange.respond(new HttpResponse(200, HttpHeaders.of("Content-Type", "application/octet-stream"), body));
      }

      @Override
      public void none(boolean absent) {
        exchange.respond(HttpResponse.of(absent ? 404 : 504));
      }
    };
  }

  /** Listens from here on; 0 for any free port. */
  public void start(int port) {
    server.start(port);
  }

  /** Where it listens. */
  public Endpoint local() {
    return server.local();
  }

  public void stop() {
    server.stop();
  }
}
