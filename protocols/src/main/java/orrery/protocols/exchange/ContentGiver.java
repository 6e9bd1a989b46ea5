package orrery.protocols.exchange;

import java.nio.ByteBuffer;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.protocols.http.HttpEncoder;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.http.HttpParser;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;

/** Gives over a bearer the content that is asked for by {@code GET /LENGTH}, and is done when the other side is. */
class ContentGiver implements ConnectionHandler {

  private final HttpParser parser;
  private boolean answered;
  /** The length of a content that has still to be given to the connection; 0 for none. */
  private long toGive;

  ContentGiver(HttpLimits limits) {
    parser = HttpParser.ofRequestHeads(limits);
  }

  /** The other side is there. */
  void onJoined() {}

  /** It is over, well or not. */
  void onOver() {}

  @Override
  public final void onOpen(Connection connection) {
    onJoined();
  }

  @Override
  public final void onReceived(Connection connection, ByteBuffer bytes) {
    if (answered) {
      return;
    }
    switch (parser.parse(bytes)) {
      case MORE -> { }
      case REFUSED -> answer(connection, parser.problem().status(), 0);
      case COMPLETE -> {
        HttpRequest request = parser.takeRequest();
        long length = request.method().equals("GET") ? length(request.target()) : -1;
        answer(connection, length < 0 ? 404 : 200, Math.max(0, length));
      }
    }
  }

  /** The length that a target asks for, from 1; -1 where it asks for none. */
  private static long length(String target) {
    if (target.length() < 2 || target.length() > 14 || target.charAt(0) != '/' || !target.chars().skip(1).allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    long length = Long.parseLong(target, 1, target.length(), 10);
    return length > 0 && length <= RelayedExchangeConfig.MOST_BYTES ? length : -1;
  }

  private void answer(Connection connection, int status, long length) {
    answered = true;
    toGive = length;
    // A head is far shorter than what an open bearer takes at once.
    connection.write(HttpEncoder.encodeHead(new HttpResponse(status, HttpHeaders.NONE, new byte[0], true), length));
    onWritable(connection);
  }

  @Override
  public final void onWritable(Connection connection) {
    if (answered && toGive > 0 && connection.writeBulk(toGive, toGive)) {
      toGive = 0;
    }
    if (answered && toGive == 0) {
      connection.finish();
    }
  }

  @Override
  public final void onFinished(Connection connection) {
    if (answered) {
      onOver();
    } else {
      connection.abort();
      onOver();
    }
  }

  @Override
  public final void onFailed(Connection connection, ConnectionFailure failure) {
    onOver();
  }
}
