package orrery.protocols.relay;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Bulk;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;

/**
 * One side's end of a stream over a BEP: a connection to the other side, which is open when both are there.
 *
 * <p>A bulk passes in parts, two at a time, so that both legs are busy. A part is to take some seconds: more small ones cost a
 * round trip each, and the BEP, which sees a part only when it is whole, must not take a slow one for idleness.
 */
public final class BearerConnection implements Connection {

  private static final int FILLER = 64 * 1024;
  /** A bulk goes in at least so many parts, within the bounds below; assumed: fewer keep one leg waiting. */
  private static final int PARTS = 8;
  /** The next part is twice as long as the last where that took less than the first time, and half as long from the second on; assumed. */
  private static final long QUICK_NANOS = 2_000_000_000L;
  private static final long SLOW_NANOS = 8_000_000_000L;
  private static final long LEAST_PART = 256 * 1024;
  private static final long MOST_PART = 16 * 1024 * 1024;
  private static final Runnable NOTHING = () -> { };

  private enum State {
    /** The way to the BEP is being opened, or the other side is not there. */
    WAITING,
    /** Bytes may flow. */
    OPEN,
    /** Nothing happens any more. */
    GONE
  }

  private final Host host;
  private final Connection below;
  private final ConnectionHandler handler;
  private final String token;
  private final int number;
  private final Frames frames = new Frames(BearerFrame.MOST_BYTES, this::onFrame);
  private final BearerStream stream = new BearerStream();
  private final boolean looks;
  private State state = State.WAITING;
  private @Nullable Endpoint seen;

  // What is sent.
  private int credit = Bep.WINDOW;
  /** When the parts began that the BEP has not passed on. */
  private final Deque<Long> partsBegan = new ArrayDeque<>(Bep.PARTS);
  private long partBytes = LEAST_PART;
  private long bulkId;
  private long bulkLength;
  private long bulkSent;
  private boolean starved;
  private boolean finishing;

  // What is received: a bulk that the handler expects, and how much of it is to come.
  private long awaitedId;
  private long awaitedLength;
  private long awaitedLeft;

  private BearerConnection(Host host, Endpoint bep, String token, int number, int localPort, ConnectionHandler handler) {
    this.host = host;
    this.token = token;
    this.number = number;
    this.handler = handler;
    looks = localPort != 0;
    below = host.connect(ConnectSpec.fromPort(localPort, "bep", bep), new Below());
  }

  /**
   * Begins to connect to the other side of a session; the handler learns when it is there.
   *
   * @param token this side's own
   * @param number which of the session's connections it is, from 0; both sides must mean the same
   */
  public static BearerConnection connect(Host host, Endpoint bep, String token, int number, ConnectionHandler handler) {
    return new BearerConnection(host, bep, token, number, 0, handler);
  }

  /**
   * As {@link #connect}, from a port of one's own, and the BEP is asked how this side looks from there: see {@link #seen}.
   *
   * @param localPort 1 to 65535, from which nothing else is connected to the BEP
   */
  public static BearerConnection connectFrom(int localPort, Host host, Endpoint bep, String token, ConnectionHandler handler) {
    return new BearerConnection(host, bep, token, 0, localPort, handler);
  }

  /** Where the BEP has seen this side's connection come from, known when this one is open; empty where it was not asked. */
  public Optional<Endpoint> seen() {
    return Optional.ofNullable(seen);
  }

  @Override
  public Endpoint local() {
    return below.local();
  }

  /** Of the BEP; where the other side is, nobody here knows. */
  @Override
  public Endpoint remote() {
    return below.remote();
  }

  @Override
  public int write(ByteBuffer source) {
    requireUnfinished();
    int taken = 0;
    while (state == State.OPEN && source.hasRemaining() && credit > 0 && bulkLength == 0 && stream.isEmpty()) {
      int length = Math.min(Math.min(source.remaining(), credit), BearerFrame.MOST_DATA);
      ByteBuffer part = source.slice(source.position(), length);
      source.position(source.position() + length);
      credit -= length;
      taken += length;
      stream.add(below, new BearerFrame.Data(part), NOTHING);
    }
    starved = source.hasRemaining() && state != State.GONE;
    return taken;
  }

  @Override
  public boolean writeBulk(long contentId, long length) {
    requireUnfinished();
    Bulk.requireBytes(length);
    if (state != State.OPEN || bulkLength > 0) {
      starved = state != State.GONE;
      return false;
    }
    bulkId = contentId;
    bulkLength = length;
    bulkSent = 0;
    pumpBulk();
    return true;
  }

  /** The next parts, as far as there is room for them at the BEP. */
  private void pumpBulk() {
    while (bulkLength > bulkSent && partsBegan.size() < Bep.PARTS && stream.isEmpty()) {
      long part = Math.min(bulkLength - bulkSent, partLength());
      partsBegan.add(host.nanoTime());
      stream.addPart(below, new BearerFrame.Part(Bulk.from(bulkId, bulkSent), part), NOTHING);
      bulkSent += part;
    }
    if (bulkSent == bulkLength) {
      bulkLength = 0;
      bulkSent = 0;
    }
  }

  /** A multiple of 8, as {@link Bulk#from} has it. */
  private long partLength() {
    // Where the peer may leave it asks for pieces: the next is there when one goes out, and short parts are not needed.
    return Math.max(LEAST_PART, looks ? partBytes : Math.min(partBytes, bulkLength / PARTS)) + 7 & ~7L;
  }

