package orrery.protocols.transfer;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Probe;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.http.HttpEncoder;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpParser;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;

/** A device that, after a pause, fetches a content from a service or brings it one; then the next, for as long as it is on. */
public final class Transfer implements Protocol {

  /** Of requests: the connection ends with the answer. */
  private static final HttpHeaders LAST = HttpHeaders.of("Connection", "close");

  private final Host host;
  private final TransferConfig config;
  private final RandomStream luck;
  /** Of the pause, and then of the patience. */
  private final Timer timer;
  private @Nullable Endpoint server;
  private @Nullable Effort effort;

  public Transfer(Host host, TransferConfig config) {
    this.host = host;
    this.config = config;
    luck = host.random("transfer");
    timer = host.timer("transfer", this::onTimer);
  }

  @Override
  public void start() {
    Optional<Endpoint> found = config.endpoint();
    if (found.isEmpty()) {
      host.probe().event("transfer", "no server");
      return;
    }
    server = found.get();
    pause();
  }

  @Override
  public void stop(Runnable done) {
    timer.cancel();
    if (effort != null) {
      effort.abandon();
    }
    done.run();
  }

  private void pause() {
    effort = null;
    timer.start((long) luck.nextExponential(config.every().toNanos()));
  }

  private void onTimer() {
    if (effort != null) {
      effort.fail("timeout");
    } else if (server != null) {
      timer.start(config.patience());
      effort = new Effort(server, size());
    }
  }

  private long size() {
    long least = config.size().bytes();
    if (config.largest().bytes() <= least) {
      return least;
    }
    double factor = StrictMath.pow((double) config.largest().bytes() / least, luck.nextDouble());
    return Math.min(config.largest().bytes(), (long) (least * factor));
  }

  /** One transfer, from the wish for it to its end. */
  private final class Effort implements ConnectionHandler {

    private final long length;
    private final long startedNanos = host.nanoTime();
    private final Probe.Wait wait = host.probe().begin(TransferMetrics.TIME, config.direction().word());
    private final HttpParser parser = HttpParser.ofResponseHeads(config.limits());
    private final Endpoint to;
    private final Connection connection;
    private boolean bulkWanted;
    private boolean bulkAwaited;

    Effort(Endpoint to, long length) {
      this.to = to;
      this.length = length;
      connection = config.security().connect(host, new ConnectSpec("transfer", to), this);
    }

    @Override
    public void onOpen(Connection opened) {
      boolean up = config.direction() == Direction.UP;
      HttpRequest request = new HttpRequest(up ? "PUT" : "GET", "/" + length, LAST, new byte[0]);
      // A head is far shorter than what an open connection takes at once.
      opened.write(HttpEncoder.encodeHead(request, to.toString(), up ? length : 0));
      bulkWanted = up;
      onWritable(opened);
    }

    @Override
    public void onWritable(Connection opened) {
      if (bulkWanted && effort == this) {
        // The content is named after its length: all of one length are the same.
        bulkWanted = !opened.writeBulk(length, length);
      }
    }

    @Override
    public void onReceived(Connection opened, ByteBuffer bytes) {
      if (effort != this || bulkAwaited) {
        return;
      }
      switch (parser.parse(bytes)) {
        case MORE -> { }
        case REFUSED -> fail("malformed");
        case COMPLETE -> {
          long follows = parser.contentLength();
          onAnswer(parser.takeResponse(), follows);
        }
      }
    }

    private void onAnswer(HttpResponse answer, long follows) {
      boolean down = config.direction() == Direction.DOWN;
      if (!answer.isSuccess()) {
        fail("status-" + answer.status());
      } else if (bulkWanted || follows != (down ? length : 0)) {
        fail("malformed");
      } else if (down) {
        bulkAwaited = true;
        connection.expectBulk(length, length);
      } else {
        succeed();
      }
    }

    @Override
    public void onBulk(Connection opened, long contentId, long arrived, long whole) {
      // Where less than the whole has arrived, the failure that follows says why.
      if (effort == this && arrived == whole) {
        succeed();
      }
    }

    @Override
    public void onFinished(Connection opened) {
      if (effort == this) {
        fail("reset");
      }
    }

    @Override
    public void onFailed(Connection opened, ConnectionFailure failure) {
      if (effort == this) {
        fail(HttpResult.Reason.of(failure).word());
      }
    }

    private void succeed() {
      wait.finish();
      double seconds = (host.nanoTime() - startedNanos) / 1e9;
      host.probe().observe(TransferMetrics.RATE, length / seconds, config.direction().word());
      connection.finish();
      pause();
    }

    void fail(String reason) {
      host.probe().count(TransferMetrics.FAILED, 1, reason);
      host.probe().event("transfer", "of " + length + " bytes failed: " + reason);
      abandon();
      pause();
    }

    void abandon() {
      wait.discard();
      connection.abort();
    }
  }
}
