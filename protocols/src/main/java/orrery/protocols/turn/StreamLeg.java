package orrery.protocols.turn;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Host;
import orrery.host.Timer;

/** A client that has connected. One that has no allocation for long is disconnected. */
final class StreamLeg implements ClientLeg, ConnectionHandler {

  /** More than the 39.5 s in which a request succeeds or is given up (assumed). */
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(1);

  private final Timer idle;
  private final Connection connection;
  private final FiveTuple tuple;
  private final Consumer<StreamLeg> onGone;
  private final MessageStream stream = new MessageStream();
  private final StreamFrames frames;
  private boolean gone;

  StreamLeg(Host host, Connection connection, FiveTuple tuple, BiConsumer<ClientLeg, ByteBuffer> reader, Consumer<StreamLeg> onGone) {
    this.connection = connection;
    this.tuple = tuple;
    this.onGone = onGone;
    this.idle = host.timer("turn-connection", this::abort);
    this.frames = new StreamFrames(frame -> reader.accept(this, frame));
  }

  @Override
  public FiveTuple tuple() {
    return tuple;
  }

  @Override
  public boolean send(ByteBuffer message, String messageType) {
    return !gone && stream.write(connection, message, MessageStream.MAX_WAITING);
  }

  @Override
  public boolean relay(ByteBuffer message, String messageType) {
    return !gone && stream.write(connection, message, MessageStream.MAX_WAITING_DATA);
  }

  @Override
  public void awaitAllocation() {
    if (!gone) {
      idle.start(IDLE_LIMIT);
    }
  }

  @Override
  public void onAllocated() {
    idle.cancel();
  }

  /** Says nothing more; what was written is delivered. */
  void finish() {
    if (!gone) {
      connection.finish();
      gone();
    }
  }

  /** Ends at once. */
  void abort() {
    if (!gone) {
      connection.abort();
      gone();
    }
  }

  /** The only place where a leg ends. */
  private void gone() {
    gone = true;
    idle.cancel();
    onGone.accept(this);
  }

  @Override
  public void onReceived(Connection from, ByteBuffer bytes) {
    if (!gone && !frames.take(bytes)) {
      // A stream that is out of step never finds its way back.
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
