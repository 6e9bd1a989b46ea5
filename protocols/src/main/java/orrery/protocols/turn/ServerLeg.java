package orrery.protocols.turn;

import java.nio.ByteBuffer;
import orrery.host.Connection;
import orrery.host.ConnectSpec;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;

/** A client's way to its server. */
interface ServerLeg {

  /** What a client hears of its way. */
  interface Reader {
    /** It can be used. */
    void onOpen();

    /** A whole message or datagram from the server. */
    void onBytes(ByteBuffer bytes);

    /** There was no room for a peer's data, which is lost. */
    void onNoRoom();

    /** It cannot be used any more. */
    void onGone();
  }

  /** Whether what is sent arrives or the way is gone. */
  boolean isStream();

  /** Sends a request, or what a NAT on the way is to see. */
  void send(ByteBuffer message, String messageType);

  /** Sends data for a peer, which leaves room for requests. */
  void relay(ByteBuffer message, String messageType);

  void close();

  /** A port of its own, usable at once. */
  static ServerLeg datagrams(Host host, Endpoint server, Reader reader) {
    DatagramPort port = host.open(PortSpec.ephemeral("turn"), (source, destination, payload) -> {
      if (source.equals(server)) {
        reader.onBytes(payload);
      }
    });
    return new OverDatagrams(port, server);
  }

  /** A connection, usable once it is open. */
  static ServerLeg stream(Host host, Endpoint server, Reader reader) {
    return new OverStream(host, server, reader);
  }

  /** A port. */
  record OverDatagrams(DatagramPort port, Endpoint server) implements ServerLeg {
    @Override
    public boolean isStream() {
      return false;
    }

    @Override
    public void send(ByteBuffer message, String messageType) {
      port.send(server, message, messageType);
    }

    @Override
    public void relay(ByteBuffer message, String messageType) {
      send(message, messageType);
    }

    @Override
    public void close() {
      port.close();
    }
  }

  /** A connection. */
  final class OverStream implements ServerLeg, ConnectionHandler {
    private final Reader reader;
    private final Connection connection;
    private final MessageStream stream = new MessageStream();
    private final StreamFrames frames;
    private boolean closed;

    OverStream(Host host, Endpoint server, Reader reader) {
      this.reader = reader;
      this.frames = new StreamFrames(reader::onBytes);
      this.connection = host.connect(new ConnectSpec("turn", server), this);
    }

    @Override
    public boolean isStream() {
      return true;
    }

    @Override
    public void send(ByteBuffer message, String messageType) {
      if (!closed) {
        stream.write(connection, message, MessageStream.MAX_WAITING);
      }
    }

    @Override
    public void relay(ByteBuffer message, String messageType) {
      if (!closed && !stream.write(connection, message, MessageStream.MAX_WAITING_DATA)) {
        reader.onNoRoom();
      }
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        connection.finish();
      }
    }

    @Override
    public void onOpen(Connection opened) {
      reader.onOpen();
    }

    @Override
    public void onReceived(Connection from, ByteBuffer bytes) {
      if (!closed && !frames.take(bytes)) {
        connection.abort();
        gone();
      }
    }

    @Override
    public void onWritable(Connection to) {
      stream.onWritable(connection);
    }

    @Override
    public void onFinished(Connection from) {
      if (!closed) {
        connection.finish();
        gone();
      }
    }

    @Override
    public void onFailed(Connection failed, ConnectionFailure failure) {
      gone();
    }

    private void gone() {
      if (!closed) {
        closed = true;
        reader.onGone();
      }
    }
  }
}
