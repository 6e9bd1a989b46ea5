package orrery.protocols.discovery;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.Timer;
import orrery.protocols.cluster.Rendezvous;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.http.HttpGroup;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.json.JsonException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the super node of a cluster that is wider than a link at the discovery service, whose {@link ScopeDirectory} keeps
 * one claim a scope.
 *
 * <p>A claim that is refused is answered with the one that stands, whose super node this one then meets: so two that claim
 * at once learn of each other within a round trip. Nothing is asked but when the cluster seeks or looks; what found no
 * service is asked again then. Where there is no service, nothing is found, and each node is alone (EC-6).
 */
public final class ServiceRendezvous implements Rendezvous {

  /** The first wait between two questions of who seeks; it doubles, like that of multicast queries (RFC 6762 §5.2). */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** Whoever leaves waits that long for the service to know. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Host host;
  private final @Nullable HttpGroup service;
  private final String scope;
  private final String kind;
  private final Timer askTimer;
  private final Timer farewellTimer;
  private @Nullable Listener listener;
  private @Nullable SuperNode mine;
  private long waitNanos;
  private boolean asking;
  private int claiming;
  private boolean claimAgain;
  private @Nullable Runnable farewell;

  /**
   * The rendezvous of one cluster.
   *
   * @param service null where there is none
   * @param scope the cluster's name, 1 to 63 bytes of UTF-8
   * @param kind what metrics count it under
   */
  public ServiceRendezvous(Host host, @Nullable HttpGroup service, String scope, String kind) {
    this.host = host;
    this.service = service;
    this.scope = scope;
    this.kind = kind;
    this.askTimer = host.timer("scope-ask", this::onAskTimer);
    this.farewellTimer = host.timer("scope-farewell", this::sayFarewell);
  }

  @Override
  public void seek(Listener told) {
    listener = told;
    waitNanos = FIRST_WAIT.toNanos();
    ask();
    askTimer.start(waitNanos);
  }

  @Override
  public void look() {
    if (listener != null) {
      ask();
    }
  }

  @Override
  public void ignore() {
    listener = null;
    askTimer.cancel();
  }

  @Override
  public void announce(SuperNode claim) {
    mine = claim;
    // Who is super node looks only when it looks.
    askTimer.cancel();
    claim();
  }

  @Override
  public void withdraw() {
    SuperNode withdrawn = mine;
    mine = null;
    if (withdrawn == null) {
      return;
    }
    Map<String, String> query = new LinkedHashMap<>();
    query.put("id", withdrawn.id().name());
    query.put("term", Long.toString(withdrawn.term()));
    send("withdraw", HttpRequest.of("DELETE", target(query)), entry -> { });
  }

  @Override
  public boolean isArbiter() {
    return true;
  }

  /** Ends: runs {@code done} when the service has answered what it was told last, or soon. */
  public void close(Runnable done) {
    ignore();
    farewell = done;
    if (claiming == 0) {
      sayFarewell();
    } else {
      farewellTimer.start(FAREWELL);
    }
  }

  private void sayFarewell() {
    Runnable done = farewell;
    if (done != null) {
      farewell = null;
      farewellTimer.cancel();
      done.run();
    }
  }

  private void onAskTimer() {
    if (listener != null && mine == null && waitNanos < LONGEST_WAIT.toNanos()) {
      ask();
      waitNanos *= 2;
      askTimer.start(waitNanos);
    }
  }

  private void ask() {
    if (asking) {
      return;
    }
    asking = true;
    send("ask", HttpRequest.of("GET", target(new LinkedHashMap<>())), entry -> {
      asking = false;
      if (entry != null) {
        onEntry(entry);
      }
    });
  }

  /** Claims what is announced; a claim under way is made again when it is answered, where it is another by then. */
  private void claim() {
    SuperNode claim = mine;
    if (claim == null) {
      return;
    }
    if (claiming > 0) {
      claimAgain = true;
      return;
    }
    claimAgain = false;
    send("claim", new HttpRequest("PUT", target(new LinkedHashMap<>()), HttpHeaders.JSON, ScopeJson.write(claim)), entry -> {
      if (claimAgain) {
        claim();
      } else if (entry != null && mine != null && entry.term() >= mine.term() && !entry.holder().filter(mine::equals).isPresent()) {
        onOther(entry);
      }
    });
  }

  /** What the service knows when it is asked: the claim of this node may be news to it, or old. */
  private void onEntry(ScopeDirectory.Entry entry) {
    SuperNode own = mine;
    boolean held = entry.holder().filter(holder -> holder.id().equals(host.id())).isPresent();
    if (own != null && (entry.term() < own.term() || held && entry.term() == own.term())) {
      if (!entry.holder().filter(own::equals).isPresent()) {
        claim();
      }
    } else {
      onOther(entry);
    }
  }

  /** The scope is another's, or was. */
  private void onOther(ScopeDirectory.Entry entry) {
    Listener told = listener;
    if (told == null) {
      return;
    }
    entry.holder().filter(holder -> !holder.id().equals(host.id())).ifPresentOrElse(told::onClaim, () -> {
      if (entry.term() > 0) {
        told.onTerm(entry.term());
      }
    });
  }

  /** Sends, and gives what the service knows then; null where it does not say. */
  private void send(String what, HttpRequest request, Consumer<ScopeDirectory.@Nullable Entry> onEntry) {
    if (service == null) {
      asking = false;
      return;
    }
    boolean tells = !what.equals("ask");
    claiming += tells ? 1 : 0;
    service.send(request, result -> {
      claiming -= tells ? 1 : 0;
      onEntry.accept(read(what, result));
      if (claiming == 0) {
        sayFarewell();
      }
    });
  }

  private ScopeDirectory.@Nullable Entry read(String what, HttpResult result) {
    if (!(result instanceof HttpResult.Answer answer)) {
      count(what, ((HttpResult.NoAnswer) result).reason().word());
      return null;
    }
    int status = answer.response().status();
    count(what, Integer.toString(status));
    if (status != 200 && status != 409) {
      return null;
    }
    try {
      return ScopeJson.readEntry(answer.response().body());
    } catch (JsonException e) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "scope");
      return null;
    }
  }

  private void count(String what, String outcome) {
    host.probe().count(DiscoveryMetrics.SCOPES, 1, kind, what, outcome);
  }

  private String target(Map<String, String> query) {
    return new HttpTarget(List.of("scopes", scope, "super-node"), query).text();
  }
}
