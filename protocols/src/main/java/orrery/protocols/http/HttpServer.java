package orrery.protocols.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.Metric;
import org.jspecify.annotations.Nullable;

/**
 * A server of HTTP/1.1 on one port.
 *
 * <p>Each connection is served in order, one request at a time. A peer that
 * sends no message, too much of it or too slowly is answered once where that can be done, and its connection ends.
 */
public final class HttpServer implements ConnectionAcceptor {

  /** Requests that were no message, by the status they were refused with. */
  public static final Metric REFUSED = Metric.counter("http.refused", "1", "status");

  private final Host host;
  private final HttpServerConfig config;
  private final HttpTable table;
  private @Nullable Listener listener;
  /** Null while there is no connection: most servers of a population are hardly ever asked. */
  private @Nullable Serving serving;

  /** What serves connections. */
  private final class Serving {
    private final Deadlines deadlines = new Deadlines(host, "http server");
    private final Set<Served> served = new LinkedHashSet<>();
    private @Nullable HttpRoutes routes;
    private @Nullable HttpDate date;

    HttpRoutes routes() {
      if (routes == null && table instanceof HttpRoutes written) {
        routes = written;
      } else if (routes == null) {
        routes = new HttpRoutes();
        table.serve(routes);
      }
      return routes;
    }

    String date() {
      date = date == null ? new HttpDate() : date;
      return date.now(host.unixNanos());
    }
  }

  /** A server without routes that does not listen yet; routes are added before it does. */
  public HttpServer(Host host, HttpServerConfig config) {
    this.host = host;
    this.config = config;
    this.table = new HttpRoutes();
  }

  /**
   * A server that does not listen yet, for who has many that are hardly ever asked.
   *
   * @param table adds the routes; it is called when the first request comes, and again after all connections have gone
   */
  public HttpServer(Host host, HttpServerConfig config, HttpTable table) {
    this.host = host;
    this.config = config;
    this.table = table;
  }

  /** As {@link HttpRoutes#route}, where no table was given. */
  public HttpServer route(String method, String pattern, HttpHandler handler) {
    written().route(method, pattern, handler);
    return this;
  }

  /** As {@link HttpRoutes#bulkRoute}, where no table was given. */
  public HttpServer bulkRoute(String method, String pattern, long mostBytes, HttpGate gate, HttpHandler handler) {
    written().bulkRoute(method, pattern, mostBytes, gate, handler);
    return this;
  }

  private HttpRoutes written() {
    if (table instanceof HttpRoutes written) {
      return written;
    }
    throw new IllegalStateException("routes must come from the table, where there is one");
  }

  /** Accepts connections from here on. */
  public void start(int port) {
    listener = host.listen(new ListenSpec("http", port), this);
  }

  /** Where it listens, once started. */
  public Endpoint local() {
    if (listener == null) {
      throw new IllegalStateException("a server must be started to have an endpoint");
    }
    return listener.local();
  }

  /** Ends all connections as they are and accepts no more. */
  public void stop() {
    if (listener != null) {
      listener.close();
    }
    Serving ended = serving;
    if (ended != null) {
      List.copyOf(ended.served).forEach(Served::abort);
      ended.deadlines.clear();
    }
  }

  @Override
  public ConnectionHandler onConnection(Connection connection) {
    return serve(connection);
  }

  /** How many connections are open. */
  public int connections() {
    return serving == null ? 0 : serving.served.size();
  }

  /**
   * Serves a connection that came by another way than {@link #start}'s: secured, or over a relay. It is one like the others.
   *
   * @return what is to hear of the connection
   */
  public ConnectionHandler serve(Connection connection) {
    serving = serving == null ? new Serving() : serving;
    Served handler = new Served(connection, serving);
    if (connections() < config.connections()) {
      serving.served.add(handler);
    } else {
      handler.turnAway();
    }
    return handler;
  }

  private void forget(Served gone) {
    if (serving != null && serving.served.remove(gone) && serving.served.isEmpty()) {
      serving = null;
    }
  }

