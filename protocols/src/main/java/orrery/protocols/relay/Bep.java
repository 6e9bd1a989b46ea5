package orrery.protocols.relay;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.protocols.http.Deadlines;
import orrery.protocols.signaling.RelayOrder;
import orrery.protocols.signaling.RelayReport;

/**
 * A bearer end-point for streams (EC-17): both sides of a session connect to it, show their tokens, and what one writes the
 * other reads.
 *
 * <p>A host's connections cannot be told to stop reading, so a side may send no more than it has been given credit for: {@link
 * #WINDOW} bytes of data and {@link #PARTS} parts of bulks that the other side has not taken. Who sends more is cut off.
 */
final class Bep implements RelayInstance {

  /** The data of one direction that may wait; assumed: a tenth of a second at 20 Mb/s. */
  static final int WINDOW = 256 * 1024;
  /** One part comes in while the one before goes out. */
  static final int PARTS = 2;
  /** How long a connection may take to say whose it is; assumed. */
  private static final Duration HELLO_TIME = Duration.ofSeconds(10);
  /** Strangers that may be connected beside the sides. */
  private static final int STRANGERS = 8;

  /** For how long, when all has been said, what is on its way may be sent again; assumed: more than the least time-out of TCP. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final Runnable NOTHING = () -> { };

  private final Host host;
  private final Upkeep upkeep;
  private final Deadlines deadlines;
  private final Deadlines.Deadline idle;
  private final Deadlines.Deadline end;
  private final Listener listener;
  private final Set<Leg> legs = new LinkedHashSet<>();
  /** Those that have finished in order; some of what they were sent may still be on its way. */
  private final Set<Connection> lingering = new LinkedHashSet<>();
  /** By number of connection and side: those that are there, joined or not. */
  private final Map<Integer, Leg> sides = new TreeMap<>();
  private RelayOrder order;
  private long lastFlowNanos;
  private int joined;
  private int over;

  Bep(Host host, RelayOrder order, Upkeep upkeep) {
    this.host = host;
    this.order = order;
    this.upkeep = upkeep;
    deadlines = new Deadlines(host, "bep");
    idle = deadlines.deadline(this::onIdle);
    end = deadlines.deadline(() -> upkeep.onOver("over"));
    listener = host.listen(new ListenSpec("bep", 0), this::accept);
    if (order.isAssigned()) {
      begin();
    }
  }

  private void begin() {
    lastFlowNanos = host.nanoTime();
    over = 0;
    idle.start(order.idleLimit());
  }

  @Override
  public RelayReport.Live live() {
    return new RelayReport.Live(listener.local(), Optional.empty());
  }

  @Override
  public void assign(RelayOrder next) {
    order = next;
    begin();
  }

  @Override
  public void free() {
    dropAll();
    idle.cancel();
    end.cancel();
  }

  @Override
  public void stop() {
    dropAll();
    deadlines.clear();
    listener.close();
  }

  private void dropAll() {
    List.copyOf(legs).forEach(Leg::abort);
    lingering.forEach(Connection::abort);
    lingering.clear();
  }

  private ConnectionHandler accept(Connection connection) {
    Leg leg = new Leg(connection);
    legs.add(leg);
    leg.patience.start(legs.size() > 2 * order.connections() + STRANGERS ? Duration.ZERO : HELLO_TIME);
    return leg;
  }

  private void flows() {
    lastFlowNanos = host.nanoTime();
  }

  private void onIdle() {
    long leftNanos = order.idleLimit().toNanos() - (host.nanoTime() - lastFlowNanos);
    if (leftNanos > 0) {
      idle.start(Duration.ofNanos(leftNanos));
    } else {
      upkeep.onOver("idle");
    }
  }

  private void join(Leg one, Leg other) {
    one.peer = other;
    other.peer = one;
    one.say(new BearerFrame.Joined());
    other.say(new BearerFrame.Joined());
    flows();
    joined++;
    if (joined == 1) {
      upkeep.onUse(true);
    }
  }

  /** Both sides of a connection have finished, or one has failed. */
  private void part() {
    joined--;
    over++;
    if (over == order.connections()) {
      end.start(LINGER);
    }
    if (joined == 0) {
      upkeep.onUse(false);
    }
  }

  /** A connection to this end-point: of one side, once it has said hello. */
  private final class Leg implements ConnectionHandler {

    private final Connection connection;
    private final Frames frames = new Frames(BearerFrame.MOST_BYTES, this::onFrame);
    private final BearerStream stream = new BearerStream();
    private final Deadlines.Deadline patience = deadlines.deadline(this::abort);
    private int key = -1;
    private @Nullable Leg peer;
    private boolean peerFinished;
    private boolean gone;
    private boolean looked;
    /** What this side has sent and the other has not taken. */
    private int waitingData;
    private int owedCredit;
    private int waitingParts;
    private BearerFrame.@Nullable Part part;

    Leg(Connection connection) {
      this.connection = connection;
    }

    void say(BearerFrame frame) {
      if (!gone && !stream.isFinished()) {
        stream.add(connection, frame, NOTHING);
      }
    }

