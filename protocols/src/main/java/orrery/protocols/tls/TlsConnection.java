package orrery.protocols.tls;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import orrery.host.Bulk;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;

/** A secured connection: flights by turns until it is open, then records. */
final class TlsConnection implements Connection, ConnectionHandler {

  private static final int HANDSHAKE = 22;
  private static final int APPLICATION = 23;
  /** What may wait before the connection is open: sealed, it must find room in the buffer of the one below. */
  private static final int ROOM = 60_000;
  private static final byte[] NOTHING = {};

  private enum State {
    /** The connection below is not open. */
    CONNECTING,
    /** Flights go to and fro. */
    SHAKING_HANDS,
    OPEN,
    GONE
  }

  private final Tls tls;
  private final @Nullable ConnectionAcceptor acceptor;
  private @Nullable ConnectionHandler handler;
  private @Nullable Connection below;
  private State state;

  /** The flight that is to come next, whoever's turn it is, and how many bytes of it have come. */
  private int flight;
  private int flightBytes;

  // Bytes that wait: first sealed ones for room below, then those that were written before it was open.
  private ByteBuffer sealed = ByteBuffer.wrap(NOTHING);
  private byte[] unsealed = NOTHING;
  private boolean starved;
  private boolean finishing;
  private boolean finished;

  // The record that is coming in.
  private final byte[] header = new byte[Tls.HEADER];
  private int headerBytes;
  private byte[] record = NOTHING;
  private int recordBytes;

  /** A bulk that the handler expects: its length here, 0 where none is. */
  private long awaited;

  /** The client's side; {@link #over} follows. */
  TlsConnection(Tls tls, ConnectionHandler handler) {
    this.tls = tls;
    this.acceptor = null;
    this.handler = handler;
    this.state = State.CONNECTING;
  }

  /** The server's side. */
  TlsConnection(Tls tls, ConnectionAcceptor acceptor, Connection below) {
    this.tls = tls;
    this.acceptor = acceptor;
    this.below = below;
    this.state = State.SHAKING_HANDS;
  }

  TlsConnection over(Connection connection) {
    below = connection;
    return this;
  }

  private Connection below() {
    if (below == null) {
      throw new AssertionError("a secured connection is over another");
    }
    return below;
  }

  private ConnectionHandler handler() {
    if (handler == null) {
      throw new AssertionError("an open connection has a handler");
    }
    return handler;
  }

  // ---- What the protocol asks for

  @Override
  public Endpoint local() {
    return below().local();
  }

  @Override
  public Endpoint remote() {
    return below().remote();
  }

  @Override
  public int write(ByteBuffer source) {
    if (finishing) {
      throw new IllegalStateException("nothing may be written after finish, but " + source.remaining() + " bytes are");
    }
    if (state == State.GONE) {
      return 0;
    }
    int taken = 0;
    if (state == State.OPEN) {
      while (source.hasRemaining() && !sealed.hasRemaining()) {
        byte[] part = new byte[Math.min(Tls.RECORD, source.remaining())];
        source.get(part);
        taken += part.length;
        seal(part);
      }
    } else {
      byte[] part = new byte[Math.min(ROOM - unsealed.length, source.remaining())];
      source.get(part);
      taken = part.length;
      int before = unsealed.length;
      unsealed = Arrays.copyOf(unsealed, before + taken);
      System.arraycopy(part, 0, unsealed, before, taken);
    }
    starved |= source.hasRemaining();
    return taken;
  }

  @Override
  public boolean writeBulk(long contentId, long length) {
    if (finishing) {
      throw new IllegalStateException("nothing may be written after finish, but a bulk of " + length + " bytes is");
    }
    Bulk.requireBytes(length);
    boolean taken = state == State.OPEN && !sealed.hasRemaining() && below().writeBulk(contentId, tls.wireBytes(length));
    starved |= !taken;
    return taken;
  }

  @Override
  public void expectBulk(long contentId, long length) {
    below().expectBulk(contentId, tls.wireBytes(length));
    awaited = length;
  }

  @Override
  public long bulkLeft() {
    return below().bulkLeft();
  }

  @Override
  public void finish() {
    if (!finishing && state != State.GONE) {
      finishing = true;
      finishBelow();
    }
  }

  private void finishBelow() {
    if (finishing && !finished && state == State.OPEN && !sealed.hasRemaining()) {
      finished = true;
      below().finish();
    }
  }

  @Override
  public void abort() {
    if (state != State.GONE) {
      state = State.GONE;
      below().abort();
    }
  }

  // ---- Sending

