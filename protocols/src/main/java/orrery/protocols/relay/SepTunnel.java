package orrery.protocols.relay;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.http.Deadlines;
import orrery.protocols.turn.MessageStream;

/**
 * The proxy's end of the tunnel to a SEP: it attaches with the token, hands signals on to the cluster, and opens ports for
 * datagrams at the other end. It serves one connection; when that is lost, so is the tunnel.
 */
final class SepTunnel {

  /** The side of the tunnel's owner. */
  interface Keeper {

    /** The tunnel is open. */
    void onAttached();

    /** It is no more, or never came to be; {@code reason} is a word. */
    void onLost(String reason);

    /** A signal for a member. */
    void onSignal(NodeId member, byte[] body, SignalReply reply);
  }

  /** Takes the datagrams of a port. */
  @FunctionalInterface
  interface Inward {
    void onDatagram(Endpoint peer, byte[] payload);
  }

  private final Host host;
  private final Duration keepAlive;
  private final Duration pongTime;
  private final String token;
  private final Keeper keeper;
  private final Connection connection;
  private final MessageStream stream = new MessageStream();
  private final Deadlines deadlines;
  private final Deadlines.Deadline ping;
  private final Deadlines.Deadline patience;
  private Map<Integer, Consumer<Optional<Endpoint>>> opening = Collections.emptyMap();
  private Map<Integer, Inward> ports = Collections.emptyMap();
  private boolean attached;
  private boolean over;
  private int lastNumber;

  SepTunnel(Host host, Endpoint sep, String token, Duration keepAlive, Duration patienceTime, Keeper keeper) {
    this.host = host;
    this.keepAlive = keepAlive;
    this.pongTime = patienceTime;
    this.token = token;
    this.keeper = keeper;
    deadlines = new Deadlines(host, "sep tunnel");
    ping = deadlines.deadline(this::ping);
    patience = deadlines.deadline(() -> lose("timeout"));
    patience.start(patienceTime);
    connection = host.connect(new ConnectSpec("sep", sep), new Below());
  }

  boolean isAttached() {
    return attached && !over;
  }

  /** Ends the tunnel; the keeper hears nothing more. */
  void close() {
    if (!over) {
      over = true;
      deadlines.clear();
      connection.abort();
    }
  }

  /** Has the SEP open a port, if it can that of number {@code wanted}; {@code onOpen} learns how it is known outside. */
  void openPort(int wanted, Inward inward, Consumer<Optional<Endpoint>> onOpen) {
    int request = ++lastNumber;
    opening = opening.isEmpty() ? new TreeMap<>() : opening;
    opening.put(request, outside -> {
      outside.ifPresent(endpoint -> {
        ports = ports.isEmpty() ? new TreeMap<>() : ports;
        ports.put(endpoint.port(), inward);
      });
      onOpen.accept(outside);
    });
    send(new TunnelMessage.OpenPort(request, wanted), MessageStream.MAX_WAITING);
  }

  void closePort(int port) {
    if (ports.remove(port) != null) {
      send(new TunnelMessage.ClosePort(port), MessageStream.MAX_WAITING);
    }
  }

  /** Sends a datagram out from a port at the SEP; it may be lost. */
  void send(int port, Endpoint peer, byte[] payload) {
    if (payload.length > TunnelCodec.MOST_PAYLOAD || !send(new TunnelMessage.Datagram(port, peer, payload), MessageStream.MAX_WAITING_DATA)) {
      host.probe().count(RelayMetrics.DROPPED, 1, "no-room");
    }
  }

  private boolean send(TunnelMessage message, int most) {
    return isAttached() && stream.write(connection, Frames.frame(TunnelCodec.encode(message)), most);
  }

  private void ping() {
    send(new TunnelMessage.Ping(++lastNumber), MessageStream.MAX_WAITING);
    patience.start(pongTime);
    ping.start(keepAlive);
  }

  private void lose(String reason) {
    if (!over) {
      close();
      keeper.onLost(reason);
    }
  }

  private boolean onFrame(ByteBuffer frame) {
    Optional<TunnelMessage> read = TunnelCodec.decode(frame);
    TunnelMessage message = read.orElse(null);
    if (message instanceof TunnelMessage.Attached && !attached) {
      attached = true;
      patience.cancel();
      ping.start(keepAlive);
      keeper.onAttached();
    } else if (message instanceof TunnelMessage.Refused && !attached) {
      lose("refused");
    } else if (message == null || !attached) {
      host.probe().count(RelayMetrics.MALFORMED, 1, "tunnel");
      lose("malformed");
    } else if (message instanceof TunnelMessage.Signal signal) {
      onSignal(signal);
    } else if (message instanceof TunnelMessage.Pong) {
      patience.cancel();
    } else if (message instanceof TunnelMessage.PortOpen open) {
      Optional.ofNullable(opening.remove(open.request())).ifPresent(waiting -> waiting.accept(Optional.of(open.outside())));
    } else if (message instanceof TunnelMessage.PortRefused refused) {
      Optional.ofNullable(opening.remove(refused.request())).ifPresent(waiting -> waiting.accept(Optional.empty()));
    } else if (message instanceof TunnelMessage.Datagram datagram) {
      Inward inward = ports.get(datagram.port());
      if (inward != null) {
        inward.onDatagram(datagram.peer(), datagram.payload());
      } else {
        host.probe().count(RelayMetrics.DROPPED, 1, "no-port");
      }
    }
    return !over;
  }

  private void onSignal(TunnelMessage.Signal signal) {
    keeper.onSignal(signal.member(), signal.body(), new SignalReply() {
      @Override
      public void answer(byte[] body) {
        if (body.length > TunnelCodec.MOST_BODY) {
          throw new IllegalArgumentException("an answer must have at most " + TunnelCodec.MOST_BODY + " bytes but has " + body.length);
        }
        send(new TunnelMessage.Answer(signal.request(), body), MessageStream.MAX_WAITING);
      }

      @Override
      public void none(boolean absent) {
        send(new TunnelMessage.NoAnswer(signal.request(), absent), MessageStream.MAX_WAITING);
      }
    });
  }

  /** What happens on the connection to the SEP. */
  private final class Below implements ConnectionHandler {

    private final Frames frames = new Frames(TunnelCodec.MOST_BYTES, SepTunnel.this::onFrame);

    @Override
    public void onOpen(Connection opened) {
      stream.write(connection, Frames.frame(TunnelCodec.encode(new TunnelMessage.Attach(token, host.id()))), MessageStream.MAX_WAITING);
    }

    @Override
    public void onReceived(Connection from, ByteBuffer bytes) {
      if (!over && !frames.take(bytes)) {
        host.probe().count(RelayMetrics.MALFORMED, 1, "tunnel");
        lose("malformed");
      }
    }

    @Override
    public void onWritable(Connection to) {
      stream.onWritable(connection);
    }

    @Override
    public void onFinished(Connection from) {
      lose("finished");
    }

    @Override
    public void onFailed(Connection from, ConnectionFailure failure) {
      lose(Defaults.word(failure));
    }
  }
}
