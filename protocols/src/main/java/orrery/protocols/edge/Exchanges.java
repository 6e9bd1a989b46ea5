package orrery.protocols.edge;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Timer;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.exchange.ContentCall;
import orrery.protocols.exchange.ContentDesk;
import orrery.protocols.exchange.ExchangeConfig;
import orrery.protocols.relay.Inviter;
import orrery.protocols.relay.SignalOutcome;
import orrery.protocols.relay.SignalReply;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.SignalingClient;

/**
 * The exchanges of contents between nodes of one account (Fig. 8, ¶103–104). As its owner wishes, the node has its super node search
 * for another, signals it, and fetches; and every node gives what others ask of it.
 */
final class Exchanges {

  private final Host host;
  private final ExchangeConfig config;
  private final int hops;
  private final SearchDesk search;
  private final Signals signals;
  private final List<EdgeLink> links;
  private final Supplier<Optional<Endpoint>> onLink;
  private @Nullable Notices notices;
  private @Nullable Timer timer;
  private @Nullable SignalingClient signaling;
  private @Nullable ContentDesk desk;
  private @Nullable ContentCall call;
  private long calls;

  /** @param onLink where this node is on its first link, if it is */
  Exchanges(Host host, EdgeNodeConfig config, SearchDesk search, Signals signals, List<EdgeLink> links, Supplier<Optional<Endpoint>> onLink) {
    this.host = host;
    this.config = config.exchange();
    this.hops = config.search().hops();
    this.search = search;
    this.signals = signals;
    this.links = links;
    this.onLink = onLink;
  }

  /** Whom to ask who has told this node of itself. Called once, before the start. */
  void useNotices(Notices known) {
    notices = known;
  }

  /** Begins to exchange, as the owner wishes. */
  void start() {
    timer = host.timer("exchange", this::onTimer);
    pause();
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
    }
    if (call != null) {
      call.abandon();
    }
    if (desk != null) {
      desk.stop();
    }
    if (signaling != null) {
      signaling.stop();
    }
  }

  // ---- Called

  /** Somebody has a signal for this node. */
  void onSignal(byte[] body, SignalReply reply) {
    if (desk == null) {
      desk = new ContentDesk(host, config.limits(), config.direct(), inviter().orElse(null), onLink);
    }
    desk.onSignal(body, reply);
  }

  /** Who invites to BEPs; empty where there is nobody to ask for them. */
  Optional<Inviter> inviter() {
    if (signaling == null) {
      signaling = config.endpoint().map(service -> new SignalingClient(host, config.http(), service)).orElse(null);
    }
    return Optional.ofNullable(signaling).map(client -> new Inviter(host, client, config.goLive(), this::place));
  }

  private Place place() {
    return host.device().position().map(Place::at).orElse(Place.UNKNOWN);
  }

  // ---- Calling

  private void pause() {
    call = null;
    timer.cancel();
    timer.start((long) host.random("exchange").nextExponential(config.every().toNanos()));
  }

  private void onTimer() {
    if (call != null) {
      call.fail("timeout");
      return;
    }
    timer.start(config.patience());
    ContentCall begun = new ContentCall(host, config.limits(), config.direct(), config.size().bytes(), this::pause);
    call = begun;
    List<FoundNode> known = callable(notices.known().stream().filter(one -> one.node().profile().account().equals(host.device().account())).toList());
    if (!known.isEmpty()) {
      host.probe().count(NoticeMetrics.USED, 1, "exchange");
      call(begun, known);
      return;
    }
    Optional<EdgeLink> link = links.stream().filter(one -> one.cluster().superNode().isPresent()).findFirst();
    if (link.isEmpty()) {
      begun.fail("no-super-node");
      return;
    }
    search.search(link.get(), SearchQuery.ofAccount(host.device().account()), hops, answer -> {
      if (answer.isEmpty()) {
        begun.fail("no-search");
      } else {
        onFound(begun, answer.get().nodes());
      }
    });
  }

  private void onFound(ContentCall begun, List<FoundNode> found) {
    List<FoundNode> others = callable(found);
    if (others.isEmpty()) {
      begun.fail("nobody");
    } else {
      call(begun, others);
    }
  }

  /** Those to whom there is a way. Who is bridged may be out of reach of the BEP that a content needs: it is called where there is nobody else. */
  private List<FoundNode> callable(List<FoundNode> found) {
    List<FoundNode> callable = found.stream().filter(one -> !one.node().id().equals(host.id()) && Signals.isWayTo(one)).toList();
    List<FoundNode> direct = callable.stream().filter(one -> one.reachability().kind() != Reachability.Kind.BRIDGED).toList();
    return direct.isEmpty() ? callable : direct;
  }

  /** Calls one of them, at random. Whoever has told of itself and does not answer is searched for the next time. */
  private void call(ContentCall begun, List<FoundNode> others) {
    FoundNode one = others.get(host.random("exchange").nextInt(others.size()));
    boolean same = one.reachability().kind() == Reachability.Kind.LINK;
    begun.signal(one.node().id(), host.id() + "/" + ++calls, same, (body, onOutcome) -> signals.send(one, body, outcome -> {
      if (outcome instanceof SignalOutcome.Failed) {
        notices.forget(one.node().id());
      }
      onOutcome.accept(outcome);
    }));
  }
}
