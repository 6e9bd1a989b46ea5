package orrery.net;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.host.Bulk;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.sim.Event;
import orrery.sim.Fingerprint;

/**
 * One side of a TCP connection: handshake, also where both sides ask at once, segments with cumulative acknowledgement,
 * orderly and abrupt ends (RFC 9293). How long it waits for an acknowledgement is in {@link RetransmissionTimeout}, how much it
 * may send before in {@link CongestionWindow}. What arrives out of order waits for what is missing. The receive window is
 * constant and not scaled.
 *
 * <p>A bulk is a stretch of the stream that a {@link BulkTransfer} moves: to this state machine it is one long segment.
 * What is written after it waits until it has been acknowledged.
 */
final class TcpConnection extends Event implements Connection {

  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  static final byte[] NOTHING = new byte[0];

  /** 1500 bytes of Ethernet less 40 of headers. */
  static final int MAX_SEGMENT = 1_460;
  /** The largest window without scaling (RFC 9293 §3.1). */
  static final int WINDOW = 65_535;
  private static final int SEND_BUFFER = 65_536;
  private static final int FILLER = 65_536;

  // RFC 9293 §3.8.3: give up after at least 100 seconds, and 3 minutes for a SYN.
  private static final long GIVE_UP = 100_000_000_000L;
  private static final long GIVE_UP_SYN = 180_000_000_000L;

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
  private final Endpoint local;
  private final Endpoint remote;
  private final @Nullable TcpListener listener;
  private @Nullable ConnectionHandler handler;
  private State state;

  // What is sent: bytes from `acknowledged` on wait in `out`; those before `next` are on their way. Once `next` was as far
  // as `highest`. A segment of all that `out` has room for is `out` itself: it is not written to any more.
  private byte[] out = NOTHING;
  private int outLength;
  private long acknowledged;
  private long next;
  private long highest;
  private boolean finishing;
  private boolean finishSent;
  private boolean blocked;

  // A bulk that was taken and has not been acknowledged. What `out` holds beyond its place comes after it.
  private @Nullable BulkTransfer bulk;
  private long announcedAt;

  // What is received: bytes before `expected` have been handed over.
  private long expected;
  private @Nullable TreeMap<Long, Packet> early;
  private boolean peerFinished;
  private boolean owesAcknowledgement;

  // A bulk that comes in, and one that has come before what precedes it.
  private @Nullable BulkTransfer incoming;
  private @Nullable BulkTransfer earlyBulk;

  // A bulk that the handler expects: of `awaitedLength` bytes, `awaitedLeft` are still to come; 0 where none is.
  private long awaitedId;
  private long awaitedLength;
  private long awaitedLeft;

  // What is sent again, and how much at a time. The connection is itself the event of its time-out.
  private final RetransmissionTimeout timeout = new RetransmissionTimeout();
  private final CongestionWindow congestion = new CongestionWindow();
  private long lastProgress;

  /** This side asks. */
  TcpConnection(Node node, String protocol, Endpoint local, Endpoint remote, ConnectionHandler handler) {
    this.node = node;
    this.protocol = protocol;
    this.local = local;
    this.remote = remote;
    this.listener = null;
    this.handler = handler;
    this.state = State.SYN_SENT;
  }

  /** The peer asks. */
  TcpConnection(Node node, TcpListener listener, Endpoint local, Endpoint remote) {
    this.node = node;
    this.protocol = listener.protocol();
    this.local = local;
    this.remote = remote;
    this.listener = listener;
    this.state = State.SYN_RECEIVED;
  }

  /** Whether it is the one between these two endpoints. */
  boolean joins(Endpoint here, Endpoint there) {
    return remote.port() == there.port() && local.port() == here.port() && remote.equals(there) && local.equals(here);
  }

  Node node() {
    return node;
  }

  String protocol() {
    return protocol;
  }

