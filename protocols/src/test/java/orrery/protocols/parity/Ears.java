package orrery.protocols.parity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;

/** A connection handler that writes down what it hears: read it from any thread. */
class Ears implements ConnectionHandler {

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final Consumer<String> alsoTold;

  Ears() {
    this(event -> {});
  }

  Ears(Consumer<String> alsoTold) {
    this.alsoTold = alsoTold;
  }

  @Override
  public void onOpen(Connection connection) {
    hear("open");
  }

  @Override
  public void onReceived(Connection connection, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    received.writeBytes(copy);
    hear("received");
  }

  @Override
  public void onBulk(Connection connection, long contentId, long arrived, long length) {
    hear(arrived == length ? "bulk " + contentId + " of " + length : "part of bulk " + contentId);
  }

  @Override
  public void onWritable(Connection connection) {
    hear("writable");
  }

  @Override
  public void onFinished(Connection connection) {
    hear("finished");
  }

  @Override
  public void onFailed(Connection connection, ConnectionFailure failure) {
    hear("failed " + failure);
  }

  private void hear(String event) {
    events.add(event);
    alsoTold.accept(event);
  }

  /** What was heard, in order. */
  List<String> events() {
    return events;
  }

  boolean heard(String event) {
    return events.contains(event);
  }

  byte[] bytes() {
    return received.toByteArray();
  }

  String text() {
    return received.toString(StandardCharsets.US_ASCII);
  }
}
