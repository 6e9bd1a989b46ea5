package orrery.protocols.live;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import orrery.host.Address;
import orrery.host.Bulk;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;

/**
 * A TCP connection of a live node. What is written waits in a buffer of its own until the end of the turn, so that a
 * write calls nobody back and many small ones become one segment.
 */
final class LiveConnection implements Connection, EventLoop.Readiness {

  /** How many bytes may wait for the kernel; the default receive window of Linux, {@code tcp_rmem}, is of that order. */
  private static final int BUFFER_BYTES = 64 * 1024;

  private static final int BULK_BUFFERS_A_TURN = 16;

  private enum State {
    /** Asked for; neither open nor failed. */
    CONNECTING,
    OPEN,
    /** Finished both ways, failed or aborted: nothing more is heard. */
    CLOSED
  }

  private final LiveHost host;
  private final SocketChannel channel;
  private final Endpoint remote;
  private final SelectionKey key;
  private final LiveTimer patience;
  private ConnectionHandler handler;
  private Endpoint local;
  private State state;
  private ByteBuffer unsent = ByteBuffer.allocate(0);
  /** The last write took less than it was offered, so {@code onWritable} is owed. */
  private boolean starved;
  private boolean flushQueued;
  private boolean finishing;
  private boolean outputShut;
  private boolean peerFinished;

  /** A bulk that follows what is unsent: its id, how many bytes it has, and how many were made; those wait in `filler`. */
  private long bulkId;
  private long bulkLength;
  private long bulkMade;
  private ByteBuffer filler = ByteBuffer.allocate(0);
  /** What follows the bulk. */
  private ByteBuffer behind = ByteBuffer.allocate(0);

  /** A bulk that the handler expects: how many bytes it has, and how many are still to come; 0 where none is expected. */
  private long awaitedId;
  private long awaitedLength;
  private long awaitedLeft;