    private boolean onFrame(ByteBuffer bytes) {
      Optional<BearerFrame> frame = BearerFrame.decode(bytes);
      boolean greeting = frame.isPresent() && frame.get() instanceof BearerFrame.Hello;
      boolean looks = frame.isPresent() && frame.get() instanceof BearerFrame.Look;
      if (frame.isEmpty() || (greeting || looks) != key < 0 || peer == null && !greeting && !looks) {
        refuseStream();
      } else if (frame.get() instanceof BearerFrame.Hello hello) {
        onHello(hello);
      } else if (frame.get() instanceof BearerFrame.Data data) {
        onData(data);
      } else if (frame.get() instanceof BearerFrame.Part next) {
        onPart(next);
        return false;
      } else if (looks && !looked) {
        // Once: who asks again and again and does not read would fill the relay's memory.
        looked = true;
        say(new BearerFrame.Seen(connection.remote()));
      } else {
        refuseStream();
      }
      return !gone;
    }

    private void refuseStream() {
      host.probe().count(RelayMetrics.MALFORMED, 1, "bearer");
      abort();
    }

    private void onHello(BearerFrame.Hello hello) {
      int side = order.isAssigned() ? order.tokens().indexOf(hello.token()) : -1;
      int place = 2 * hello.number() + side;
      if (side < 0 || hello.number() >= order.connections() || sides.containsKey(place)) {
        host.probe().count(RelayMetrics.DROPPED, 1, "refused");
        say(new BearerFrame.Refused());
        stream.finish(connection);
        return;
      }
      key = place;
      sides.put(key, this);
      patience.cancel();
      Leg other = sides.get(key ^ 1);
      if (other != null) {
        join(other, this);
      }
    }

    private void onData(BearerFrame.Data data) {
      int length = data.bytes().remaining();
      Leg to = peer;
      waitingData += length;
      if (to == null || waitingData > WINDOW) {
        host.probe().count(RelayMetrics.DROPPED, 1, "overrun");
        abort();
        return;
      }
      flows();
      host.probe().count(RelayMetrics.BYTES, length, "bep");
      to.stream.add(to.connection, data, () -> onDataTaken(length));
    }

    private void onDataTaken(int length) {
      waitingData -= length;
      owedCredit += length;
      // Seldom: a frame for each would be half of all that is sent.
      if (owedCredit >= WINDOW / 4) {
        say(new BearerFrame.Credit(owedCredit));
        owedCredit = 0;
      }
    }

    private void onPart(BearerFrame.Part next) {
      waitingParts++;
      if (waitingParts > PARTS) {
        host.probe().count(RelayMetrics.DROPPED, 1, "overrun");
        abort();
        return;
      }
      part = next;
      connection.expectBulk(next.contentId(), next.length());
    }

    @Override
    public void onBulk(Connection from, long contentId, long arrived, long length) {
      BearerFrame.Part whole = part;
      Leg to = peer;
      if (gone || whole == null) {
        return;
      }
      part = null;
      flows();
      host.probe().count(RelayMetrics.BYTES, arrived, "bep");
      if (arrived == length && to != null && !to.gone) {
        to.stream.addPart(to.connection, whole, () -> {
          waitingParts--;
          flows();
          say(new BearerFrame.Passed());
        });
      }
    }

    @Override
    public void onReceived(Connection from, ByteBuffer bytes) {
      if (!gone && !frames.take(bytes)) {
        refuseStream();
      }
    }

    @Override
    public void onWritable(Connection to) {
      if (!gone) {
        stream.pump(connection);
        leaveIfAllIsSaid();
      }
    }

    /** All has been said both ways; what is still on its way is delivered. */
    private void leaveIfAllIsSaid() {
      Leg to = peer;
      if (to != null && !gone && peerFinished && to.peerFinished && stream.isFinished() && to.stream.isFinished()) {
        lingering.add(connection);
        lingering.add(to.connection);
        leave();
        to.leave();
      }
    }

    @Override
    public void onFinished(Connection from) {
      peerFinished = true;
      Leg to = peer;
      if (to == null) {
        abort();
      } else if (!gone) {
        to.stream.finish(to.connection);
        leaveIfAllIsSaid();
      }
    }

    @Override
    public void onFailed(Connection from, ConnectionFailure failure) {
      if (!gone) {
        leaveWithPeer();
      }
    }

    void abort() {
      if (!gone) {
        connection.abort();
        leaveWithPeer();
      }
    }

    private void leaveWithPeer() {
      Leg other = peer;
      leave();
      if (other != null && !other.gone) {
        other.connection.abort();
        other.leave();
      }
    }

    private void leave() {
      gone = true;
      patience.cancel();
      legs.remove(this);
      part = null;
      Leg other = peer;
      if (other != null && other.gone) {
        // Both are away: their place is free for who comes back.
        sides.remove(key, this);
        sides.remove(other.key, other);
        Bep.this.part();
      } else if (other == null) {
        sides.remove(key, this);
      }
    }
  }
}
