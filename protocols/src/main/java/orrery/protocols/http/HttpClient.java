package orrery.protocols.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
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
 */
public final class HttpClient {

  private final Host host;
  private final HttpClientConfig config;
  // A node has several clients, and each says little: what serves requests is made for the first one.
  private @Nullable Deadlines deadlines;
  private @Nullable Map<Endpoint, Line> lines;
  private final @Nullable Address local;
  private final int localPort;
  private boolean stopped;

  /** A client whose connections come from whichever address and port the host chooses. */
  public HttpClient(Host host, HttpClientConfig config) {
    this(host, config, null, 0);
  }

  /**
   * A client whose connections come from where it is said.
   *
   * @param local as in {@link ConnectSpec}
   * @param localPort as there
   */
  public HttpClient(Host host, HttpClientConfig config, @Nullable Address local, int localPort) {
    this.host = host;
    this.config = config;
    this.local = local;
    this.localPort = localPort;
  }

  /** Sends {@code request}; {@code onResult} is called once, later. */
  public void send(Endpoint server, HttpRequest request, Consumer<HttpResult> onResult) {
    lines = lines == null ? new TreeMap<>() : lines;
    lines.computeIfAbsent(server, Line::new).add(new Pending(request, host.nanoTime() + config.requestTimeout().toNanos(), onResult));
  }

  private void forget(Line line) {
    if (lines != null && lines.remove(line.server, line) && lines.isEmpty()) {
      lines = null;
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
      deadlines().clear();
    }
  }

  /** A request on its way. */
  private static final class Pending {
    final HttpRequest request;
    final long deadlineNanos;
    final Consumer<HttpResult> onResult;
    boolean repeated;

    Pending(HttpRequest request, long deadlineNanos, Consumer<HttpResult> onResult) {
      this.request = request;
      this.deadlineNanos = deadlineNanos;
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
        timer.start(Math.max(0, head.deadlineNanos - host.nanoTime()));
      }
      if (head == null) {
        return;
      }
      if (link == null) {
        link = new Link(this);
      } else if (link.sent == null && link.open) {
        link.send(head);
      }
    }

    private void onTimer() {
      if (!turnedAway.isEmpty()) {
        turnedAway.remove().onResult.accept(new HttpResult.NoAnswer(HttpResult.Reason.QUEUE_FULL));
        proceed();
        return;
      }
      Pending head = waiting.peek();
      if (head == null) {
        rest();
      } else if (head.deadlineNanos > host.nanoTime()) {
        proceed();
      } else {
        fail(head, HttpResult.Reason.TIMEOUT);
      }
    }

    /** Nothing waits and the connection has rested long enough: it ends, and this line with it. */
    private void rest() {
      if (link != null) {
        link.finish();
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
        from.finish();
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
    private @Nullable Pending sent;
    private @Nullable ByteBuffer unwritten;
    private boolean open;
    private boolean answering;
    private boolean ended;
    private int served;

    Link(Line line) {
      this.line = line;
      connection = host.connect(new ConnectSpec("http", line.server, local, localPort), this);
    }

    void send(Pending pending) {
      sent = pending;
      answering = false;
      parser.expectAnswerToHead(pending.request.method().equals("HEAD"));
      unwritten = HttpEncoder.encode(pending.request, line.server.toString());
      onWritable(connection);
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
      if (unwritten != null && !ended) {
        connection.write(unwritten);
        unwritten = unwritten.hasRemaining() ? unwritten : null;
      }
    }

    @Override
    public void onReceived(Connection same, ByteBuffer bytes) {
      while (bytes.hasRemaining() && !ended) {
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
          // An answer that came before the request was sent whole ends the connection: the rest would be misread.
          boolean early = unwritten != null;
          sent = null;
          served++;
          line.onAnswer(this, early ? response.asLast() : response);
        }
        case REFUSED -> lose(HttpResult.Reason.MALFORMED);
      }
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

    void finish() {
      ended = true;
      connection.finish();
    }

    void abort() {
      ended = true;
      connection.abort();
    }
  }
}
