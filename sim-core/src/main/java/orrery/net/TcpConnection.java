package orrery.net;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.sim.Event;
import orrery.sim.Fingerprint;

/**
 * One side of a TCP connection: handshake, segments with cumulative acknowledgement, retransmission by time-out, orderly
 * and abrupt ends (RFC 9293), time-outs by RFC 6298.
 *
 * <p>First version: the window is constant, there is no congestion control, and a lost segment costs a time-out. What
 * arrives out of order waits for what is missing.
 */
final class TcpConnection implements Connection {

  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  static final byte[] NOTHING = new byte[0];

  /** 1500 bytes of Ethernet less 40 of headers. */
  private static final int MAX_SEGMENT = 1_460;
  /** The largest window without scaling (RFC 9293 §3.1). */
  private static final int WINDOW = 65_535;
  private static final int SEND_BUFFER = 65_536;

  // RFC 6298 §2: one second before the first measurement and at least, a minute at most.
  private static final long FIRST_TIMEOUT = 1_000_000_000L;
  private static final long LEAST_TIMEOUT = 1_000_000_000L;
  private static final long MOST_TIMEOUT = 60_000_000_000L;
  // RFC 9293 §3.8.3: give up after at least 100 seconds, and 3 minutes for a SYN.
  private static final long GIVE_UP = 100_000_000_000L;
  private static final long GIVE_UP_SYN = 180_000_000_000L;

  /** What tells a connection from the others of its node. */
  record Key(Endpoint local, Endpoint remote) {}

  private enum State {
    /** This side has asked. */
    SYN_SENT,
    /** The peer has asked, and was answered. */
    SYN_RECEIVED,
    /** Bytes may flow. */
    OPEN,
    /** Nothing happens any more. */
    GONE
  }

  private final Node node;
  private final String protocol;
  private final Key key;
  private final @Nullable TcpListener listener;
  private @Nullable ConnectionHandler handler;
  private State state;

  // What is sent: bytes from `acknowledged` on wait in `out`; those before `next` are on their way.
  private byte[] out = NOTHING;
  private int outLength;
  private long acknowledged;
  private long next;
  private boolean finishing;
  private boolean finishSent;
  private boolean blocked;

  // What is received: bytes before `expected` have been handed over.
  private long expected;
  private @Nullable TreeMap<Long, Packet> early;
  private boolean peerFinished;
  private boolean owesAcknowledgement;

  // Retransmission.
  private final Event timeout = new Event() {
    @Override
    protected void fire() {
      onTimeout();
    }

    @Override
    protected String label() {
      return node.name() + " connection to " + key.remote() + " time-out";
    }
  };
  private long timeoutNanos = FIRST_TIMEOUT;
  private long smoothedRoundTrip = -1;
  private long roundTripVariation;
  private long timedOffset = -1;
  private long timedAt;
  private long lastProgress;

  /** This side asks. */
  TcpConnection(Node node, String protocol, Key key, ConnectionHandler handler) {
    this.node = node;
    this.protocol = protocol;
    this.key = key;
    this.listener = null;
    this.handler = handler;
    this.state = State.SYN_SENT;
  }

  /** The peer asks. */
  TcpConnection(Node node, TcpListener listener, Key key) {
    this.node = node;
    this.protocol = listener.protocol();
    this.key = key;
    this.listener = listener;
    this.state = State.SYN_RECEIVED;
  }

  Key key() {
    return key;
  }

  void open() {
    lastProgress = node.now();
    if (node.owning(key.local().address()) == null && !key.local().address().equals(Lan.NO_ADDRESS)) {
      node.after(0, "no address", () -> fail(ConnectionFailure.ADDRESS_LOST));
    } else if (node.network().leadsTo(node, key.local().address(), key.remote().address())) {
      send(SYN, 0, NOTHING, "open");
      timedAt = node.now();
      arm();
    } else {
      node.after(0, "no route", () -> fail(ConnectionFailure.UNREACHABLE));
    }
  }

  // ---- What the protocol asks for

  @Override
  public Endpoint local() {
    return key.local();
  }

  @Override
  public Endpoint remote() {
    return key.remote();
  }

  @Override
  public int write(ByteBuffer source) {
    if (finishing) {
      throw new IllegalStateException("nothing can be written after finish, but " + source.remaining() + " bytes are");
    }
    if (state == State.GONE) {
      return 0;
    }
    int taken = Math.min(source.remaining(), SEND_BUFFER - outLength);
    blocked = taken < source.remaining();
    if (taken > 0) {
      if (outLength + taken > out.length) {
        out = Arrays.copyOf(out, Math.min(SEND_BUFFER, Math.max(outLength + taken, 2 * out.length)));
      }
      source.get(out, outLength, taken);
      outLength += taken;
      pump();
    }
    return taken;
  }