  void open() {
    lastProgress = node.now();
    if (node.owning(local.address()) == null && !local.address().equals(Lan.NO_ADDRESS)) {
      node.after(0, "no address", () -> fail(ConnectionFailure.ADDRESS_LOST));
    } else if (node.network().leadsTo(node, local.address(), remote.address())) {
      send(SYN, 0, NOTHING, "open");
      timeout.timeHandshake(node.now());
      arm();
    } else {
      node.after(0, "no route", () -> fail(ConnectionFailure.UNREACHABLE));
    }
  }

  // ---- What the protocol asks for

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
  public boolean writeBulk(long contentId, long length) {
    if (finishing) {
      throw new IllegalStateException("nothing can be written after finish, but a bulk of " + length + " bytes is");
    }
    Bulk.requireBytes(length);
    if (state == State.GONE) {
      return false;
    }
    if (bulk != null) {
      blocked = true;
      return false;
    }
    bulk = new BulkTransfer(node.network().bulks(), this, contentId, length, acknowledged + outLength);
    pump();
    return true;
  }

  @Override
  public void expectBulk(long contentId, long length) {
    Bulk.requireBytes(length);
    if (awaitedLeft > 0) {
      throw new IllegalStateException("one bulk can be expected at a time, but another is while " + awaitedLeft + " bytes are to come");
    }
    awaitedId = contentId;
    awaitedLength = length;
    awaitedLeft = length;
  }

  @Override
  public long bulkLeft() {
    return (bulk == null ? 0 : bulk.length() - bulk.moved()) + awaitedLacking();
  }

