package orrery.protocols.transfer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.Protocol;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpEncoder;
import orrery.protocols.http.HttpParser;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;

/**
 * Gives contents of any length that is asked for, and takes what is brought.
 *
 * <p>A connection carries one request: {@code GET /LENGTH}, or {@code PUT} of anything with its Content-Length. Whatever else
 * comes is answered with a status and the end of the connection.
 */
public final class TransferService implements Protocol {

  private final Host host;
  private final TransferServiceConfig config;
  private final Deadlines deadlines;
  private final Set<Visit> visits = new LinkedHashSet<>();
  private @Nullable Listener listener;

  public TransferService(Host host, TransferServiceConfig config) {
    this.host = host;
    this.config = config;
    deadlines = new Deadlines(host, "transfer service");
  }

  @Override
  public void start() {
    listener = config.security().listen(host, new ListenSpec("transfer", config.port()), Visit::new);
  }

  @Override
  public void stop(Runnable done) {
    if (listener != null) {
      listener.close();
    }
    List<Visit> all = new ArrayList<>(visits);
    all.forEach(Visit::abort);
    deadlines.clear();
    done.run();
  }

  /** Where it listens, once it does. */
  public Endpoint local() {
    if (listener == null) {
      throw new IllegalStateException("a service must be started to be somewhere");
    }
    return listener.local();
  }

  /** How many connections it has. */
  public int visits() {
    return visits.size();
  }

  /** One connection: a request, its answer, the end. */
  private final class Visit implements ConnectionHandler {

    private final Connection connection;
    private final HttpParser parser = HttpParser.ofRequestHeads(config.limits());
    private final Deadlines.Deadline deadline = deadlines.deadline(this::abort);
    private boolean answered;
    /** The length of a content that has still to be given to the connection; 0 for none. */
    private long toGive;
    private boolean taking;

    Visit(Connection connection) {
      this.connection = connection;
      visits.add(this);
      deadline.start(config.headTime());
      if (visits.size() > config.connections()) {
        refuse(503);
      }
    }

    @Override
    public void onReceived(Connection same, ByteBuffer bytes) {
      if (answered || taking) {
        return;
      }
      switch (parser.parse(bytes)) {
        case MORE -> { }
        case REFUSED -> refuse(parser.problem().status());
        case COMPLETE -> {
          long follows = parser.contentLength();
          onRequest(parser.takeRequest(), follows);
        }
      }
    }

    private void onRequest(HttpRequest request, long follows) {
      boolean get = request.method().equals("GET");
      long length = get ? length(request.target()) : follows;
      if (!get && !request.method().equals("PUT")) {
        refuse(405);
      } else if (length < 0) {
        refuse(404);
      } else if (length > config.largest().bytes()) {
        refuse(413);
      } else if (get && follows > 0) {
        refuse(400);
      } else if (get) {
        deadline.start(config.patience());
        give(length);
      } else if (length > 0) {
        deadline.start(config.patience());
        taking = true;
        connection.expectBulk(length, length);
      } else {
        answer(HttpResponse.of(204), 0);
        connection.finish();
      }
    }

    /** The length that a target asks for, from 1; -1 where it asks for none. */
    private long length(String target) {
      if (target.length() < 2 || target.length() > 19 || target.charAt(0) != '/' || !target.chars().skip(1).allMatch(c -> c >= '0' && c <= '9')) {
        return -1;
      }
      long length = Long.parseLong(target, 1, target.length(), 10);
      return length > 0 ? length : -1;
    }

    private void give(long length) {
      answer(HttpResponse.of(200), length);
      toGive = length;
      onWritable(connection);
    }

    private void answer(HttpResponse response, long length) {
      answered = true;
      // A head is far shorter than what an open connection takes at once.
      connection.write(HttpEncoder.encodeHead(response.asLast(), length));
    }

    private void refuse(int status) {
      host.probe().count(TransferMetrics.REFUSED, 1, Integer.toString(status));
      answer(HttpResponse.of(status), 0);
      connection.finish();
    }

    @Override
    public void onWritable(Connection same) {
      if (toGive > 0 && connection.writeBulk(toGive, toGive)) {
        toGive = 0;
        connection.finish();
      }
    }

    @Override
    public void onBulk(Connection same, long contentId, long arrived, long length) {
      if (arrived == length) {
        taking = false;
        answer(HttpResponse.of(204), 0);
        connection.finish();
      }
    }

    @Override
    public void onFinished(Connection same) {
      if (answered && toGive == 0) {
        // Devices finish when they have it all; the connection then ends by itself, and nothing more is heard of it.
        leave();
      } else {
        // Who has said all it has to say and nothing whole, or goes away while its content is waiting.
        abort();
      }
    }

    @Override
    public void onFailed(Connection same, ConnectionFailure failure) {
      leave();
    }

    private void abort() {
      connection.abort();
      leave();
    }

    private void leave() {
      deadline.cancel();
      visits.remove(this);
    }
  }
}
