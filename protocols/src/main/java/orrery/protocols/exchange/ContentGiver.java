package orrery.protocols.exchange;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.protocols.http.HttpEncoder;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.http.HttpParser;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;

/**
 * Gives over a connection the content that is asked for by {@code GET /LENGTH}, and is done when the other side is. Who asks for
 * pieces, by a {@code Range}, may ask for another before it has all of the one before.
 */
class ContentGiver implements ConnectionHandler {

  /** Requests that may wait beside the one that is being answered; who sends more is cut off. */
  private static final int MOST_WAITING = 4;

  /** An answer of which something has still to be given to the connection. */
  private record Answer(ByteBuffer head, long contentId, long length) {}

  private final HttpParser parser;
  private final Deque<Answer> answers = new ArrayDeque<>(1);
  private boolean pieces;
  /** After these answers nothing more is said. */
  private boolean last;
  private boolean over;

  ContentGiver(HttpLimits limits) {
    parser = HttpParser.ofRequestHeads(limits);
  }

  /** The other side is there. */
  void onJoined() {}

  /** It asks for something; what is returned goes with the answer. */
  HttpHeaders onRequest(HttpHeaders request) {
    return HttpHeaders.NONE;
  }

  /** It is over, well or not. */
  void onOver() {}

  @Override
  public final void onOpen(Connection connection) {
    onJoined();
  }

  @Override
  public final void onReceived(Connection connection, ByteBuffer bytes) {
    while (!last && !over && bytes.hasRemaining()) {
      switch (parser.parse(bytes)) {
        case MORE -> { }
        case REFUSED -> answerLast(connection, parser.problem().status(), 0);
        case COMPLETE -> answer(connection, parser.takeRequest());
      }
    }
  }

  private void answer(Connection connection, HttpRequest request) {
    long length = request.method().equals("GET") ? length(request.target()) : -1;
    Optional<String> range = request.headers().first("Range");
    Optional<Piece> piece = range.flatMap(text -> Piece.parse(text, length));
    if (length < 0) {
      answerLast(connection, 404, 0);
    } else if (range.isEmpty()) {
      answerLast(connection, 200, length);
    } else if (piece.isEmpty()) {
      answerLast(connection, 416, 0);
    } else if (answers.size() > MOST_WAITING) {
      end(connection);
    } else {
      pieces = true;
      HttpHeaders headers = HttpHeaders.of("Content-Range", piece.get().toContentRange(length));
      for (HttpHeaders.Field field : onRequest(request.headers()).fields()) {
        headers = headers.with(field.name(), field.value());
      }
      ByteBuffer head = HttpEncoder.encodeHead(new HttpResponse(206, headers, new byte[0]), piece.get().length());
      answers.add(new Answer(head, piece.get().contentId(length), piece.get().length()));
      onWritable(connection);
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

  private void answerLast(Connection connection, int status, long length) {
    last = true;
    answers.add(new Answer(HttpEncoder.encodeHead(new HttpResponse(status, HttpHeaders.NONE, new byte[0], true), length), length, length));
    onWritable(connection);
  }

  @Override
  public final void onWritable(Connection connection) {
    while (!over && !answers.isEmpty()) {
      Answer first = answers.element();
      if (first.head.hasRemaining()) {
        connection.write(first.head);
      }
      if (first.head.hasRemaining() || first.length > 0 && !connection.writeBulk(first.contentId, first.length)) {
        return;
      }
      answers.remove();
    }
    if (last && !over) {
      connection.finish();
    }
  }

  @Override
  public final void onFinished(Connection connection) {
    if (last) {
      onOver();
    } else if (pieces && answers.isEmpty() && !over) {
      // Who asks for pieces has all it wants.
      over = true;
      connection.finish();
      onOver();
    } else {
      end(connection);
    }
  }

  private void end(Connection connection) {
    if (!over) {
      over = true;
      connection.abort();
      onOver();
    }
  }

  @Override
  public final void onFailed(Connection connection, ConnectionFailure failure) {
    over = true;
    onOver();
  }
}
