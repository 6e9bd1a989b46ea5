package orrery.protocols.trust;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.Work;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpEncoder;
import orrery.protocols.http.HttpParser;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;

/**
 * What a node does for other members, in whichever of its clusters: it computes, passes on and keeps, each over a connection
 * of its own. Whoever asks is served, since a user may know of a duty's end only later than who had it.
 *
 * <pre>
 * POST /work/MOPS       200 when so many million operations are done
 * POST /echo            with a content: 200 with the same
 * PUT /contents/ID      with a content: 200 when it is kept, 507 where there is no room
 * GET /contents/ID      200 with the content, 404 where it is not kept
 * DELETE /contents/ID   200
 * </pre>
 */
public final class DutyService {

  /** The part of its storage that a node lets others have. */
  private static final int ROOM_DIVISOR = 2;

  private static final int MOST_VISITS = 64;
  private static final int MOST_CONTENTS = 4096;
  private static final long MOST_CONTENT = 1_000_000_000L;
  private static final long MOST_WORK_MOPS = 1_000_000;
  private static final Duration HEAD_TIME = Duration.ofSeconds(30);
  private static final String INDEX = "duty/contents";
  private static final Comparator<Content> BY_ID = Comparator.comparingLong(Content::id);

  private final Host host;
  private final TrustConfig config;
  /** Null while there are no visits. */
  private @Nullable Deadlines deadlines;
  private List<Visit> visits = Collections.emptyList();
  /** What this node believes to keep, in the order of the ids. Whether the medium still has it shows when it is asked for. */
  private List<Content> contents = List.of();
  private long used;
  private @Nullable Listener listener;

  private record Content(long id, long length) {}

  /** That of a node whose part in trust is as {@code config} says. */
  public DutyService(Host host, TrustConfig config) {
    this.host = host;
    this.config = config;
  }

  /** Serves from here on, what was kept in earlier sessions included. */
  public void start() {
    host.storage().get(INDEX).filter(bytes -> bytes.length % 16 == 0).ifPresent(bytes -> {
      ByteBuffer index = ByteBuffer.wrap(bytes);
      while (index.hasRemaining() && contents.size() < MOST_CONTENTS) {
        long id = index.getLong();
        long length = index.getLong();
        if (length > 0) {
          note(id, length);
        }
      }
    });
    ConnectionAcceptor acceptor = Visit::new;
    listener = host.listen(new ListenSpec("duty", config.dutyPort()), acceptor);
  }

  /** Ends; what is being done is broken off. */
  public void stop() {
    if (listener != null) {
      listener.close();
    }
    List<Visit> all = new ArrayList<>(visits);
    all.forEach(Visit::abort);
    if (deadlines != null) {
      deadlines.clear();
    }
  }

  private Deadlines deadlines() {
    deadlines = deadlines == null ? new Deadlines(host, "duty service") : deadlines;
    return deadlines;
  }

  private static String key(long id) {
    return "duty/content/" + id;
  }

  /** Where a content is in the list; where it is not, the complement of where it would be. */
  private int place(long id) {
    return Collections.binarySearch(contents, new Content(id, 0), BY_ID);
  }

  private void note(long id, long length) {
    int place = place(id);
    Content content = new Content(id, length);
    contents = contents.isEmpty() ? new ArrayList<>(1) : contents;
    if (place < 0) {
      contents.add(~place, content);
      used += length;
    } else {
      used += length - contents.set(place, content).length();
    }
  }

  private boolean hasRoom(long id, long length) {
    int place = place(id);
    long others = used - (place < 0 ? 0 : contents.get(place).length());
    return length <= host.device().storageBytes() / ROOM_DIVISOR - others && (contents.size() < MOST_CONTENTS || place >= 0);
  }

  private void keep(long id, long length, Runnable kept) {
    note(id, length);
    host.storage().putBulk(key(id), id, length);
    noteIndex(kept);
  }

  private void forget(long id, Runnable forgotten) {
    int place = place(id);
    used -= place < 0 ? 0 : contents.remove(place).length();
    host.storage().remove(key(id));
    noteIndex(forgotten);
  }

  private void noteIndex(Runnable noted) {
    ByteBuffer index = ByteBuffer.allocate(contents.size() * 16);
    contents.forEach(content -> index.putLong(content.id()).putLong(content.length()));
    host.storage().put(INDEX, index.flip());
    host.storage().sync(noted);
  }

  /** One connection: a request, its answer, the end. */
  private final class Visit implements ConnectionHandler {

