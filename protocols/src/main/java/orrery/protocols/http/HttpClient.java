package orrery.protocols.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP/1.1 that keeps one connection to each server it talks to, and closes it when it rests.
 *
 * <p>Requests to one server are sent one after the other, each when the one before is answered. A request that was lost
 * with a connection that had served before, before any octet of an answer, is sent once more where that does no harm
 * ({@link HttpRequest#isRepeatable}); nothing else is retried here.
 *
 * <p>What brings a bulk, or may be answered by one, has a connection of its own to the server, so that what is short does not
 * wait behind what is long.
 */
public final class HttpClient {

  private final Host host;
  private final HttpClientConfig config;
  // A node has several clients, and each says little: what serves requests is made for the first one.
  private @Nullable Deadlines deadlines;
  private @Nullable Map<Endpoint, Line> lines;
  private @Nullable Map<Endpoint, Line> bulkLines;
  /** How connections are made; null for the host's way. */
  private final @Nullable HttpConnector connector;
  private boolean stopped;

  /** A client whose connections come from whichever address and port the host chooses. */
  public HttpClient(Host host, HttpClientConfig config) {
    this.host = host;
    this.config = config;
    this.connector = null;
  }

  /**
   * A client whose connections come from where it is said.
   *
   * @param local as in {@link ConnectSpec}
   * @param localPort as there
   */
  public HttpClient(Host host, HttpClientConfig config, @Nullable Address local, int localPort) {
    this(host, config, (server, handler) -> host.connect(new ConnectSpec("http", server, local, localPort), handler));
  }

  /** A client whose connections are made by {@code connector}: secured, or over a relay. */
  public HttpClient(Host host, HttpClientConfig config, HttpConnector connector) {
    this.host = host;
    this.config = config;
    this.connector = connector;
  }

  /** Sends {@code request}, and waits for a body as long as is configured; {@code onResult} is called once, later. */
  public void send(Endpoint server, HttpRequest request, Consumer<HttpResult> onResult) {
    add(server, request, HttpTerms.within(config.requestTimeout()), onResult);
  }

  /**
   * Sends {@code request} on terms of its own; {@code onResult} is called once, later.
   *
   * @return takes it back, when it is run: {@code onResult} is not called any more, and the connection ends if it has been sent
   */
  public Runnable send(Endpoint server, HttpRequest request, HttpTerms terms, Consumer<HttpResult> onResult) {
    Pending pending = add(server, request, terms, onResult);
    return () -> pending.line.takeBack(pending);
  }

  private Pending add(Endpoint server, HttpRequest request, HttpTerms terms, Consumer<HttpResult> onResult) {
    Line line;
    if (request.bulk() != null || terms.mostBulk() > 0) {
      bulkLines = bulkLines == null ? new TreeMap<>() : bulkLines;
      line = bulkLines.computeIfAbsent(server, Line::new);
    } else {
      lines = lines == null ? new TreeMap<>() : lines;
      line = lines.computeIfAbsent(server, Line::new);
    }
    Pending pending = new Pending(line, request, terms, host.nanoTime(), onResult);
    line.add(pending);
    return pending;
  }

  private void forget(Line line) {
    if (lines != null && lines.remove(line.server, line) && lines.isEmpty()) {
      lines = null;
    } else if (bulkLines != null && bulkLines.remove(line.server, line) && bulkLines.isEmpty()) {
      bulkLines = null;
    }
    if (lines == null && bulkLines == null) {
      deadlines = null;
    }
  }

  private Deadlines deadlines() {
    deadlines = deadlines == null ? new Deadlines(host, "http client") : deadlines;
    return deadlines;
  }

  /** Ends all connections as they are; requests that wait get no result. */
  public void stop() {
    stopped = true;
    if (lines != null) {
      lines.values().forEach(Line::drop);
      lines = null;
    }
    if (bulkLines != null) {
      bulkLines.values().forEach(Line::drop);
      bulkLines = null;
    }
    if (deadlines != null) {
      deadlines.clear();
    }
  }

  /** A request on its way. */
  private static final class Pending {
    final Line line;
    final HttpRequest request;
    final long patienceNanos;
    final long connectNanos;
    final long mostBulk;
    final long begunNanos;
    final Consumer<HttpResult> onResult;
    long deadlineNanos;
    boolean repeated;
    /** Why it is turned away, if it is. */
    HttpResult.Reason refusal = HttpResult.Reason.QUEUE_FULL;

    Pending(Line line, HttpRequest request, HttpTerms terms, long nowNanos, Consumer<HttpResult> onResult) {
      this.line = line;
      this.request = request;
      this.patienceNanos = terms.patience().toNanos();
      this.connectNanos = terms.connecting().toNanos();
      this.mostBulk = terms.mostBulk();
      this.begunNanos = nowNanos;
      this.deadlineNanos = nowNanos + patienceNanos;
      this.onResult = onResult;
    }
  }

  /** The requests to one server, and the connection to it where there is one. */
  private final class Line {

    private final Endpoint server;
    private final Deque<Pending> waiting = new ArrayDeque<>(2);
    private final Deque<Pending> turnedAway = new ArrayDeque<>(0);
    private final Deadlines.Deadline timer = deadlines().deadline(this::onTimer);
    private @Nullable Link link;

    Line(Endpoint server) {
      this.server = server;
    }

    void add(Pending pending) {
      if (waiting.size() >= config.waitingRequests()) {
        turnedAway.add(pending);
      } else {
        waiting.add(pending);
      }
      proceed();
    }

    /** Sends the first request that waits, over a connection that is there or a fresh one; or lets the connection rest. */
    private void proceed() {
      Pending head = waiting.peek();
      if (stopped) {
        return;
      } else if (!turnedAway.isEmpty()) {
        timer.start(0);
      } else if (head == null) {
        timer.start(config.idleTimeout());
      } else {
        timer.start(Math.max(0, due(next()) - host.nanoTime()));
      }
      if (head == null) {
        return;
      }
      if (link == null) {
        link = new Link(this);
        if (turnedAway.isEmpty() && due(next()) < next().deadlineNanos) {
          timer.start(Math.max(0, due(next()) - host.nanoTime()));
        }
      } else if (link.sent == null && link.open) {
        link.send(head);
      }
    }

    private void onTimer() {
      if (!turnedAway.isEmpty()) {
        Pending away = turnedAway.remove();
        away.onResult.accept(new HttpResult.NoAnswer(away.refusal));
        proceed();
        return;
      }
      if (waiting.isEmpty()) {
        rest();
        return;
      }
      Pending next = next();
      if (due(next) > host.nanoTime()) {
        proceed();
      } else if (next.deadlineNanos > host.nanoTime()) {
        giveUpConnecting();
      } else if (next != waiting.element()) {
        conclude(next, new HttpResult.NoAnswer(HttpResult.Reason.TIMEOUT));
      } else if (link != null && link.isBulkMoving()) {
        next.deadlineNanos = host.nanoTime() + next.patienceNanos;
        proceed();
      } else {
        fail(next, HttpResult.Reason.TIMEOUT);
      }
    }

    /** Of those that wait, the one whose time is over first. */
    private Pending next() {
      Pending next = waiting.element();
      if (waiting.size() > 1) {
        for (Pending each : waiting) {
          next = due(each) < due(next) ? each : next;
        }
      }
      return next;
    }

    /** When its time is over, while there is no open connection that for one. */
    private long due(Pending pending) {
      boolean connecting = link != null && !link.open;
      return connecting ? Math.min(pending.deadlineNanos, Math.max(pending.begunNanos, link.begunNanos) + pending.connectNanos) : pending.deadlineNanos;
    }

    /** Those are told who have waited long enough for the connection; where the first of the line has, it is of no use to the others either. */
    private void giveUpConnecting() {
      long now = host.nanoTime();
      boolean first = due(waiting.element()) <= now;
      for (Pending each : List.copyOf(waiting)) {
        if (due(each) <= now) {
          waiting.remove(each);
          each.refusal = HttpResult.Reason.CONNECT_TIMEOUT;
          turnedAway.add(each);
        }
      }
      if (first) {
        drop();
      }
      proceed();
    }

    /** Nobody waits for its result any more. */
    void takeBack(Pending pending) {
      boolean sent = link != null && link.sent == pending;
      if (turnedAway.remove(pending) || !waiting.remove(pending) || stopped) {
        return;
      }
      if (sent) {
        drop();
      }
      proceed();
    }

    /** Nothing waits and the connection has rested long enough: it ends, and this line with it. */
    private void rest() {
      if (link != null) {
        link.end();
        link = null;
      }
      timer.cancel();
      forget(this);
    }

    /** The connection is of no more use, and the head of the line has failed with it. */
    private void fail(Pending head, HttpResult.Reason reason) {
      drop();
      conclude(head, new HttpResult.NoAnswer(reason));
    }

    private void conclude(Pending head, HttpResult result) {
      waiting.remove(head);
      head.onResult.accept(result);
      proceed();
    }

    private void drop() {
      if (link != null) {
        link.abort();
        link = null;
      }
      timer.cancel();
    }

    /** {@code gone} has ended, by itself. */
    void onLost(Link gone, HttpResult.Reason reason) {
      if (link != gone) {
        return;
      }
      link = null;
      Pending head = waiting.peek();
      boolean again = head != null && gone.sent == head && gone.served > 0 && !gone.answering && reason == HttpResult.Reason.RESET
          && head.request.isRepeatable() && !head.repeated;
      if (head == null) {
        rest();
      } else if (again) {
        head.repeated = true;
        proceed();
      } else {
        conclude(head, new HttpResult.NoAnswer(reason));
      }
    }

    void onAnswer(Link from, HttpResponse response) {
      Pending head = waiting.element();
      if (response.last()) {
        from.end();
        link = null;
      }
      conclude(head, new HttpResult.Answer(response));
    }
  }

  /** One connection to a server. */
  private final class Link implements ConnectionHandler {

    private final Line line;
    private final HttpParser parser = HttpParser.ofResponses(config.limits());
    private final Connection connection;
    private final Outbox unwritten;
    private @Nullable Pending sent;
    /** An answer whose bulk is coming. */
    private @Nullable HttpResponse arriving;
    /** How much of bulks was to move when it was last asked. */
    private long bulkLeft;
    private final long begunNanos = host.nanoTime();
    private boolean open;
    private boolean answering;
    private boolean ended;
    private int served;

    Link(Line line) {
      this.line = line;
      connection = connector != null ? connector.connect(line.server, this) : host.connect(new ConnectSpec("http", line.server), this);
      unwritten = new Outbox(connection);
    }

    void send(Pending pending) {
      sent = pending;
      answering = false;
      bulkLeft = 0;
      parser.expectAnswer(pending.request.method().equals("HEAD"), pending.mostBulk);
      unwritten.write(HttpEncoder.encode(pending.request, line.server.toString()), pending.request.bulk());
    }

    /** Whether any of a bulk has come or gone since this was last asked. */
    boolean isBulkMoving() {
      long before = bulkLeft;
      bulkLeft = connection.bulkLeft();
      return bulkLeft != before;
    }

    @Override
    public void onOpen(Connection same) {
      open = true;
      if (!ended) {
        line.proceed();
      }
    }

    @Override
    public void onWritable(Connection same) {
      if (!ended) {
        unwritten.pump();
      }
    }

    @Override
    public void onReceived(Connection same, ByteBuffer bytes) {
      while (bytes.hasRemaining() && !ended && arriving == null) {
        if (sent == null) {
          // An answer nobody asked for: the stream cannot be trusted to match answers to requests any more.
          lose(HttpResult.Reason.MALFORMED);
          return;
        }
        answering = true;
        onProgress(parser.parse(bytes));
      }
    }

    private void onProgress(HttpParser.Progress progress) {
      switch (progress) {
        case MORE -> { }
        case COMPLETE -> {
          HttpResponse response = parser.takeResponse();
          if (response.bulk() == null) {
            onWhole(response);
          } else {
            // What is left unread belongs to the bulk.
            arriving = response;
            connection.expectBulk(response.bulk().contentId(), response.bulk().length());
          }
        }
        case REFUSED -> lose(HttpResult.Reason.MALFORMED);
      }
    }

    @Override
    public void onBulk(Connection same, long contentId, long arrived, long length) {
      HttpResponse response = arriving;
      if (!ended && response != null && arrived == length) {
        arriving = null;
        onWhole(response);
      }
    }

    private void onWhole(HttpResponse response) {
      // An answer that came before the request was sent whole ends the connection: the rest would be misread.
      boolean early = !unwritten.isEmpty() || connection.bulkLeft() > 0;
      sent = null;
      served++;
      line.onAnswer(this, early ? response.asLast() : response);
    }

    @Override
    public void onFinished(Connection same) {
      if (!ended && answering && sent != null && parser.end() == HttpParser.Progress.COMPLETE) {
        onProgress(HttpParser.Progress.COMPLETE);
      } else if (!ended) {
        lose(HttpResult.Reason.RESET);
      }
    }

    @Override
    public void onFailed(Connection same, ConnectionFailure failure) {
      if (!ended) {
        ended = true;
        line.onLost(this, HttpResult.Reason.of(failure));
      }
    }

    private void lose(HttpResult.Reason reason) {
      abort();
      line.onLost(this, reason);
    }

    /** It is of no more use. */
    void end() {
      if (connection.bulkLeft() > 0) {
        abort();
      } else {
        ended = true;
        connection.finish();
      }
    }

    void abort() {
      ended = true;
      connection.abort();
    }
  }
}
