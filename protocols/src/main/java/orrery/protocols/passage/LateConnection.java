package orrery.protocols.passage;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import orrery.host.Bulk;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;

/**
 * One side's end of a passage: a connection whose carrier comes later, or is never needed. What is written before is kept, up to a
 * limit, and goes with a signal or over the carrier.
 */
abstract class LateConnection implements Connection {

  private static final byte[] NOTHING = {};

  private final int most;
  private @Nullable Carrier carrier;
  private boolean carried;
  private byte[] kept = NOTHING;
  private int keptLength;
  private boolean starved;
  private boolean finishing;
  private boolean finishSaid;
  private boolean bulkExpected;
  private boolean gone;

  // A bulk that is expected of what comes with a signal.
  private long awaitedId;
  private long awaitedLength;
  private long awaitedLeft;

  /** @param most how much is kept */
  LateConnection(int most) {
    this.most = most;
  }

  /** Who hears what happens. */
  abstract ConnectionHandler handler();

  /**
   * Something has been written and there is no carrier.
   *
   * @param more whether more was to be, for which there is no room, such as a bulk
   */
  abstract void onKept(boolean more);

  /** The other side can be heard over the carrier: it is time to {@link #flow}, now or soon. */
  abstract void onCarrierOpen();

  /** The carrier never came to be; it is given up. Once bytes flow this end is told itself. */
  abstract void onCarrierFailed(ConnectionFailure failure);

  /** Something has been written. */
  void onSaid() {}

  /** Something is heard, of which {@link #handler} is told next. */
  void onHeard() {}

  /** So many bytes have been given to the carrier, or have come. */
  void onPassed(boolean sent, long bytes) {}

  /** Nothing more happens, for that reason where it is the carrier's failure. */
  abstract void onGone(@Nullable ConnectionFailure failure);

  // ---- The carrier

  /** Whether bytes flow over a carrier. */
  final boolean isCarried() {
    return carried;
  }

  final boolean isGone() {
    return gone;
  }

  /** What is to hear of a carrier that is about to be connected; any before it is given up. */
  final Carrier carrier() {
    dropCarrier();
    Carrier fresh = new Carrier();
    carrier = fresh;
    return fresh;
  }

  final @Nullable Connection carrying() {
    return carrier == null ? null : carrier.connection;
  }

  final void dropCarrier() {
    Carrier old = carrier;
    carrier = null;
    if (old != null && old.connection != null) {
      old.connection.abort();
    }
  }

  /** From here on bytes flow over the carrier, those first that were kept; {@code opens} where the handler has still to be told. */
  final void flow(boolean opens) {
    carried = true;
    if (opens) {
      handler().onOpen(this);
    }
    progress();
  }

  /** What was kept is said otherwise. */
  final byte[] takeKept() {
    byte[] taken = Arrays.copyOf(kept, keptLength);
    kept = NOTHING;
    keptLength = 0;
    return taken;
  }

  final byte[] kept() {
    return kept;
  }

  final int keptLength() {
    return keptLength;
  }

  private void progress() {
    if (gone || !carried || carrier == null || carrier.connection == null) {
      return;
    }
    if (keptLength > 0) {
      int said = carrier.connection.write(ByteBuffer.wrap(kept, 0, keptLength));
      System.arraycopy(kept, said, kept, 0, keptLength - said);
      keptLength -= said;
      onPassed(true, said);
    }
    if (keptLength == 0) {
      kept = NOTHING;
      if (finishing && !finishSaid) {
        finishSaid = true;
        carrier.connection.finish();
      } else {
        tellWritable();
      }
    }
  }

  /** Whoever found no room may write again. */
  final void tellWritable() {
    if (starved && !finishing && !gone) {
      starved = false;
      handler().onWritable(this);
    }
  }

  // ---- Writing

  /** Whether what is written now may be kept. */
  boolean keeps() {
    return true;
  }

  @Override
  public final int write(ByteBuffer source) {
    requireUnfinished();
    if (gone) {
      return 0;
    }
    boolean through = carried && keptLength == 0;
    int taken = through && carrier != null && carrier.connection != null ? carrier.connection.write(source) : keep(source);
    starved = source.hasRemaining();
    if (taken > 0) {
      onSaid();
    }
    if (through && taken > 0) {
      onPassed(true, taken);
    }
    if (!carried && (taken > 0 || starved)) {
      onKept(starved);
    }
    return taken;
  }

  /** Keeps as much of it as there is room for. */
  final int keep(ByteBuffer source) {
    int taken = keeps() ? Math.min(source.remaining(), most - keptLength) : 0;
    if (taken > 0) {
      if (kept.length < keptLength + taken) {
        kept = Arrays.copyOf(kept, keptLength + taken);
      }
      source.get(kept, keptLength, taken);
      keptLength += taken;
    }
    return taken;
  }