  /** Of the bulk that is expected, what has not come. */
  private long awaitedLacking() {
    return awaitedLeft == 0 || incoming == null || incoming.sequence() != expected ? awaitedLeft : Math.max(0, awaitedLeft - incoming.moved());
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

  /** The address this side used is no longer the node's. */
  void addressLost() {
    fail(ConnectionFailure.ADDRESS_LOST);
  }

  /** The machine goes off in order: where all bytes have arrived, the peer learns that no more will come. */
  void sayFarewell() {
    if (state == State.OPEN && !finishSent && outLength == 0 && bulk == null) {
      send(FIN | ACK, next, NOTHING, "finish");
    }
  }

  /** The machine is off, or the connection is no more: nothing is called and nothing sent from here on. */
  void vanish() {
    state = State.GONE;
    node.network().simulation().cancel(this);
    out = NOTHING;
    outLength = 0;
    early = null;
    earlyBulk = null;
    BulkTransfer outgoing = bulk;
    BulkTransfer coming = incoming;
    bulk = null;
    incoming = null;
    if (outgoing != null) {
      outgoing.interrupt();
    }
    if (coming != null) {
      coming.interrupt();
    }
  }

  // ---- Sending

  /** Sends what the windows allow. */
  private void pump() {
    if (state != State.OPEN) {
      return;
    }
    boolean idle = acknowledged == highest;
    long bytesEnd = bulk != null ? bulk.sequence() : acknowledged + outLength;
    int window = Math.min(WINDOW, congestion.bytes());
    while (next < bytesEnd && next - acknowledged < window) {
      // A rest of the window that is less than a segment waits (RFC 9293 §3.8.6.2.1), but for the last bytes.
      int length = (int) Math.min(MAX_SEGMENT, bytesEnd - next);
      if (length > acknowledged + window - next && next > acknowledged) {
        break;
      }
      if (!timeout.isTiming() && next >= highest) {
        timeout.time(next + length, node.now());
      }
      sendData(next, length);
      next += length;
    }
    if (bulk != null && next == bulk.sequence()) {
      announce(bulk);
      next = bulk.end();
    } else if (finishing && !finishSent && bulk == null && next == bytesEnd) {
      finishSent = true;
      send(FIN | ACK, next, NOTHING, "finish");
      next++;
    }
    highest = Math.max(highest, next);
    if (isUnacknowledged() && !isPending()) {
      lastProgress = idle ? node.now() : lastProgress;
      arm();
    }
  }

  private void sendData(long offset, int length) {
    int from = (int) (offset - acknowledged);
    send(ACK, offset, length == out.length ? out : Arrays.copyOfRange(out, from, from + length), "data");
  }

  private void send(int flags, long sequence, byte[] payload, String kind) {
    node.network().send(node, segment(flags, sequence, payload, kind));
  }

  private Packet segment(int flags, long sequence, byte[] payload, String kind) {
    owesAcknowledgement = false;
    return new Packet(node, Transport.TCP, local(), remote, payload, protocol, kind, flags, sequence, expected);
  }

  private void announce(BulkTransfer transfer) {
    announcedAt = node.now();
    Packet segment = segment(ACK, transfer.sequence(), NOTHING, "bulk");
    segment.announces(new BulkTransfer.Announcement(transfer));
    node.network().send(node, segment);
  }

  /** Whether something is on its way whose acknowledgement this side waits for; a bulk that moves sees to itself. */
  private boolean isUnacknowledged() {
    return next > acknowledged && !isBulkAloneMoving();
  }

  private boolean isBulkAloneMoving() {
    return bulk != null && bulk.isMoving() && acknowledged == bulk.sequence();
  }

  private void arm() {
    arm(timeout.nanos());
  }

  private void arm(long nanos) {
    node.network().simulation().cancel(this);
    node.network().simulation().scheduleIn(node.entity(), nanos, this);
  }

  private void disarm() {
    node.network().simulation().cancel(this);
  }

  @Override
  protected void fire() {
    onTimeout();
  }

  @Override
  protected String label() {
    return node.name() + " connection to " + remote + " time-out";
  }

  private void onTimeout() {
    if (state == State.OPEN && bulk != null && isBulkAloneMoving()) {
      announce(bulk);
      keepAlive();
      return;
    }
    boolean opening = state != State.OPEN;
    if (node.now() - lastProgress >= (opening ? GIVE_UP_SYN : GIVE_UP)) {
      fail(ConnectionFailure.TIMEOUT);
      return;
    }
    timeout.onExpired();
    switch (state) {
      case SYN_SENT -> send(SYN, 0, NOTHING, "open");
      case SYN_RECEIVED -> send(SYN | ACK, 0, NOTHING, "accept");
      case OPEN -> beginAnew();
      case GONE -> throw new AssertionError("a connection that is gone has no time-out");
    }
    arm();
  }

  /** After a time-out: everything again from the first byte that was not acknowledged, with a window of one segment. */
  private void beginAnew() {
    congestion.onTimeout(inFlight(), highest);
    next = acknowledged;
    finishSent = false;
    pump();
  }

  /** How many bytes are on their way, those of a bulk not counted. */
  private long inFlight() {
    return (bulk != null ? Math.min(next, bulk.sequence()) : next) - acknowledged;
  }

  // ---- What a bulk of this side's does

  /** The round trip as measured; where none could be, twice the way of the announcement that has just arrived. */
  long roundTripNanos() {
    return timeout.isMeasured() ? timeout.roundTripNanos() : 2 * (node.now() - announcedAt);
  }

  int windowBytes() {
    return congestion.bytes();
  }

  void onBulkMoving() {
    if (isBulkAloneMoving()) {
      disarm();
      keepAlive();
    }
  }

  /** A real segment from time to time, for the NATs on the way; none where no binding would end before time does. */
  private void keepAlive() {
    long nanos = node.network().keepAliveNanos();
    if (nanos < Long.MAX_VALUE / 2) {
      arm(nanos);
    }
  }

  /** It has all moved; its acknowledgement may still be lost. */
  void onBulkMoved() {
    congestion.onBulkMoved();
    watchBulk();
  }

  /** It is stopped on its way, as a lost segment is: the rest is announced after a time-out. */
  void onBulkInterrupted() {
    watchBulk();
  }

  private void watchBulk() {
    if (state == State.OPEN) {
      lastProgress = node.now();
      arm();
    }
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
      if (listener != null) {
        timeout.onHandshakeAnswered(node.now());
      }
      becomeOpen();
    }
    boolean silent = segment.payload().length == 0 && (segment.flags() & FIN) == 0;
    BulkTransfer.Announcement announcement = segment.announcement();
    onAcknowledgement(segment.acknowledgement(), silent && announcement == null);
    if (state == State.OPEN && announcement != null) {
      onAnnouncement(segment, announcement);
    } else if (state == State.OPEN && !silent) {
      owesAcknowledgement = true;
      onBytes(segment);
      acknowledge();
    }
    if (state == State.OPEN && peerFinished && isFinishAcknowledged()) {
      vanish();
      node.forget(this);
    }
  }

