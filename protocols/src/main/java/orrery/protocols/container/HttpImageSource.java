package orrery.protocols.container;

import java.time.Duration;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTerms;

/**
 * A place where images may be had that can be connected to.
 *
 * @param kind {@code registry} or {@code node}
 * @param patience how long an answer may take, and how long a content that comes may stand still
 */
public record HttpImageSource(String kind, HttpClient http, Endpoint endpoint, Duration patience) implements ImageSource {

  @Override
  public void get(String target, long mostBulk, Consumer<HttpResult> onResult) {
    http.send(endpoint, HttpRequest.of("GET", target), new HttpTerms(patience, mostBulk), onResult);
  }
}