  /** Puts a record on its way, or what there is no room for in wait. */
  private void seal(byte[] payload) {
    int length = payload.length + tls.seal();
    sealed = ByteBuffer.allocate(Tls.HEADER + length)
        .put((byte) APPLICATION).put((byte) 3).put((byte) 3).putShort((short) length)
        .put(payload);
    sealed.rewind();
    below().write(sealed);
  }

  /** Says one's own flight: records of handshake, of the right size in all. */
  private void say() {
    int left = tls.flight(flight++);
    while (left > 0) {
      int length = Math.min(left, Tls.RECORD) - Tls.HEADER;
      ByteBuffer bytes = ByteBuffer.allocate(Tls.HEADER + length).put((byte) HANDSHAKE).put((byte) 3).put((byte) 3).putShort((short) length);
      below().write(bytes.rewind());
      left -= Tls.HEADER + length;
    }
  }

  private void becomeOpen() {
    state = State.OPEN;
    for (int at = 0; at < unsealed.length; at += Tls.RECORD) {
      seal(Arrays.copyOfRange(unsealed, at, Math.min(unsealed.length, at + Tls.RECORD)));
    }
    unsealed = NOTHING;
    finishBelow();
    if (acceptor != null) {
      handler = acceptor.onConnection(this);
    } else {
      handler().onOpen(this);
    }
    tellWritable();
  }

  private void tellWritable() {
    if (starved && !finishing && state == State.OPEN && !sealed.hasRemaining()) {
      starved = false;
      handler().onWritable(this);
    }
  }

  // ---- What happens below

  @Override
  public void onOpen(Connection connection) {
    state = State.SHAKING_HANDS;
    say();
  }

  @Override
  public void onReceived(Connection connection, ByteBuffer bytes) {
    while (bytes.hasRemaining() && awaited == 0 && state != State.GONE) {
      if (headerBytes < Tls.HEADER) {
        header[headerBytes++] = bytes.get();
        if (headerBytes == Tls.HEADER) {
          begin((header[3] & 0xFF) << 8 | header[4] & 0xFF);
        }
      } else {
        int part = Math.min(bytes.remaining(), record.length - recordBytes);
        bytes.get(record, recordBytes, part);
        recordBytes += part;
      }
      if (headerBytes == Tls.HEADER && recordBytes == record.length) {
        headerBytes = 0;
        recordBytes = 0;
        onRecord(header[0], record);
      }
    }
  }

  /** A header is there: is it one that can follow? */
  private void begin(int length) {
    boolean known = header[1] == 3 && header[2] == 3 && length > 0 && length <= Tls.RECORD + tls.seal();
    boolean timely = state == State.OPEN ? header[0] == APPLICATION && length > tls.seal() : header[0] == HANDSHAKE;
    if (known && timely) {
      record = new byte[length];
    } else {
      headerBytes = 0;
      breakOff();
    }
  }

  /** The peer does not speak TLS. */
  private void breakOff() {
    ConnectionHandler told = handler;
    abort();
    if (told != null) {
      told.onFailed(this, ConnectionFailure.RESET);
    }
  }

  private void onRecord(int type, byte[] content) {
    if (type == APPLICATION) {
      handler().onReceived(this, ByteBuffer.wrap(content, 0, content.length - tls.seal()).slice().asReadOnlyBuffer());
      return;
    }
    flightBytes += Tls.HEADER + content.length;
    if (flightBytes < tls.flight(flight)) {
      return;
    }
    if (flightBytes > tls.flight(flight)) {
      breakOff();
      return;
    }
    flightBytes = 0;
    flight++;
    if (flight < tls.flights()) {
      say();
    }
    if (flight == tls.flights()) {
      becomeOpen();
    }
  }

  @Override
  public void onBulk(Connection connection, long contentId, long arrived, long length) {
    long whole = awaited;
    awaited = 0;
    // Of what has arrived, as many bytes as whole records and the beginning of another hold.
    long records = arrived / (Tls.RECORD + Tls.HEADER + tls.seal());
    long rest = arrived % (Tls.RECORD + Tls.HEADER + tls.seal());
    long payload = arrived == length ? whole : Math.min(whole, records * Tls.RECORD + Math.max(0, Math.min(Tls.RECORD, rest - Tls.HEADER)));
    handler().onBulk(this, contentId, payload, whole);
  }

  @Override
  public void onWritable(Connection connection) {
    if (state == State.OPEN) {
      if (sealed.hasRemaining()) {
        below().write(sealed);
      }
      finishBelow();
      tellWritable();
    }
  }

  @Override
  public void onFinished(Connection connection) {
    if (state == State.OPEN) {
      handler().onFinished(this);
    } else {
      breakOff();
    }
  }

  @Override
  public void onFailed(Connection connection, ConnectionFailure failure) {
    state = State.GONE;
    if (handler != null) {
      handler.onFailed(this, failure);
    }
  }
}