  private void acknowledge() {
    if (state == State.OPEN && owesAcknowledgement) {
      send(ACK, next, NOTHING, "acknowledge");
    }
  }

  private void onSyn(Packet segment) {
    boolean answers = (segment.flags() & ACK) != 0;
    if (state == State.SYN_SENT && answers) {
      timeout.onHandshakeAnswered(node.now());
      becomeOpen();
      send(ACK, 0, NOTHING, "acknowledge");
      pump();
    } else if (state == State.SYN_SENT) {
      // RFC 9293 §3.5: both sides have asked at once. Each answers, and each answer opens.
      state = State.SYN_RECEIVED;
      send(SYN | ACK, 0, NOTHING, "accept");
    } else if (state == State.SYN_RECEIVED && answers) {
      becomeOpen();
    } else if (state == State.SYN_RECEIVED) {
      if (lastProgress == 0) {
        lastProgress = node.now();
        timeout.timeHandshake(node.now());
      }
      send(SYN | ACK, 0, NOTHING, "accept");
      if (!isPending()) {
        arm();
      }
    } else if (state == State.OPEN) {
      // The acknowledgement that completes the handshake was lost.
      send(ACK, next, NOTHING, "acknowledge");
    }
  }

  private void becomeOpen() {
    state = State.OPEN;
    node.network().simulation().cancel(this);
    timeout.onOpen();
    chain("open");
    if (listener != null) {
      handler = listener.acceptor().onConnection(this);
    } else {
      handler().onOpen(this);
    }
    pump();
  }

  /** @param silent whether the segment brought nothing but the acknowledgement */
  private void onAcknowledgement(long upTo, boolean silent) {
    if (upTo == acknowledged && silent) {
      onDuplicate();
      return;
    }
    if (upTo <= acknowledged || upTo > highest) {
      return;
    }
    timeout.onAcknowledged(upTo, node.now());
    long newly = upTo - acknowledged;
    if (bulk != null && upTo >= bulk.end()) {
      // It, and all before it; nothing after it has been sent.
      release((int) (bulk.sequence() - acknowledged));
      bulk = null;
    } else {
      boolean finishToo = finishing && bulk == null && newly > outLength;
      release((int) Math.min(outLength, newly));
      finishSent |= finishToo;
    }
    acknowledged = upTo;
    next = Math.max(next, upTo);
    lastProgress = node.now();
    disarm();
    if (congestion.onAcknowledged(newly, acknowledged)) {
      resendFirst();
    }
    if (isUnacknowledged()) {
      arm();
    } else if (isBulkAloneMoving()) {
      keepAlive();
    }
    pump();
    if (blocked && !finishing && bulk == null && outLength <= SEND_BUFFER / 2) {
      blocked = false;
      chain("writable");
      handler().onWritable(this);
    }
  }

  private void release(int bytes) {
    int left = outLength - bytes;
    if (left == 0) {
      out = NOTHING;
    } else if (out.length <= MAX_SEGMENT) {
      // It may be on its way.
      out = Arrays.copyOfRange(out, bytes, outLength);
    } else {
      System.arraycopy(out, bytes, out, 0, left);
    }
    outLength = left;
  }

  /** The peer has received something, but not what it expects. */
  private void onDuplicate() {
    long bytesEnd = bulk != null ? bulk.sequence() : acknowledged + outLength;
    if (acknowledged >= Math.min(next, bytesEnd)) {
      return;
    }
    if (congestion.onDuplicate(acknowledged, next, inFlight())) {
      resendFirst();
    } else if (congestion.isRecovering()) {
      pump();
    }
  }

  private void resendFirst() {
    timeout.forget();
    long bytesEnd = bulk != null ? bulk.sequence() : acknowledged + outLength;
    int length = (int) Math.min(MAX_SEGMENT, bytesEnd - acknowledged);
    if (length > 0) {
      sendData(acknowledged, length);
    }
  }

