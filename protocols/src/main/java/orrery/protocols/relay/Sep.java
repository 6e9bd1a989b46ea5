package orrery.protocols.relay;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.NodeId;
import orrery.host.PortSpec;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.signaling.RelayOrder;
import orrery.protocols.signaling.RelayReport;
import orrery.protocols.turn.MessageStream;

/**
 * A signaling end-point (EC-17): requests that come to it for members of one cluster go through the tunnel that the
 * cluster's proxy has attached, and the answers back.
 *
 * <p>{@code POST /nodes/{id}/signals} is answered with 200 and what the member says, 404 where the cluster is not attached or
 * has no such member, 413 for what is too long, 504 where the member does not answer. Datagrams come and go by ports that
 * the proxy has it open.
 */
final class Sep implements RelayInstance {

  private final Host host;
  private final SepLimits limits;
  private final Upkeep upkeep;
  private final Deadlines deadlines;
  private final Deadlines.Deadline idle;
  private final HttpServer callers;
  private final Listener proxies;
  private final List<Tunnel> tunnels = new ArrayList<>(1);
  private Map<Integer, Asked> asked = Collections.emptyMap();
  private Map<Integer, DatagramPort> ports = Collections.emptyMap();
  private RelayOrder order;
  private @Nullable Tunnel attached;
  private int lastRequest;
  private boolean stopped;

  private record Asked(HttpExchange exchange, Deadlines.Deadline deadline) {}

  /** @param serving how it serves those outside */
  Sep(Host host, SepLimits limits, HttpServerConfig serving, RelayOrder order, Upkeep upkeep) {
    this.host = host;
    this.limits = limits;
    this.order = order;
    this.upkeep = upkeep;
    deadlines = new Deadlines(host, "sep");
    idle = deadlines.deadline(() -> upkeep.onOver("idle"));
    callers = new HttpServer(host, serving, routes -> routes.route("POST", "/nodes/{id}/signals", this::onSignal));
    callers.start(0);
    proxies = host.listen(new ListenSpec("sep", 0), Tunnel::new);
    if (order.isAssigned()) {
      idle.start(order.idleLimit());
    }
  }

  @Override
  public RelayReport.Live live() {
    return new RelayReport.Live(callers.local(), Optional.of(proxies.local()));
  }

  @Override
  public void assign(RelayOrder next) {
    order = next;
    if (attached == null) {
      idle.start(order.idleLimit());
    }
  }

  @Override
  public void free() {
    idle.cancel();
    List.copyOf(tunnels).forEach(Tunnel::abort);
    closePorts();
    idle.cancel();
  }

  @Override
  public void stop() {
    stopped = true;
    List.copyOf(tunnels).forEach(Tunnel::abort);
    closePorts();
    deadlines.clear();
    callers.stop();
    proxies.close();
  }

  private void closePorts() {
    ports.values().forEach(DatagramPort::close);
    ports = Collections.emptyMap();
  }

  // ---- Those outside

  private void onSignal(HttpExchange exchange) {
    String member = exchange.variable("id");
    Tunnel tunnel = attached;
    if (!NodeId.isValid(member) || tunnel == null) {
      exchange.respond(HttpResponse.of(404));
      return;
    }
    byte[] body = exchange.request().body();
    int request = ++lastRequest;
    if (!tunnel.send(new TunnelMessage.Signal(request, new NodeId(member), body), MessageStream.MAX_WAITING)) {
      host.probe().count(RelayMetrics.DROPPED, 1, "no-room");
      exchange.respond(HttpResponse.of(504));
      return;
    }
    host.probe().count(RelayMetrics.BYTES, body.length, "sep");
    Deadlines.Deadline deadline = deadlines.deadline(() -> conclude(request, HttpResponse.of(504)));
    deadline.start(limits.answerTime());
    asked = asked.isEmpty() ? new LinkedHashMap<>(2) : asked;
    asked.put(request, new Asked(exchange, deadline));
  }

  private void conclude(int request, HttpResponse response) {
    Asked one = asked.remove(request);
    if (one != null) {
      one.deadline.cancel();
      host.probe().count(RelayMetrics.BYTES, response.body().length, "sep");
      one.exchange.respond(response);
    }
  }

  private void onDatagram(int port, Endpoint source, ByteBuffer payload) {
    Tunnel tunnel = attached;
    if (tunnel == null || payload.remaining() > TunnelCodec.MOST_PAYLOAD) {
      host.probe().count(RelayMetrics.DROPPED, 1, tunnel == null ? "no-tunnel" : "too-long");
      return;
    }
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    if (tunnel.send(new TunnelMessage.Datagram(port, source, bytes), MessageStream.MAX_WAITING_DATA)) {
      host.probe().count(RelayMetrics.BYTES, bytes.length, "sep");
    } else {
      host.probe().count(RelayMetrics.DROPPED, 1, "no-room");
    }
  }

  // ---- The cluster's proxy