  @Override
  public void finish() {
    if (!finishing && state != State.GONE) {
      finishing = true;
      pump();
    }
  }

  @Override
  public void abort() {
    if (state != State.GONE) {
      send(RST | ACK, next, NOTHING, "reset");
      vanish();
      node.forget(this);
    }
  }

  /** The machine goes off in order: where all bytes have arrived, the peer learns that no more will come. */
  void sayFarewell() {
    if (state == State.OPEN && !finishSent && outLength == 0) {
      send(FIN | ACK, next, NOTHING, "finish");
    }
  }

  /** The machine is off, or the connection is no more: nothing is called and nothing sent from here on. */
  void vanish() {
    state = State.GONE;
    node.network().simulation().cancel(timeout);
    out = NOTHING;
    outLength = 0;
    early = null;
  }

  // ---- Sending

  /** Sends what the window allows. */
  private void pump() {
    if (state != State.OPEN) {
      return;
    }
    long end = acknowledged + outLength;
    while (next < end && next - acknowledged < WINDOW) {
      int length = (int) Math.min(Math.min(MAX_SEGMENT, end - next), acknowledged + WINDOW - next);
      if (timedOffset < 0) {
        timedOffset = next + length;
        timedAt = node.now();
      }
      sendData(next, length);
      next += length;
    }
    if (finishing && !finishSent && next == end) {
      finishSent = true;
      send(FIN | ACK, next, NOTHING, "finish");
      next++;
    }
    if (next > acknowledged && !timeout.isPending()) {
      lastProgress = node.now();
      arm();
    }
  }

  private void sendData(long offset, int length) {
    int from = (int) (offset - acknowledged);
    send(ACK, offset, Arrays.copyOfRange(out, from, from + length), "data");
  }

  private void send(int flags, long sequence, byte[] payload, String kind) {
    owesAcknowledgement = false;
    node.network().send(node, new Packet(node, Transport.TCP, local(), key.remote(), payload, protocol, kind, flags, sequence, expected));
  }

  private void arm() {
    node.network().simulation().cancel(timeout);
    node.network().simulation().scheduleIn(node.entity(), timeoutNanos, timeout);
  }

  private void onTimeout() {
    boolean opening = state != State.OPEN;
    if (node.now() - lastProgress >= (opening ? GIVE_UP_SYN : GIVE_UP)) {
      fail(ConnectionFailure.TIMEOUT);
      return;
    }
    timeoutNanos = Math.min(MOST_TIMEOUT, 2 * timeoutNanos);
    // Karn's rule: what is sent twice is not timed.
    timedOffset = -1;
    timedAt = -1;
    switch (state) {
      case SYN_SENT -> send(SYN, 0, NOTHING, "open");
      case SYN_RECEIVED -> send(SYN | ACK, 0, NOTHING, "accept");
      case OPEN -> {
        if (outLength == 0) {
          send(FIN | ACK, acknowledged, NOTHING, "finish");
        } else {
          sendData(acknowledged, (int) Math.min(MAX_SEGMENT, Math.min(outLength, next - acknowledged)));
        }
      }
      case GONE -> throw new AssertionError("a connection that is gone has no time-out");
    }
    arm();
  }

  // ---- Receiving

  void onSegment(Packet segment) {
    if ((segment.flags() & RST) != 0) {
      onReset();
      return;
    }
    if ((segment.flags() & SYN) != 0) {
      onSyn(segment);
      return;
    }
    if (state == State.SYN_SENT) {
      return;
    }
    if (state == State.SYN_RECEIVED) {
      becomeOpen();
    }
    onAcknowledgement(segment.acknowledgement());
    if (state == State.OPEN && (segment.payload().length > 0 || (segment.flags() & FIN) != 0)) {
      owesAcknowledgement = true;
      onBytes(segment);
      if (state == State.OPEN && owesAcknowledgement) {
        send(ACK, next, NOTHING, "acknowledge");
      }
    }
    if (state == State.OPEN && peerFinished && isFinishAcknowledged()) {
      vanish();
      node.forget(this);
    }
  }

  private void onSyn(Packet segment) {
    if (state == State.SYN_SENT && (segment.flags() & ACK) != 0) {
      measure();
      becomeOpen();
      send(ACK, 0, NOTHING, "acknowledge");
      pump();
    } else if (state == State.SYN_RECEIVED) {
      lastProgress = lastProgress == 0 ? node.now() : lastProgress;
      send(SYN | ACK, 0, NOTHING, "accept");
      if (!timeout.isPending()) {
        arm();
      }
    } else if (state == State.OPEN) {
      // The acknowledgement that completes the handshake was lost.
      send(ACK, next, NOTHING, "acknowledge");
    }
  }