    private final Connection connection;
    private final HttpParser parser;
    private final Deadlines.Deadline deadline = deadlines().deadline(this::abort);
    private boolean asked;
    private boolean gone;
    /** What follows a bulk that is on its way here; null where none is. */
    private @Nullable Runnable onWhole;
    private long toGive;
    private long idToGive;

    Visit(Connection connection) {
      this.connection = connection;
      parser = HttpParser.ofRequestHeads(config.client().limits());
      visits = visits.isEmpty() ? new ArrayList<>(1) : visits;
      visits.add(this);
      deadline.start(HEAD_TIME);
      if (visits.size() > MOST_VISITS) {
        // A busy node says so, and is not taken for a slow one.
        asked = true;
        refuse(503);
      }
    }

    @Override
    public void onReceived(Connection same, ByteBuffer bytes) {
      if (asked) {
        return;
      }
      switch (parser.parse(bytes)) {
        case MORE -> { }
        case REFUSED -> {
          asked = true;
          refuse(parser.problem().status());
        }
        case COMPLETE -> {
          asked = true;
          deadline.start(config.uses().patience());
          long follows = parser.contentLength();
          onRequest(parser.takeRequest(), follows);
        }
      }
    }

    private void onRequest(HttpRequest request, long follows) {
      String target = request.target();
      String method = request.method();
      if (follows > MOST_CONTENT) {
        refuse(413);
      } else if (method.equals("POST") && target.startsWith("/work/") && follows == 0) {
        number(target, "/work/").ifPresentOrElse(this::compute, () -> refuse(404));
      } else if (method.equals("POST") && target.equals("/echo") && follows > 0) {
        take(follows, follows, () -> give(follows, follows));
      } else if (!target.startsWith("/contents/")) {
        refuse(404);
      } else {
        number(target, "/contents/").ifPresentOrElse(id -> onContent(method, id, follows), () -> refuse(404));
      }
    }

    private void onContent(String method, long id, long follows) {
      if (method.equals("PUT") && follows == 0) {
        refuse(411);
      } else if (method.equals("PUT") && !hasRoom(id, follows)) {
        refuse(507);
      } else if (method.equals("PUT")) {
        take(id, follows, () -> keep(id, follows, this::done));
      } else if (method.equals("GET")) {
        OptionalLong kept = host.storage().bulk(key(id));
        kept.ifPresentOrElse(length -> give(id, length), () -> refuse(404));
      } else if (method.equals("DELETE")) {
        forget(id, this::done);
      } else {
        refuse(405);
      }
    }

    /** A number of at most 18 digits after {@code prefix}. */
    private OptionalLong number(String target, String prefix) {
      String digits = target.substring(prefix.length());
      boolean number = !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
      return number ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    private void compute(long mops) {
      if (mops > MOST_WORK_MOPS) {
        refuse(413);
      } else {
        host.compute(new Work("duty", mops * 1_000_000), this::done);
      }
    }

    private void take(long id, long length, Runnable whole) {
      onWhole = whole;
      connection.expectBulk(id, length);
    }

    private void give(long id, long length) {
      if (!gone) {
        answer(HttpResponse.of(200), length);
        idToGive = id;
        toGive = length;
        onWritable(connection);
      }
    }

    private void done() {
      if (!gone) {
        answer(HttpResponse.of(200), 0);
        connection.finish();
      }
    }

    private void refuse(int status) {
      host.probe().count(TrustMetrics.REFUSED, 1, Integer.toString(status));
      answer(HttpResponse.of(status), 0);
      connection.finish();
    }

    private void answer(HttpResponse response, long length) {
      // A head is far shorter than what an open connection takes at once.
      connection.write(HttpEncoder.encodeHead(response.asLast(), length));
    }

    @Override
    public void onWritable(Connection same) {
      if (toGive > 0 && connection.writeBulk(idToGive, toGive)) {
        toGive = 0;
        connection.finish();
      }
    }

    @Override
    public void onBulk(Connection same, long contentId, long arrived, long length) {
      Runnable then = onWhole;
      onWhole = null;
      if (arrived == length && then != null && !gone) {
        then.run();
      }
    }

    @Override
    public void onFinished(Connection same) {
      // A user finishes when it has its answer; before that, it has gone away.
      if (asked && toGive == 0 && onWhole == null) {
        leave();
      } else {
        abort();
      }
    }

    @Override
    public void onFailed(Connection same, ConnectionFailure failure) {
      leave();
    }

    void abort() {
      connection.abort();
      leave();
    }

    private void leave() {
      gone = true;
      deadline.cancel();
      visits.remove(this);
      if (visits.isEmpty()) {
        visits = Collections.emptyList();
        deadlines = null;
      }
    }
  }
}