  private LiveConnection(LiveHost host, SocketChannel channel, Endpoint remote, State state, int operations) throws IOException {
    this.host = host;
    this.channel = channel;
    this.remote = remote;
    this.state = state;
    this.handler = Unheard.HANDLER;
    this.local = channel.getLocalAddress() == null ? remote : SocketAddresses.known(channel.getLocalAddress(), host.ports());
    this.patience = new LiveTimer(host.loop(), "connect-timeout", () -> fail(ConnectionFailure.TIMEOUT));
    this.key = host.loop().register(channel, operations, this);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Begins to connect from the address asked for, or from the node's own of the destination's family. */
  static LiveConnection connect(LiveHost host, ConnectSpec spec, Duration timeout, ConnectionHandler handler) throws IOException {
    Address asked = spec.local() != null ? spec.local() : host.towards(spec.destination().address());
    SocketChannel channel = SocketChannel.open(SocketAddresses.family(asked));
    try {
      boolean present = !host.present(asked).isEmpty();
      if (present) {
        if (spec.localPort() != 0) {
          // Many connections, and a listener, may share a port of the protocol's own choice.
          channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
          if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
          }
        }
        channel.bind(SocketAddresses.real(new Endpoint(asked, spec.localPort()), host.ports()));
      }
      LiveConnection connection = new LiveConnection(host, channel, spec.destination(), State.CONNECTING, present ? SelectionKey.OP_CONNECT : 0);
      connection.handler = handler;
      if (present) {
        connection.begin(timeout);
      } else {
        connection.local = new Endpoint(asked, 0);
        host.loop().later(() -> connection.fail(ConnectionFailure.ADDRESS_LOST));
      }
      return connection;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** A connection that a peer has opened; {@link #handledBy} follows. */
  static LiveConnection accepted(LiveHost host, SocketChannel channel) throws IOException {
    Endpoint remote = SocketAddresses.known(channel.getRemoteAddress(), host.ports());
    return new LiveConnection(host, channel, remote, State.OPEN, SelectionKey.OP_READ);
  }

  void handledBy(ConnectionHandler newHandler) {
    handler = newHandler;
  }

  private void begin(Duration timeout) {
    patience.start(timeout);
    try {
      if (channel.connect(SocketAddresses.real(remote, host.ports()))) {
        host.loop().later(this::opened);
      }
    } catch (IOException | UnsupportedAddressTypeException e) {
      host.loop().later(() -> fail(whyNotOpened(e)));
    }
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public int write(ByteBuffer source) {
    host.checkThread();
    if (finishing) {
      throw new IllegalStateException("nothing may be written after finish, but " + source.remaining() + " bytes to " + remote + " are");
    }
    if (state == State.CLOSED || !source.hasRemaining()) {
      return 0;
    }
    if (unsent.capacity() == 0) {
      unsent = ByteBuffer.allocate(BUFFER_BYTES);
    }
    if (isBulkUnderWay() && behind.capacity() == 0) {
      behind = ByteBuffer.allocate(BUFFER_BYTES);
    }
    ByteBuffer room = isBulkUnderWay() ? behind : unsent;
    int taken = Math.min(source.remaining(), room.remaining());
    room.put(source.slice().limit(taken));
    source.position(source.position() + taken);
    starved = source.hasRemaining();
    queueFlush();
    return taken;
  }

  @Override
  public boolean writeBulk(long contentId, long length) {
    host.checkThread();
    if (finishing) {
      throw new IllegalStateException("nothing may be written after finish, but a bulk of " + length + " bytes to " + remote + " is");
    }
    Bulk.requireBytes(length);
    if (state == State.CLOSED) {
      return false;
    }
    if (isBulkUnderWay()) {
      starved = true;
      return false;
    }
    bulkId = contentId;
    bulkLength = length;
    bulkMade = 0;
    queueFlush();
    return true;
  }

  private boolean isBulkUnderWay() {
    return bulkMade < bulkLength || filler.hasRemaining();
  }

  @Override
  public void expectBulk(long contentId, long length) {
    host.checkThread();
    Bulk.requireBytes(length);
    if (awaitedLeft > 0) {
      throw new IllegalStateException("one bulk may be expected at a time, but another is while " + awaitedLeft + " bytes are to come");
    }
    awaitedId = contentId;
    awaitedLength = length;
    awaitedLeft = length;
  }

  @Override
  public long bulkLeft() {
    return bulkLength - bulkMade + filler.remaining() + awaitedLeft;
  }

  @Override
  public void finish() {
    host.checkThread();
    if (!finishing) {
      finishing = true;
      starved = false;
      queueFlush();
    }
  }

  @Override
  public void abort() {
    host.checkThread();
    if (state != State.CLOSED) {
      // What was finished is still delivered: the system may hold megabytes of it for a slow reader, and would drop them.
      close(!outputShut);
    }
  }

  private void queueFlush() {
    if (!flushQueued && state == State.OPEN) {
      flushQueued = true;
      host.loop().later(this::flush);
    }
  }

  @Override
  public void onReady(SelectionKey ready) {
    int operations = ready.readyOps();
    if (state == State.CONNECTING) {
      finishConnecting();
      return;
    }
    if (state == State.OPEN && (operations & SelectionKey.OP_READ) != 0) {
      read();
    }
    if (state == State.OPEN && (operations & SelectionKey.OP_WRITE) != 0 && !host.loop().isOver()) {
      flush();
    }
  }

  private void finishConnecting() {
    try {
      if (channel.finishConnect()) {
        opened();
      }
    } catch (IOException e) {
      fail(whyNotOpened(e));
    }
  }

  private void opened() {
    if (state != State.CONNECTING) {
      return;
    }
    state = State.OPEN;
    patience.cancel();
    key.interestOps(SelectionKey.OP_READ);
    queueFlush();
    handler.onOpen(this);
  }

  private void read() {
    ByteBuffer buffer = host.receiveBuffer().clear();
    int count;
    try {
      count = channel.read(buffer);
    } catch (IOException e) {
      fail(whyBroken(e));
      return;
    }
    if (count > 0) {
      handOver(buffer.flip());
    } else if (count < 0) {
      peerFinished = true;
      key.interestOpsAnd(~SelectionKey.OP_READ);
      handler.onFinished(this);
      closeWhereBothFinished();
    }
  }

  /** Gives the handler bytes, or counts them where they belong to a bulk that it expects. */
  private void handOver(ByteBuffer bytes) {
    while (bytes.hasRemaining() && state == State.OPEN && !host.loop().isOver()) {
      if (awaitedLeft > 0) {
        int counted = (int) Math.min(bytes.remaining(), awaitedLeft);
        bytes.position(bytes.position() + counted);
        awaitedLeft -= counted;
        if (awaitedLeft == 0) {
          handler.onBulk(this, awaitedId, awaitedLength, awaitedLength);
        }
      } else {
        ByteBuffer view = bytes.slice().asReadOnlyBuffer();
        handler.onReceived(this, view);
        // What the handler has not read is nobody's, unless it has just said that it is a bulk's.
        bytes.position(awaitedLeft > 0 ? bytes.position() + view.position() : bytes.limit());
      }
    }
  }

  private void flush() {
    flushQueued = false;
    if (state != State.OPEN || !drain()) {
      return;
    }
    if (starved && !isBulkUnderWay() && unsent.position() <= BUFFER_BYTES / 2) {
      // Half the buffer, not a byte: else a full buffer would be filled in crumbs.
      starved = false;
      handler.onWritable(this);
    }
    closeWhereBothFinished();
  }

  /** Gives the kernel what it takes, and the FIN after the last byte; false where the connection turns out to be broken. */
  private boolean drain() {
    try {
      writeUnsent();
      if (unsent.position() == 0 && isBulkUnderWay()) {
        writeFiller();
        if (!isBulkUnderWay()) {
          unsent = behind;
          behind = ByteBuffer.allocate(0);
          filler = behind;
          writeUnsent();
        }
      }
      boolean empty = unsent.position() == 0 && !isBulkUnderWay();
      key.interestOps(empty ? key.interestOps() & ~SelectionKey.OP_WRITE : key.interestOps() | SelectionKey.OP_WRITE);
      if (empty && finishing && !outputShut) {
        channel.shutdownOutput();
        outputShut = true;
      }
      return true;
    } catch (IOException e) {
      fail(whyBroken(e));
      return false;
    }
  }

  private void writeUnsent() throws IOException {
    unsent.flip();
    try {
      channel.write(unsent);
    } finally {
      unsent.compact();
    }
  }

  /** As much of the bulk as the kernel takes, but no more in one turn than keeps others waiting for a moment. */
  private void writeFiller() throws IOException {
    for (int turn = 0; turn < BULK_BUFFERS_A_TURN && isBulkUnderWay(); turn++) {
      if (!filler.hasRemaining()) {
        if (filler.capacity() == 0) {
          filler = ByteBuffer.allocate(BUFFER_BYTES);
        }
        filler.clear().limit((int) Math.min(filler.capacity(), bulkLength - bulkMade));
        Bulk.fill(bulkId, bulkMade, filler);
        filler.flip();
        bulkMade += filler.remaining();
      }
      channel.write(filler);
      if (filler.hasRemaining()) {
        return;
      }
    }
  }

  private void closeWhereBothFinished() {
    if (state == State.OPEN && outputShut && peerFinished) {
      close(false);
    }
  }

  /** Whether something waits to be sent that was written before an orderly end. */
  boolean isDraining() {
    return state == State.OPEN && (unsent.position() > 0 || isBulkUnderWay() || finishing && !outputShut);
  }

  /** For the time after the end of the node: sends what waits, then closes; it calls nobody. */
  void drainQuietly() {
    handler = Unheard.HANDLER;
    key.interestOps(SelectionKey.OP_WRITE);
    if (drain() && !isDraining()) {
      close(false);
    }
  }

  /** The connection is gone. */
  void fail(ConnectionFailure failure) {
    if (state != State.CLOSED) {
      close(true);
      if (awaitedLeft > 0) {
        handler.onBulk(this, awaitedId, awaitedLength - awaitedLeft, awaitedLength);
      }
      handler.onFailed(this, failure);
    }
  }

  /** Ends it without a word to the handler; {@code reset} lets the peer see a reset instead of a finish. */
  void close(boolean reset) {
    state = State.CLOSED;
    patience.cancel();
    unsent = ByteBuffer.allocate(0);
    behind = unsent;
    filler = unsent;
    bulkMade = bulkLength;
    host.closed(this);
    try {
      if (reset && channel.isConnected()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.close();
    } catch (IOException e) {
      // It is as closed as it can be.
    }
  }

  private static ConnectionFailure whyNotOpened(Exception e) {
    // Java says ConnectException for "refused" and for the kernel's own time-out, which comes minutes after ours.
    return e instanceof ConnectException ? ConnectionFailure.REFUSED : ConnectionFailure.UNREACHABLE;
  }

  private ConnectionFailure whyBroken(IOException e) {
    if (host.present(local.address()).isEmpty()) {
      return ConnectionFailure.ADDRESS_LOST;
    }
    String text = String.valueOf(e.getMessage());
    if (e instanceof NoRouteToHostException || text.contains("No route to host") || text.contains("unreachable")) {
      return ConnectionFailure.UNREACHABLE;
    }
    return text.contains("timed out") ? ConnectionFailure.TIMEOUT : ConnectionFailure.RESET;
  }

  /** Nobody, before the acceptor has named a handler and after the node's end. */
  private enum Unheard implements ConnectionHandler {
    HANDLER;

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {}

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {}
  }
}