  @Override
  public final boolean writeBulk(long contentId, long length) {
    requireUnfinished();
    Bulk.requireBytes(length);
    if (gone) {
      return false;
    }
    boolean through = carried && keptLength == 0 && carrier != null && carrier.connection != null;
    boolean taken = through && carrier.connection.writeBulk(contentId, length);
    starved = !taken;
    if (taken) {
      onSaid();
      onPassed(true, length);
    } else if (!carried) {
      onKept(true);
    }
    return taken;
  }

  private void requireUnfinished() {
    if (finishing) {
      throw new IllegalStateException("nothing can be written after finish");
    }
  }

  // ---- Reading

  @Override
  public final void expectBulk(long contentId, long length) {
    if (carried && carrier != null && carrier.connection != null) {
      bulkExpected = true;
      carrier.connection.expectBulk(contentId, length);
      return;
    }
    Bulk.requireBytes(length);
    if (awaitedLeft > 0) {
      throw new IllegalStateException("one bulk can be expected at a time, but another is while " + awaitedLeft + " bytes are to come");
    }
    awaitedId = contentId;
    awaitedLength = length;
    awaitedLeft = length;
  }

  /** Hands over what has come with a signal: one whole message. Whoever expects a bulk that is longer sees it fail. */
  final void deliver(byte[] message) {
    onHeard();
    ByteBuffer bytes = ByteBuffer.wrap(message);
    while (!gone && bytes.hasRemaining()) {
      if (awaitedLeft > 0) {
        int counted = (int) Math.min(bytes.remaining(), awaitedLeft);
        bytes.position(bytes.position() + counted);
        awaitedLeft -= counted;
        if (awaitedLeft == 0) {
          handler().onBulk(this, awaitedId, awaitedLength, awaitedLength);
        }
      } else {
        ByteBuffer view = bytes.slice().asReadOnlyBuffer();
        handler().onReceived(this, view);
        bytes.position(awaitedLeft > 0 ? bytes.position() + view.position() : bytes.limit());
      }
    }
    if (awaitedLeft > 0) {
      fail(ConnectionFailure.RESET);
    }
  }

  @Override
  public final long bulkLeft() {
    return carrying() != null ? carrying().bulkLeft() : awaitedLeft;
  }

  // ---- The end

  final boolean isFinishing() {
    return finishing;
  }

  @Override
  public final void finish() {
    if (!finishing && !gone) {
      finishing = true;
      if (carried) {
        progress();
        leaveIfAllIsSaid();
      } else {
        onFinishing();
      }
    }
  }

  /** This side has said all, and there is no carrier. */
  abstract void onFinishing();

  @Override
  public final void abort() {
    if (!gone) {
      leave(null);
    }
  }

  /** It is over for this side, which hears of it. */
  final void fail(ConnectionFailure failure) {
    if (!gone) {
      leave(failure);
      if (awaitedLeft > 0) {
        handler().onBulk(this, awaitedId, awaitedLength - awaitedLeft, awaitedLength);
      }
      handler().onFailed(this, failure);
    }
  }

  private void leave(@Nullable ConnectionFailure failure) {
    gone = true;
    dropCarrier();
    kept = NOTHING;
    keptLength = 0;
    onGone(failure);
  }

  /** Both sides have finished: what is on its way is delivered, and nothing more happens. */
  private void leaveIfAllIsSaid() {
    if (finishing && !gone && keptLength == 0 && carrier != null && carrier.finished) {
      gone = true;
      onGone(null);
    }
  }

  /** What happens on a carrier. */
  final class Carrier implements ConnectionHandler {

    private @Nullable Connection connection;
    private boolean finished;

    /** That is it. */
    void is(Connection begun) {
      connection = begun;
    }

    private boolean isCurrent() {
      return carrier == this && !gone;
    }

    @Override
    public void onOpen(Connection opened) {
      if (isCurrent()) {
        onCarrierOpen();
      }
    }

    @Override
    public void onReceived(Connection from, ByteBuffer bytes) {
      if (isCurrent()) {
        onHeard();
        int all = bytes.remaining();
        bulkExpected = false;
        handler().onReceived(LateConnection.this, bytes);
        // What is left for a bulk is counted with it.
        onPassed(false, bulkExpected ? all - bytes.remaining() : all);
      }
    }

    @Override
    public void onBulk(Connection from, long contentId, long arrived, long length) {
      if (isCurrent()) {
        handler().onBulk(LateConnection.this, contentId, arrived, length);
        onPassed(false, arrived);
      }
    }

    @Override
    public void onWritable(Connection to) {
      if (isCurrent()) {
        progress();
      }
    }

    @Override
    public void onFinished(Connection from) {
      if (isCurrent() && carried) {
        finished = true;
        handler().onFinished(LateConnection.this);
        leaveIfAllIsSaid();
      } else if (isCurrent()) {
        giveUp(ConnectionFailure.RESET);
      }
    }

    @Override
    public void onFailed(Connection from, ConnectionFailure failure) {
      if (isCurrent()) {
        connection = null;
        giveUp(failure);
      }
    }

    private void giveUp(ConnectionFailure failure) {
      if (carried) {
        fail(failure);
      } else {
        dropCarrier();
        onCarrierFailed(failure);
      }
    }
  }
}
