package orrery.protocols.passage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;

/** Hears what happens on a connection, and says what it is told to when it is open. */
final class Hearing implements ConnectionHandler {

  boolean open;
  boolean finished;
  String toSay = "";
  final StringBuilder heard = new StringBuilder();
  final List<ConnectionFailure> failures = new ArrayList<>();

  @Override
  public void onOpen(Connection connection) {
    open = true;
    connection.write(ByteBuffer.wrap(toSay.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Override
  public void onReceived(Connection connection, ByteBuffer bytes) {
    heard.append(StandardCharsets.ISO_8859_1.decode(bytes));
  }

  @Override
  public void onFinished(Connection connection) {
    finished = true;
  }

  @Override
  public void onFailed(Connection connection, ConnectionFailure failure) {
    failures.add(failure);
  }
}
