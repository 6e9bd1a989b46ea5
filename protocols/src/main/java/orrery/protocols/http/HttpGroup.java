package orrery.protocols.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.Host;
import org.jspecify.annotations.Nullable;

/**
 * Servers that do the same, as one of their clients sees them: it talks to the one that answers soonest, and to another
 * where that one does not answer.
 *
 * <p>Before the first request, and again when a while has passed since one failed, each is asked for nothing in particular
 * ({@code HEAD /}); the first to answer, whatever it says, is nearest. A request that finds no answer, or 503, is sent to
 * the next where doing it twice is as good as once. With one server there is nothing to choose, and nothing of this happens.
 */
public final class HttpGroup {

  /** How long after a failure the nearest is looked for again; assumed. */
  private static final Duration REVISIT = Duration.ofMinutes(5);

  private final Host host;
  private final HttpClient http;
  private final List<Endpoint> servers;
  /** Requests that came before the choice was made. */
  private List<Runnable> waiting = List.of();
  private int current;
  private boolean chosen;
  private boolean choosing;
  private long chooseAgainNanos = Long.MAX_VALUE;

  /** @param servers one at least; of those that are equally near, the first counts */
  public HttpGroup(Host host, HttpClient http, List<Endpoint> servers) {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("there must be a server at least");
    }
    this.host = host;
    this.http = http;
    Endpoint[] same = new Endpoint[servers.size()];
    for (int i = 0; i < same.length; i++) {
      same[i] = host.shared().endpoint(servers.get(i).address(), servers.get(i).port());
    }
    this.servers = List.of(same);
    chosen = servers.size() == 1;
  }

  /** Sends {@code request} to one of them; {@code onResult} is called once, later. */
  public void send(HttpRequest request, Consumer<HttpResult> onResult) {
    send(request, null, onResult);
  }

  /**
   * As {@link #send(HttpRequest, Consumer)}, on terms of its own for each server that is asked.
   *
   * @param terms null for those of the client
   */
  public void send(HttpRequest request, @Nullable HttpTerms terms, Consumer<HttpResult> onResult) {
    if (host.nanoTime() >= chooseAgainNanos) {
      chooseAgainNanos = Long.MAX_VALUE;
      chosen = false;
    }
    if (chosen) {
      send(request, terms, servers.size(), onResult);
    } else {
      waiting = waiting.isEmpty() ? new ArrayList<>(1) : waiting;
      waiting.add(() -> send(request, terms, servers.size(), onResult));
      choose();
    }
  }

  private void choose() {
    if (choosing) {
      return;
    }
    choosing = true;
    int[] silent = {0};
    for (int i = 0; i < servers.size(); i++) {
      int server = i;
      http.send(servers.get(i), HttpRequest.of("HEAD", "/"), result -> {
        boolean answered = result instanceof HttpResult.Answer;
        silent[0] += answered ? 0 : 1;
        if (choosing && (answered || silent[0] == servers.size())) {
          use(answered ? server : current);
        }
      });
    }
  }

  private void use(int server) {
    current = server;
    chosen = true;
    choosing = false;
    List<Runnable> now = waiting;
    waiting = List.of();
    now.forEach(Runnable::run);
  }

  private void send(HttpRequest request, @Nullable HttpTerms terms, int attempts, Consumer<HttpResult> onResult) {
    if (servers.size() == 1) {
      ask(servers.get(0), request, terms, onResult);
      return;
    }
    int asked = current;
    ask(servers.get(asked), request, terms, result -> {
      if (!isFailure(result)) {
        onResult.accept(result);
        return;
      }
      if (current == asked) {
        current = (asked + 1) % servers.size();
        chooseAgainNanos = host.nanoTime() + REVISIT.toNanos();
      }
      if (attempts > 1 && request.isRepeatable()) {
        send(request, terms, attempts - 1, onResult);
      } else {
        onResult.accept(result);
      }
    });
  }

  private void ask(Endpoint server, HttpRequest request, @Nullable HttpTerms terms, Consumer<HttpResult> onResult) {
    if (terms == null) {
      http.send(server, request, onResult);
    } else {
      http.send(server, request, terms, onResult);
    }
  }

  private static boolean isFailure(HttpResult result) {
    return !(result instanceof HttpResult.Answer answer) || answer.response().status() == 503;
  }
}
