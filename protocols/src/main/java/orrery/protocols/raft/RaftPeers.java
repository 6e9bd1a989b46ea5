package orrery.protocols.raft;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import org.jspecify.annotations.Nullable;

/**
 * The connections between this server and the others of its group.
 *
 * <p>Each server connects to each other and asks over its own connection; answers come back on the same. A message may be
 * lost, with its connection; none comes twice, and those of one connection come in order. A connection is made when there
 * is something to send. One that owes an answer for too long is given up and made anew at the next message: after a
 * partition TCP would wait for its own time-outs, which double.
 */
final class RaftPeers {

  /** What may wait for room on a connection; more is not taken, as if it were lost. */
  private static final int MAXIMUM_WAITING = 8 * 1024 * 1024;

  /** So many connections may be open for each other server: a new one, and some whose ends are not known yet. */
  private static final int CONNECTIONS_OF_EACH = 4;

  /** Hears what the others say. */
  interface Hearer {

    /** @param answer sends an answer back; where the connection is gone by then, nothing happens */
    void onMessage(int from, RaftMessage message, Consumer<RaftMessage> answer);
  }

  private final Host host;
  private final List<Endpoint> servers;
  private final int self;
  private final long group;
  private final long answerNanos;
  private final Hearer hearer;
  private final IntConsumer onLost;
  private final List<Line> lines = new ArrayList<>();
  private final Set<Accepted> accepted = new LinkedHashSet<>();
  private @Nullable Listener listener;

  /** @param onLost hears that messages to a server may have been lost */
  RaftPeers(Host host, RaftConfig config, List<Endpoint> servers, int self, long group, Hearer hearer, IntConsumer onLost) {
    this.host = host;
    this.servers = servers;
    this.self = self;
    this.group = group;
    this.hearer = hearer;
    this.onLost = onLost;
    answerNanos = config.answerTimeout().toNanos();
    for (int server = 0; server < servers.size(); server++) {
      lines.add(new Line(server));
    }
  }

  void start() {
    listener = host.listen(new ListenSpec("raft", servers.get(self).port()), this::accept);
  }

  void stop() {
    if (listener != null) {
      listener.close();
    }
    lines.forEach(Line::close);
    for (Accepted each : accepted.toArray(new Accepted[0])) {
      each.end();
    }
  }

  /** Sends {@code message}; false where it cannot be taken now. */
  boolean send(int server, RaftMessage message) {
    return lines.get(server).send(message);
  }

  private ConnectionHandler accept(Connection connection) {
    Accepted handler = new Accepted(connection);
    if (accepted.size() < CONNECTIONS_OF_EACH * servers.size()) {
      accepted.add(handler);
    } else {
      handler.turnedAway = true;
    }
    return handler;
  }

  /** What waits for room on a connection. */
  private static final class Outlet {
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>(1);
    private int waitingOctets;

    boolean write(Connection connection, ByteBuffer bytes, boolean open) {
      if (waitingOctets + bytes.remaining() > MAXIMUM_WAITING) {
        return false;
      }
      if (open && waiting.isEmpty()) {
        connection.write(bytes);
      }
      if (bytes.hasRemaining()) {
        waitingOctets += bytes.remaining();
        waiting.add(bytes);
      }
      return true;
    }

    void onWritable(Connection connection) {
      while (!waiting.isEmpty()) {
        waitingOctets -= connection.write(waiting.element());
        if (waiting.element().hasRemaining()) {
          return;
        }
        waiting.remove();
      }
    }
  }

  /** This server's way to another, and the connection where there is one. */
  private final class Line implements ConnectionHandler {
    private final int server;
    private @Nullable Connection connection;
    private boolean open;
    private Outlet outlet = new Outlet();
    private FrameReader reader = new FrameReader();
    /** Since when an answer is owed, or the connection is being made; -1 where neither is so. */
    private long owedSince = -1;

    Line(int server) {
      this.server = server;
    }

    boolean send(RaftMessage message) {
      if (connection != null && owedSince >= 0 && host.nanoTime() - owedSince > answerNanos) {
        close();
        onLost.accept(server);
      }
      if (connection == null) {
        connection = host.connect(new ConnectSpec("raft", servers.get(server)), this);
        outlet.write(connection, RaftCodec.encode(new RaftMessage.Hello(group, self)), open);
      }
      owedSince = owedSince < 0 ? host.nanoTime() : owedSince;
      return outlet.write(connection, RaftCodec.encode(message), open);
    }

    void close() {
      if (connection != null) {
        connection.abort();
      }
      forget();
    }

    private void forget() {
      connection = null;
      open = false;
      owedSince = -1;
      outlet = new Outlet();
      reader = new FrameReader();
    }

    @Override
    public void onOpen(Connection same) {
      if (same == connection) {
        open = true;
        owedSince = host.nanoTime();
        outlet.onWritable(same);
      }
    }

    @Override
    public void onWritable(Connection same) {
      if (same == connection) {
        outlet.onWritable(same);
      }
    }

    @Override
    public void onReceived(Connection same, ByteBuffer bytes) {
      if (same != connection) {
        return;
      }
      owedSince = -1;
      boolean sound = reader.read(bytes, message -> {
        hearer.onMessage(server, message, RaftPeers::nothingMore);
        return same == connection;
      });
      if (!sound && same == connection) {
        host.probe().count(RaftMetrics.REFUSED, 1);
        close();
        onLost.accept(server);
      }
    }

    @Override
    public void onFinished(Connection same) {
      if (same == connection) {
        close();
        onLost.accept(server);
      }
    }

    @Override
    public void onFailed(Connection same, ConnectionFailure failure) {
      if (same == connection) {
        forget();
        onLost.accept(server);
      }
    }
  }

  /** An answer is not answered. */
  private static void nothingMore(RaftMessage message) {
    throw new IllegalStateException("an answer must not be answered, but is by " + message);
  }

  /** A connection that another server has made to this one. */
  private final class Accepted implements ConnectionHandler {
    private final Connection connection;
    private final FrameReader reader = new FrameReader();
    private final Outlet outlet = new Outlet();
    private int server = -1;
    private boolean turnedAway;
    private boolean ended;

    Accepted(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void onReceived(Connection same, ByteBuffer bytes) {
      boolean sound = !turnedAway && reader.read(bytes, this::onMessage);
      if (!sound && !ended) {
        host.probe().count(RaftMetrics.REFUSED, 1);
        end();
      }
    }

    private boolean onMessage(RaftMessage message) {
      if (server >= 0) {
        hearer.onMessage(server, message, this::answer);
      } else if (message instanceof RaftMessage.Hello hello && hello.group() == group && hello.server() < servers.size() && hello.server() != self) {
        server = hello.server();
        for (Accepted other : accepted.toArray(new Accepted[0])) {
          if (other != this && other.server == server) {
            other.end();
          }
        }
      } else {
        host.probe().count(RaftMetrics.REFUSED, 1);
        end();
      }
      return !ended;
    }

    private void answer(RaftMessage message) {
      if (!ended && !outlet.write(connection, RaftCodec.encode(message), true)) {
        end();
      }
    }

    void end() {
      ended = true;
      accepted.remove(this);
      connection.abort();
    }

    @Override
    public void onWritable(Connection same) {
      outlet.onWritable(same);
    }

    @Override
    public void onFinished(Connection same) {
      end();
    }

    @Override
    public void onFailed(Connection same, ConnectionFailure failure) {
      ended = true;
      accepted.remove(this);
    }
  }
}
