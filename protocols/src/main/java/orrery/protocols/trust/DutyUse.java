package orrery.protocols.trust;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpEncoder;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpParser;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;

/** One use of another node's duty, from the wish for it to its end: a request of {@link DutyService}, and how long it took. */
final class DutyUse implements ConnectionHandler {

  private static final HttpHeaders LAST = HttpHeaders.of("Connection", "close");
  private static final byte[] NOTHING = {};

  private final Maker maker;
  private final Host host;
  private final Endpoint to;
  private final HttpRequest request;
  private final long contentId;
  private final long contentOut;
  private final HttpParser parser;
  private final Consumer<Outcome> onEnd;
  private final Deadlines.Deadline patience;
  private final long beganNanos;
  private final Connection connection;
  private boolean bulkWanted;
  private boolean ended;
  private long openNanos = -1;
  private long headNanos;
  private @Nullable HttpResponse answer;

  /**
   * How a use ended.
   *
   * @param word {@code done}, {@code status-404}, or why there was no answer
   * @param workNanos from the connection's being open until the head of the answer; how long that was waited for, where none came
   * @param bulkNanos from there until all of the content was there; 0 where there was none
   * @param bulkBytes how long the content of the answer was
   * @param reached whether the node was there at all
   */
  record Outcome(String word, long totalNanos, long workNanos, long bulkNanos, long bulkBytes, boolean reached) {

    boolean isDone() {
      return word.equals("done");
    }

    boolean isLost() {
      return word.equals("status-404");
    }

    /** The node was there, and did not come to an end in time. */
    boolean isTooSlow() {
      return reached && word.equals("timeout");
    }
  }

  private DutyUse(
      Maker maker, Endpoint to, String method, String target, long contentId, long contentOut, Consumer<Outcome> onEnd) {
    this.maker = maker;
    this.host = maker.host;
    this.to = to;
    this.request = new HttpRequest(method, target, LAST, NOTHING);
    this.contentId = contentId;
    this.contentOut = contentOut;
    this.parser = HttpParser.ofResponseHeads(maker.config.client().limits());
    this.onEnd = onEnd;
    this.beganNanos = host.nanoTime();
    this.patience = maker.begin(() -> end("timeout", 0));
    patience.start(maker.config.uses().patience());
    connection = host.connect(new ConnectSpec("duty", to), this);
  }

  /** Makes uses: what is the same for all of one node. */
  static final class Maker {
    private final Host host;
    private final TrustConfig config;
    /** Null while nothing is used. */
    private @Nullable Deadlines deadlines;
    private int running;

    Maker(Host host, TrustConfig config) {
      this.host = host;
      this.config = config;
    }

    private Deadlines.Deadline begin(Runnable onImpatient) {
      running++;
      deadlines = deadlines == null ? new Deadlines(host, "duty uses") : deadlines;
      return deadlines.deadline(onImpatient);
    }

    private void ended() {
      running--;
      deadlines = running == 0 ? null : deadlines;
    }

    /** Has work done. */
    DutyUse work(Endpoint to, long mops, Consumer<Outcome> onEnd) {
      return new DutyUse(this, to, "POST", "/work/" + mops, 0, 0, onEnd);
    }

    /** Has a content sent back. */
    DutyUse echo(Endpoint to, long length, Consumer<Outcome> onEnd) {
      return new DutyUse(this, to, "POST", "/echo", length, length, onEnd);
    }

    /** Has a content kept. */
    DutyUse put(Endpoint to, long id, long length, Consumer<Outcome> onEnd) {
      return new DutyUse(this, to, "PUT", "/contents/" + id, id, length, onEnd);
    }

    /** Asks for a content that was kept. */
    DutyUse take(Endpoint to, long id, Consumer<Outcome> onEnd) {
      return new DutyUse(this, to, "GET", "/contents/" + id, id, 0, onEnd);
    }

    /** Takes a content back. */
    DutyUse forget(Endpoint to, long id, Consumer<Outcome> onEnd) {
      return new DutyUse(this, to, "DELETE", "/contents/" + id, id, 0, onEnd);
    }
  }

  @Override
  public void onOpen(Connection opened) {
    if (ended) {
      return;
    }
    openNanos = host.nanoTime();
    opened.write(HttpEncoder.encodeHead(request, to.toString(), contentOut));
    bulkWanted = contentOut > 0;
    onWritable(opened);
  }

  @Override
  public void onWritable(Connection opened) {
    if (bulkWanted && !ended) {
      bulkWanted = !opened.writeBulk(contentId, contentOut);
    }
  }

  @Override
  public void onReceived(Connection opened, ByteBuffer bytes) {
    if (ended || answer != null) {
      return;
    }
    switch (parser.parse(bytes)) {
      case MORE -> { }
      case REFUSED -> end("malformed", 0);
      case COMPLETE -> {
        long follows = parser.contentLength();
        onAnswer(parser.takeResponse(), follows);
      }
    }
  }

  private void onAnswer(HttpResponse response, long follows) {
    answer = response;
    headNanos = host.nanoTime();
    if (!response.isSuccess()) {
      end("status-" + response.status(), 0);
    } else if (follows > 0) {
      connection.expectBulk(contentId, follows);
    } else {
      end("done", 0);
    }
  }

  @Override
  public void onBulk(Connection opened, long id, long arrived, long whole) {
    if (arrived == whole && !ended) {
      end("done", whole);
    }
  }

  @Override
  public void onFinished(Connection opened) {
    if (!ended) {
      end("reset", 0);
    }
  }

  @Override
  public void onFailed(Connection opened, ConnectionFailure failure) {
    if (!ended) {
      end(HttpResult.Reason.of(failure).word(), 0);
    }
  }

  private void end(String word, long bulkBytes) {
    ended = true;
    patience.cancel();
    maker.ended();
    long now = host.nanoTime();
    boolean answered = answer != null;
    long work = openNanos < 0 ? 0 : (answered ? headNanos : now) - openNanos;
    if (word.equals("done") || word.startsWith("status-")) {
      connection.finish();
    } else {
      connection.abort();
    }
    onEnd.accept(new Outcome(word, now - beganNanos, work, answered ? now - headNanos : 0, bulkBytes, openNanos >= 0));
  }
}