  /** What a connection is waiting for. */
  private enum Phase {
    /** The next request, or the rest of it. */
    READING,
    /** The handler's answer. */
    ANSWERING,
    /** Room to write, or the end: nothing more is read. */
    CLOSING,
    /** Nothing: it is gone. */
    CLOSED
  }

  /** One connection being served. */
  private final class Served implements ConnectionHandler, HttpBulk.Rule {

    private final Connection connection;
    private final Serving within;
    private final HttpParser parser = HttpParser.ofRequests(config.limits(), this);
    private final Deadlines.Deadline timeout;
    private final Queue<HttpRequest> waiting = new ArrayDeque<>(1);
    private final Outbox unwritten;
    private Phase phase = Phase.READING;
    private boolean dispatching;
    private boolean readTimed;
    private boolean finished;
    private boolean peerFinished;
    /** A request whose bulk is coming. */
    private @Nullable HttpRequest arriving;
    /** How much of bulks was to move when the clock was last wound up. */
    private long bulkLeft;
    /** What is answered after all that waits, and before the end. */
    private @Nullable HttpResponse lastAnswer;

    Served(Connection connection, Serving within) {
      this.connection = connection;
      this.within = within;
      unwritten = new Outbox(connection);
      timeout = within.deadlines.deadline(this::onTimeout);
      timeout.start(config.idleTimeout());
    }

    /** Ends it at once, but not from within the call that accepts it. */
    void turnAway() {
      phase = Phase.CLOSING;
      timeout.start(0);
    }

    void abort() {
      become(Phase.CLOSED);
      connection.abort();
    }

    @Override
    public void onReceived(Connection same, ByteBuffer bytes) {
      while (bytes.hasRemaining() && arriving == null && isReading()) {
        switch (parser.parse(bytes)) {
          case MORE -> { }
          case COMPLETE -> {
            boolean continueWanted = parser.takeContinueWanted();
            HttpRequest request = parser.takeRequest();
            readTimed = false;
            if (request.bulk() == null) {
              onRequest(request);
            } else {
              onHead(request, request.bulk(), continueWanted);
            }
          }
          case REFUSED -> refuse(parser.problem());
        }
      }
      if (phase == Phase.READING && isReading()) {
        if (parser.takeContinueWanted()) {
          unwritten.write(HttpEncoder.proceed(), null);
        }
        awaitRequest();
      }
    }

    @Override
    public long most(String method, String target) {
      return within.routes().mostBulk(method, target);
    }

    private boolean isReading() {
      return lastAnswer == null && (phase == Phase.READING || phase == Phase.ANSWERING);
    }

    private void onRequest(HttpRequest request) {
      waiting.add(request);
      serve();
      if (waiting.size() > config.waitingRequests()) {
        refuse(new HttpProblem(503, "there must be at most " + config.waitingRequests() + " requests waiting"));
      }
    }

    /** A request that brings a bulk: what is left unread of it belongs to that. */
    private void onHead(HttpRequest request, HttpBulk bulk, boolean continueWanted) {
      Optional<HttpResponse> refusal = within.routes().gate(request, connection.local(), connection.remote());
      if (refusal.isPresent()) {
        endWith(refusal.get());
        return;
      }
      arriving = request;
      connection.expectBulk(bulk.contentId(), bulk.length());
      if (continueWanted && phase == Phase.READING) {
        unwritten.write(HttpEncoder.proceed(), null);
      }
    }

    @Override
    public void onBulk(Connection same, long contentId, long arrived, long length) {
      HttpRequest request = arriving;
      arriving = null;
      if (request != null && arrived == length && isReading()) {
        onRequest(request);
      }
    }

