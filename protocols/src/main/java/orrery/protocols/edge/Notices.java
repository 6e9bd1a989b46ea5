package orrery.protocols.edge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.cluster.Role;
import orrery.protocols.discovery.DiscoveryJson;
import orrery.protocols.discovery.DiscoveryMetrics;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.http.Deadlines;
import orrery.protocols.json.JsonException;
import orrery.protocols.relay.SignalHandler;
import orrery.protocols.relay.SignalOutcome;
import orrery.protocols.relay.SignalReply;

/**
 * Presence as the node's own duty (EC-12, EC-14; ¶60–61, 82–83): a node that has a super node, or has become one, has the list of
 * nodes in its scopes, and tells those of itself whom its owner wishes, by signals: straight on the link, over the SEP of another
 * cluster, or over a node that is in both. What others tell is kept for a while.
 *
 * <p>It tells once of each place on a link at which it is reached, and again those alone who are new to the list when it becomes super
 * node. Nobody is told that it goes: what it told ends by itself.
 */
final class Notices {

  /** Before the first look at the list, at most: registration first, and not all at once. */
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);

  /** Before the list is asked for again where it was not whole, or a notice failed; doubled each time. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  /** How many times in a row it looks at the list, over 20 minutes: longer than any retry of discovery waits. */
  private static final int LOOKS = 9;

  private final Host host;
  private final NoticeConfig config;
  private final SearchDesk desk;
  private final Signals signals;
  private final SignalHandler others;
  private final Acquaintances acquaintances;
  private @Nullable Deadlines deadlines;
  private Map<EdgeLink, Telling> tellings = Collections.emptyMap();
  /** Whom this node has told, and at which of its own endpoints it said it is. */
  private Map<NodeId, Endpoint> told = Collections.emptyMap();

  /** @param others what this node does with signals that are no notices */
  Notices(Host host, NoticeConfig config, SearchDesk desk, Signals signals, SignalHandler others) {
    this.host = host;
    this.config = config;
    this.desk = desk;
    this.signals = signals;
    this.others = others;
    acquaintances = new Acquaintances(host, config);
  }

  /** Tells nobody any more. */
  void stop() {
    if (deadlines != null) {
      deadlines.clear();
    }
  }

  // ---- Told

  /** A signal for this node: a notice, or something else. */
  void onSignal(byte[] body, SignalReply reply) {
    Optional<FoundNode> present = Optional.empty();
    try {
      present = DiscoveryJson.readPresence(body);
    } catch (JsonException e) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "signal");
    }
    if (present.isEmpty()) {
      others.onSignal(body, reply);
      return;
    }
    if (!present.get().node().id().equals(host.id())) {
      acquaintances.keep(present.get());
    }
    reply.answer(new byte[0]);
  }

  /** Who has told this node of itself. */
  List<FoundNode> known() {
    return acquaintances.all();
  }

  /** That node does not answer. */
  void forget(NodeId id) {
    acquaintances.forget(id);
  }

  // ---- Telling

  /** This node, which is to tell others of itself, has a super node on {@code link}, or is it. */
  void onSuperNode(EdgeLink link) {
    if (tellings.isEmpty()) {
      tellings = new LinkedHashMap<>(2);
      told = new TreeMap<>();
      deadlines = new Deadlines(host, "notices");
    }
    tellings.computeIfAbsent(link, Telling::new).begin();
  }

  /** What this node does to be known where it is on one link. */
  private final class Telling {

    private final EdgeLink link;
    private final Deadlines.Deadline next = deadlines.deadline(this::look);
    private @Nullable Endpoint here;
    private boolean office;
    private long sinceNanos;
    private int looks;

    Telling(EdgeLink link) {
      this.link = link;
    }

    void begin() {
      Endpoint now = link.cluster().endpoint().orElse(null);
      boolean moved = now != null && !now.equals(here);
      boolean rises = link.cluster().role() == Role.SUPER_NODE && !office;
      office = link.cluster().role() == Role.SUPER_NODE;
      if (!moved && !rises) {
        return;
      }
      if (moved) {
        told.values().removeIf(before -> before.equals(here));
        here = now;
      }
      sinceNanos = host.nanoTime();
      looks = 0;
      next.start(Duration.ofNanos(host.random("notices").nextLong(FIRST_WAIT.toNanos())));
    }

    private void look() {
      looks++;
      Optional<String> account = config.whom() == NoticeConfig.Whom.ACCOUNT ? Optional.of(host.device().account()) : Optional.empty();
      desk.list(link, account, answer -> {
        boolean whole = answer.isPresent() && !answer.get().partial();
        answer.ifPresent(list -> tell(list.nodes()));
        if (!whole) {
          later();
        }
      });
    }

    private void later() {
      // Before the first look after a move, or in a new office, that look is due anyway.
      if (looks > 0 && looks < LOOKS) {
        next.start(WAIT.multipliedBy(1L << looks - 1));
      }
    }

    private void tell(List<FoundNode> list) {
      Optional<FoundNode> self = list.stream().filter(one -> one.node().id().equals(host.id())).findFirst();
      List<FoundNode> strangers = new ArrayList<>(list.stream()
          .filter(one -> !one.node().id().equals(host.id()) && !told.containsKey(one.node().id()) && Signals.isWayTo(one))
          .toList());
      if (self.isEmpty()) {
        return;
      }
      // Whom first, where it may not tell all: those of its account, and of others any.
      for (int i = strangers.size() - 1; i > 0; i--) {
        Collections.swap(strangers, i, host.random("notices").nextInt(i + 1));
      }
      String account = host.device().account();
      strangers.sort((one, other) -> Boolean.compare(!account.equals(one.node().profile().account()), !account.equals(other.node().profile().account())));
      long room = config.most() - told.values().stream().filter(here::equals).count();
      strangers.stream().limit(Math.max(0, room)).forEach(one -> tell(self.get(), one));
    }

    private void tell(FoundNode self, FoundNode other) {
      NodeId id = other.node().id();
      String way = Signals.way(other);
      Endpoint place = here;
      told.put(id, place);
      host.probe().count(NoticeMetrics.SENT, 1, way);
      signals.send(other, DiscoveryJson.writePresence(seenBy(other, self)), outcome -> {
        if (outcome instanceof SignalOutcome.Failed failed) {
          host.probe().count(NoticeMetrics.FAILED, 1, way, failed.reason());
          host.probe().event("notice", "did not reach " + id + ": " + failed.reason());
          if (told.remove(id, place) && place.equals(here)) {
            later();
          }
        } else {
          host.probe().observe(NoticeMetrics.DELAY, (host.nanoTime() - sinceNanos) / 1e9, way);
          host.probe().state("notice", id.name(), "known by " + way);
        }
      });
    }

    /** This node as the other reaches it, by the way back. */
    private FoundNode seenBy(FoundNode other, FoundNode self) {
      if (other.reachability().kind() == Reachability.Kind.LINK) {
        return self.reached(Reachability.ON_LINK, List.of());
      }
      if (other.reachability().kind() == Reachability.Kind.BRIDGED) {
        List<NodeId> back = new ArrayList<>(other.over());
        Collections.reverse(back);
        return self.reached(Reachability.BRIDGED, back);
      }
      return self;
    }
  }
}