  private boolean isFinishAcknowledged() {
    return finishSent && next == acknowledged;
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
    takeEarly();
  }

  private void takeEarly() {
    while (state == State.OPEN && early != null && !early.isEmpty()) {
      Map.Entry<Long, Packet> first = early.firstEntry();
      if (first.getKey() > expected) {
        break;
      }
      early.remove(first.getKey());
      take(first.getValue());
    }
    if (state == State.OPEN && earlyBulk != null && earlyBulk.sequence() == expected) {
      BulkTransfer whole = earlyBulk;
      earlyBulk = null;
      takeBulk(whole);
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
      handOver(ByteBuffer.wrap(segment.payload(), known, fresh));
    }
    if (state == State.OPEN && (segment.flags() & FIN) != 0) {
      expected++;
      peerFinished = true;
      chain("finished");
      handler().onFinished(this);
    }
  }

  /** Gives the handler bytes, or counts them where they belong to a bulk that it expects. */
  private void handOver(ByteBuffer bytes) {
    while (state == State.OPEN && bytes.hasRemaining()) {
      if (awaitedLeft > 0) {
        int counted = (int) Math.min(bytes.remaining(), awaitedLeft);
        bytes.position(bytes.position() + counted);
        count(counted);
      } else {
        ByteBuffer view = (bytes.position() == 0 ? bytes : bytes.slice()).asReadOnlyBuffer();
        handler().onReceived(this, view);
        // What the handler has not read is nobody's, unless it has just said that it is a bulk's.
        bytes.position(awaitedLeft > 0 ? bytes.position() + view.position() : bytes.limit());
      }
    }
  }

  private void count(long bytes) {
    awaitedLeft -= bytes;
    if (awaitedLeft == 0) {
      handler().onBulk(this, awaitedId, awaitedLength, awaitedLength);
    }
  }

  // ---- What a bulk of the peer's does

  private void onAnnouncement(Packet segment, BulkTransfer.Announcement announcement) {
    BulkTransfer transfer = announcement.transfer();
    if (transfer.end() <= expected || transfer.isMoving()) {
      // Its acknowledgement was lost; or it is a keep-alive.
      owesAcknowledgement = true;
      acknowledge();
    } else {
      incoming = transfer;
      transfer.move(this, segment, announcement);
    }
  }

  void onBulkArrived(BulkTransfer transfer) {
    incoming = null;
    if (transfer.sequence() > expected) {
      earlyBulk = transfer;
      return;
    }
    owesAcknowledgement = true;
    takeBulk(transfer);
    takeEarly();
    acknowledge();
  }

  private void takeBulk(BulkTransfer transfer) {
    expected = transfer.end();
    chain("bulk " + transfer.contentId() + " " + transfer.length());
    for (long offset = 0; state == State.OPEN && offset < transfer.length(); ) {
      long left = transfer.length() - offset;
      if (awaitedLeft > 0) {
        long counted = Math.min(left, awaitedLeft);
        offset += counted;
        count(counted);
      } else {
        // Nobody expects it: the handler gets it byte by byte, as from a live peer.
        ByteBuffer filler = ByteBuffer.allocate((int) Math.min(FILLER, left));
        Bulk.fill(transfer.contentId(), offset, filler);
        offset += filler.position();
        handOver(filler.flip());
      }
    }
  }

  private void onReset() {
    // A reset that answers the last acknowledgement of an orderly end is no failure: all bytes of both sides have arrived.
    if (state == State.OPEN && peerFinished && finishing && outLength == 0 && bulk == null) {
      vanish();
      node.forget(this);
    } else {
      fail(state != State.OPEN && listener == null ? ConnectionFailure.REFUSED : ConnectionFailure.RESET);
    }
  }

  private void fail(ConnectionFailure failure) {
    if (state == State.GONE) {
      return;
    }
    ConnectionHandler told = handler;
    long lacking = awaitedLacking();
    vanish();
    node.forget(this);
    if (told != null && awaitedLeft > 0) {
      told.onBulk(this, awaitedId, awaitedLength - lacking, awaitedLength);
    }
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