    /** Answers what waits, one after the other; a refusal comes last, in its place. */
    private void serve() {
      if (dispatching) {
        return;
      }
      dispatching = true;
      // A handler that answers during the call brings the connection back to READING: a loop, where recursion would let a
      // long pipeline decide the depth of the stack.
      while (phase == Phase.READING && !waiting.isEmpty()) {
        HttpRequest request = waiting.remove();
        become(Phase.ANSWERING);
        within.routes().dispatch(request, connection.local(), connection.remote(), response -> answer(request, response));
      }
      dispatching = false;
      if (phase == Phase.READING && lastAnswer != null) {
        write(lastAnswer.asLast(), false);
        close();
      } else if (phase == Phase.READING && peerFinished) {
        close();
      } else if (phase == Phase.READING) {
        awaitRequest();
      }
    }

    private void answer(HttpRequest request, HttpResponse response) {
      if (phase != Phase.ANSWERING) {
        return;
      }
      boolean last = response.last() || request.isLast();
      write(last ? response.asLast() : response, request.method().equals("HEAD"));
      if (last) {
        close();
      } else {
        become(Phase.READING);
        serve();
      }
    }

    private void refuse(HttpProblem problem) {
      host.probe().count(REFUSED, 1, Integer.toString(problem.status()));
      endWith(HttpResponse.text(problem.status(), problem.detail()));
    }

    /** Reads no more, and ends with that answer when its turn comes. */
    private void endWith(HttpResponse response) {
      lastAnswer = response;
      serve();
    }

    /** The clock of a request starts with its first octet and is not wound up by later ones, however slowly they come. */
    private void awaitRequest() {
      if (!parser.isBegun()) {
        timeout.start(config.idleTimeout());
      } else if (!readTimed) {
        readTimed = true;
        timeout.start(config.requestTimeout());
      }
    }

    private void write(HttpResponse response, boolean toHead) {
      // RFC 9110 §6.6.1: a server that has a clock says what time it is.
      unwritten.write(HttpEncoder.encode(response, toHead, within.date()), toHead ? null : response.bulk());
    }

    @Override
    public void onWritable(Connection same) {
      if (unwritten.pump() && !readTimed) {
        timeout.start(config.idleTimeout());
      }
      if (!unwritten.isEmpty()) {
        return;
      }
      if (phase == Phase.CLOSING) {
        finish();
      } else if (phase == Phase.ANSWERING) {
        timeout.cancel();
      }
    }

    /** Finishes once all is written; the peer then has the idle time to finish, too. */
    private void close() {
      become(Phase.CLOSING);
      timeout.start(config.idleTimeout());
      finish();
    }

    private void finish() {
      if (unwritten.isEmpty() && !finished) {
        finished = true;
        connection.finish();
      }
      if (finished && peerFinished) {
        become(Phase.CLOSED);
      }
    }

    @Override
    public void onFinished(Connection same) {
      peerFinished = true;
      if (phase == Phase.READING) {
        close();
      } else if (phase == Phase.CLOSING) {
        finish();
      }
    }

    @Override
    public void onFailed(Connection same, ConnectionFailure failure) {
      become(Phase.CLOSED);
    }

    private void onTimeout() {
      if (isBulkMoving()) {
        timeout.start(config.idleTimeout());
      } else if (phase == Phase.READING && unwritten.isEmpty() && arriving != null) {
        refuse(new HttpProblem(408, "content must not rest for " + config.idleTimeout().toSeconds() + " s"));
      } else if (phase == Phase.READING && parser.isBegun() && unwritten.isEmpty()) {
        refuse(new HttpProblem(408, "a request must arrive within " + config.requestTimeout().toSeconds() + " s"));
      } else if (phase == Phase.READING && unwritten.isEmpty()) {
        close();
      } else {
        abort();
      }
    }

    /** Whether any of a bulk has come or gone since the clock was last wound up for one. */
    private boolean isBulkMoving() {
      long before = bulkLeft;
      bulkLeft = connection.bulkLeft();
      return bulkLeft > 0 && bulkLeft != before;
    }

    private void become(Phase next) {
      phase = next;
      if (next == Phase.ANSWERING && unwritten.isEmpty()) {
        timeout.cancel();
      } else if (next == Phase.CLOSED) {
        timeout.cancel();
        waiting.clear();
        unwritten.clear();
        forget(this);
      }
    }
  }
}