  private void onPassed() {
    if (!partsBegan.isEmpty()) {
      long took = host.nanoTime() - partsBegan.remove();
      partBytes = took < QUICK_NANOS ? Math.min(MOST_PART, 2 * partBytes) : took > SLOW_NANOS ? Math.max(LEAST_PART, partBytes / 2) : partBytes;
    }
    progress();
    tellWritable();
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

  /** What is on its way in parts is counted twice: as part of the whole, and by itself. */
  @Override
  public long bulkLeft() {
    return bulkLength - bulkSent + awaitedLeft + below.bulkLeft();
  }

  @Override
  public void finish() {
    if (!finishing && state != State.GONE) {
      finishing = true;
      progress();
    }
  }

  @Override
  public void abort() {
    if (state != State.GONE) {
      state = State.GONE;
      below.abort();
    }
  }

  private void requireUnfinished() {
    if (finishing) {
      throw new IllegalStateException("nothing can be written after finish");
    }
  }

  /** Something has been taken, or credit has come: what waits goes on. */
  private void progress() {
    if (state == State.GONE) {
      return;
    }
    stream.pump(below);
    pumpBulk();
    if (finishing && bulkLength == 0) {
      stream.finish(below);
    }
  }

  private void tellWritable() {
    if (starved && !finishing && state == State.OPEN && credit > 0 && bulkLength == 0 && stream.isEmpty()) {
      starved = false;
      handler.onWritable(this);
    }
  }

  // ---- What comes from the BEP

  private boolean onFrame(ByteBuffer bytes) {
    Optional<BearerFrame> frame = BearerFrame.decode(bytes);
    boolean timely = frame.isPresent() && (state == State.OPEN || frame.get() instanceof BearerFrame.Joined
        || frame.get() instanceof BearerFrame.Refused || frame.get() instanceof BearerFrame.Seen);
    if (!timely) {
      breakOff(ConnectionFailure.RESET);
    } else if (frame.get() instanceof BearerFrame.Joined) {
      if (state == State.WAITING) {
        state = State.OPEN;
        handler.onOpen(this);
        tellWritable();
      }
    } else if (frame.get() instanceof BearerFrame.Refused) {
      breakOff(ConnectionFailure.REFUSED);
    } else if (frame.get() instanceof BearerFrame.Data data) {
      deliver(data.bytes());
    } else if (frame.get() instanceof BearerFrame.Part part) {
      below.expectBulk(part.contentId(), part.length());
      return false;
    } else if (frame.get() instanceof BearerFrame.Credit more) {
      credit = (int) Math.min(Bep.WINDOW, (long) credit + more.bytes());
      progress();
      tellWritable();
    } else if (frame.get() instanceof BearerFrame.Passed) {
      onPassed();
    } else if (frame.get() instanceof BearerFrame.Seen answer && looks) {
      seen = answer.endpoint();
    } else {
      breakOff(ConnectionFailure.RESET);
    }
    return state != State.GONE;
  }

  /** Gives the handler bytes, or counts them where they belong to a bulk that it expects. */
  private void deliver(ByteBuffer bytes) {
    while (state == State.OPEN && bytes.hasRemaining()) {
      if (awaitedLeft > 0) {
        int counted = (int) Math.min(bytes.remaining(), awaitedLeft);
        bytes.position(bytes.position() + counted);
        count(counted);
      } else {
        ByteBuffer view = bytes.slice().asReadOnlyBuffer();
        handler.onReceived(this, view);
        bytes.position(awaitedLeft > 0 ? bytes.position() + view.position() : bytes.limit());
      }
    }
  }

  private void count(long bytes) {
    awaitedLeft -= bytes;
    if (awaitedLeft == 0) {
      handler.onBulk(this, awaitedId, awaitedLength, awaitedLength);
    }
  }

  private void onPart(long contentId, long arrived) {
    for (long offset = 0; state == State.OPEN && offset < arrived; ) {
      if (awaitedLeft > 0) {
        long counted = Math.min(arrived - offset, awaitedLeft);
        offset += counted;
        count(counted);
      } else {
        ByteBuffer filler = ByteBuffer.allocate((int) Math.min(FILLER, arrived - offset));
        Bulk.fill(contentId, offset, filler);
        offset += filler.position();
        deliver(filler.flip());
      }
    }
  }

  private void breakOff(ConnectionFailure failure) {
    if (state != State.GONE) {
      below.abort();
      fail(failure);
    }
  }

  private void fail(ConnectionFailure failure) {
    state = State.GONE;
    if (awaitedLeft > 0) {
      handler.onBulk(this, awaitedId, awaitedLength - awaitedLeft, awaitedLength);
    }
    handler.onFailed(this, failure);
  }

  /** What happens on the connection to the BEP. */
  private final class Below implements ConnectionHandler {

    @Override
    public void onOpen(Connection connection) {
      if (state == State.WAITING) {
        if (looks) {
          stream.add(below, new BearerFrame.Look(), NOTHING);
        }
        stream.add(below, new BearerFrame.Hello(token, number), NOTHING);
      }
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {
      if (state != State.GONE && !frames.take(bytes)) {
        breakOff(ConnectionFailure.RESET);
      }
    }

    @Override
    public void onBulk(Connection connection, long contentId, long arrived, long length) {
      onPart(contentId, arrived);
    }

    @Override
    public void onWritable(Connection connection) {
      progress();
      tellWritable();
    }

    @Override
    public void onFinished(Connection connection) {
      if (state == State.OPEN) {
        handler.onFinished(BearerConnection.this);
      } else {
        breakOff(ConnectionFailure.RESET);
      }
    }

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {
      if (state != State.GONE) {
        fail(failure);
      }
    }
  }
}