  private void becomeOpen() {
    state = State.OPEN;
    node.network().simulation().cancel(timeout);
    timeoutNanos = smoothedRoundTrip < 0 ? FIRST_TIMEOUT : timeoutAfterMeasurement();
    timedOffset = -1;
    chain("open");
    if (listener != null) {
      handler = listener.acceptor().onConnection(this);
    } else {
      handler().onOpen(this);
    }
    pump();
  }

  private void onAcknowledgement(long upTo) {
    if (upTo <= acknowledged || upTo > next) {
      return;
    }
    if (timedOffset >= 0 && upTo >= timedOffset) {
      measure();
      timedOffset = -1;
    }
    int bytes = (int) Math.min(outLength, upTo - acknowledged);
    outLength -= bytes;
    System.arraycopy(out, bytes, out, 0, outLength);
    if (outLength == 0) {
      out = NOTHING;
    }
    acknowledged = upTo;
    lastProgress = node.now();
    node.network().simulation().cancel(timeout);
    if (smoothedRoundTrip >= 0) {
      timeoutNanos = timeoutAfterMeasurement();
    }
    if (next > acknowledged) {
      arm();
    }
    pump();
    if (blocked && !finishing && outLength <= SEND_BUFFER / 2) {
      blocked = false;
      chain("writable");
      handler().onWritable(this);
    }
  }

  private boolean isFinishAcknowledged() {
    return finishSent && next == acknowledged;
  }

  /** RFC 6298 §2.2 and §2.3. */
  private void measure() {
    if (timedAt < 0) {
      return;
    }
    long sample = node.now() - timedAt;
    if (smoothedRoundTrip < 0) {
      smoothedRoundTrip = sample;
      roundTripVariation = sample / 2;
    } else {
      roundTripVariation = (3 * roundTripVariation + Math.abs(smoothedRoundTrip - sample)) / 4;
      smoothedRoundTrip = (7 * smoothedRoundTrip + sample) / 8;
    }
  }

  private long timeoutAfterMeasurement() {
    return Math.min(MOST_TIMEOUT, Math.max(LEAST_TIMEOUT, smoothedRoundTrip + 4 * roundTripVariation));
  }

  private void onBytes(Packet segment) {
    if (segment.sequence() > expected) {
      if (segment.sequence() - expected <= WINDOW) {
        if (early == null) {
          early = new TreeMap<>();
        }
        early.put(segment.sequence(), segment);
      }
      return;
    }
    take(segment);
    while (state == State.OPEN && early != null && !early.isEmpty()) {
      Map.Entry<Long, Packet> first = early.firstEntry();
      if (first.getKey() > expected) {
        break;
      }
      early.remove(first.getKey());
      take(first.getValue());
    }
  }

  /** Hands over what is new in a segment that leaves no gap. */
  private void take(Packet segment) {
    if (peerFinished) {
      return;
    }
    int known = (int) Math.min(segment.payload().length, expected - segment.sequence());
    int fresh = segment.payload().length - known;
    if (fresh > 0) {
      expected += fresh;
      node.entity().received().add(node.now(), Node.KIND_CONNECTION, segment.payloadHash());
      handler().onReceived(this, ByteBuffer.wrap(segment.payload(), known, fresh).slice().asReadOnlyBuffer());
    }
    if (state == State.OPEN && (segment.flags() & FIN) != 0) {
      expected++;
      peerFinished = true;
      chain("finished");
      handler().onFinished(this);
    }
  }

  private void onReset() {
    // A reset that answers the last acknowledgement of an orderly end is no failure: all bytes of both sides have arrived.
    if (state == State.OPEN && peerFinished && finishing && outLength == 0) {
      vanish();
      node.forget(this);
    } else {
      fail(state == State.SYN_SENT ? ConnectionFailure.REFUSED : ConnectionFailure.RESET);
    }
  }

  void fail(ConnectionFailure failure) {
    if (state == State.GONE) {
      return;
    }
    ConnectionHandler told = handler;
    vanish();
    node.forget(this);
    if (told != null) {
      chain(failure.name());
      told.onFailed(this, failure);
    }
  }

  private ConnectionHandler handler() {
    if (handler == null) {
      throw new AssertionError("an open connection has a handler");
    }
    return handler;
  }

  private void chain(String event) {
    node.entity().received().add(node.now(), Node.KIND_CONNECTION, Fingerprint.hash(event));
  }
}