  private void attach(Tunnel tunnel, TunnelMessage.Attach attach) {
    if (!order.isAssigned() || !order.tokens().contains(attach.token())) {
      host.probe().count(RelayMetrics.DROPPED, 1, "refused");
      tunnel.send(new TunnelMessage.Refused(), MessageStream.MAX_WAITING);
      tunnel.finish();
      return;
    }
    Tunnel before = attached;
    attached = tunnel;
    if (before != null && before != tunnel) {
      // The same proxy, which has lost the way to here, or its successor.
      before.abort();
    }
    idle.cancel();
    upkeep.onUse(true);
    tunnel.send(new TunnelMessage.Attached(), MessageStream.MAX_WAITING);
  }

  private void onDetached(Tunnel tunnel) {
    tunnels.remove(tunnel);
    if (attached != tunnel) {
      return;
    }
    attached = null;
    List.copyOf(asked.keySet()).forEach(request -> conclude(request, HttpResponse.of(504)));
    if (!stopped) {
      idle.start(order.idleLimit());
      upkeep.onUse(false);
    }
  }

  /** A connection to this end-point's inner side: the tunnel, once it has shown the token. */
  private final class Tunnel implements ConnectionHandler {

    private final Connection connection;
    private final MessageStream stream = new MessageStream();
    private final Frames frames = new Frames(TunnelCodec.MOST_BYTES, this::onFrame);
    private final Deadlines.Deadline silence = deadlines.deadline(this::abort);
    private boolean gone;

    Tunnel(Connection connection) {
      this.connection = connection;
      tunnels.add(this);
      silence.start(limits.silence());
    }

    boolean send(TunnelMessage message, int most) {
      return !gone && stream.write(connection, Frames.frame(TunnelCodec.encode(message)), most);
    }

    private boolean onFrame(ByteBuffer frame) {
      Optional<TunnelMessage> message = TunnelCodec.decode(frame);
      if (message.isEmpty() || attached != this && !(message.get() instanceof TunnelMessage.Attach)) {
        host.probe().count(RelayMetrics.MALFORMED, 1, "tunnel");
        abort();
      } else {
        onMessage(message.get());
      }
      return !gone;
    }

    private void onMessage(TunnelMessage message) {
      if (message instanceof TunnelMessage.Attach attach) {
        attach(this, attach);
      } else if (message instanceof TunnelMessage.Answer answer) {
        conclude(answer.request(), new HttpResponse(200, HttpHeaders.of("Content-Type", "application/octet-stream"), answer.body()));
      } else if (message instanceof TunnelMessage.NoAnswer none) {
        conclude(none.request(), HttpResponse.of(none.absent() ? 404 : 504));
      } else if (message instanceof TunnelMessage.Ping ping) {
        send(new TunnelMessage.Pong(ping.number()), MessageStream.MAX_WAITING);
      } else if (message instanceof TunnelMessage.OpenPort open) {
        openPort(open);
      } else if (message instanceof TunnelMessage.ClosePort close) {
        Optional.ofNullable(ports.remove(close.port())).ifPresent(DatagramPort::close);
      } else if (message instanceof TunnelMessage.Datagram datagram) {
        DatagramPort port = ports.get(datagram.port());
        if (port != null) {
          port.send(datagram.peer(), ByteBuffer.wrap(datagram.payload()), "relayed");
          host.probe().count(RelayMetrics.BYTES, datagram.payload().length, "sep");
        } else {
          host.probe().count(RelayMetrics.DROPPED, 1, "no-port");
        }
      }
    }

    private void openPort(TunnelMessage.OpenPort open) {
      DatagramPort held = ports.get(open.wanted());
      if (held == null && ports.size() < limits.ports()) {
        int[] number = new int[1];
        held = host.open(PortSpec.ephemeral("sep"), (source, destination, payload) -> onDatagram(number[0], source, payload));
        number[0] = held.local().port();
        ports = ports.isEmpty() ? new TreeMap<>() : ports;
        ports.put(number[0], held);
      }
      send(held == null ? new TunnelMessage.PortRefused(open.request()) : new TunnelMessage.PortOpen(open.request(), held.local()), MessageStream.MAX_WAITING);
    }

    void finish() {
      if (!gone) {
        connection.finish();
        gone();
      }
    }

    void abort() {
      if (!gone) {
        connection.abort();
        gone();
      }
    }

    private void gone() {
      gone = true;
      silence.cancel();
      onDetached(this);
    }

    @Override
    public void onReceived(Connection from, ByteBuffer bytes) {
      if (gone) {
        return;
      }
      silence.start(limits.silence());
      if (!frames.take(bytes)) {
        host.probe().count(RelayMetrics.MALFORMED, 1, "tunnel");
        abort();
      }
    }

    @Override
    public void onWritable(Connection to) {
      stream.onWritable(connection);
    }

    @Override
    public void onFinished(Connection from) {
      finish();
    }

    @Override
    public void onFailed(Connection from, ConnectionFailure failure) {
      if (!gone) {
        gone();
      }
    }
  }
}
