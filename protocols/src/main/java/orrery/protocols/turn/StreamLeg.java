package orrery.protocols.turn;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;

/** A client that has connected. */
final class StreamLeg implements ClientLeg, ConnectionHandler {

  private final Connection connection;
  private final FiveTuple tuple;
  private final Consumer<StreamLeg> onGone;
  private final MessageStream stream = new MessageStream();
  private final StreamFrames frames;
  private boolean gone;

  StreamLeg(Connection connection, FiveTuple tuple, BiConsumer<ClientLeg, ByteBuffer> reader, Consumer<StreamLeg> onGone) {
    this.connection = connection;
    this.tuple = tuple;
    this.onGone = onGone;
    this.frames = new StreamFrames(frame -> reader.accept(this, frame));
  }

  @Override
  public FiveTuple tuple() {
    return tuple;
  }

  @Override
  public boolean send(ByteBuffer message, String messageType) {
    return !gone && stream.write(connection, message);
  }

  void finish() {
    if (!gone) {
      gone = true;
      connection.finish();
      onGone.accept(this);
    }
  }

  @Override
  public void onReceived(Connection from, ByteBuffer bytes) {
    if (!gone && !frames.take(bytes)) {
      // A stream that is out of step never finds its way back.
      gone = true;
      connection.abort();
      onGone.accept(this);
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
      gone = true;
      onGone.accept(this);
    }
  }
}
