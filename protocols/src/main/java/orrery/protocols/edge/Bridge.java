package orrery.protocols.edge;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.cluster.Roster;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.json.JsonException;
import orrery.protocols.relay.ClusterProxyConfig;
import orrery.protocols.relay.RelayMetrics;
import orrery.protocols.relay.SignalForwarding;
import orrery.protocols.relay.SignalHandler;
import orrery.protocols.relay.SignalReceiver;

/**
 * Takes the signals that come to a node on one of its links, and carries over to its others what is for somebody there (EC-6): {@code
 * POST /signals?to={id}&over={ids}}, with those who are to carry it on after this node, with commas between.
 *
 * <p>Each who carries takes itself out of a list that is bounded and names nobody twice, and passes on to another link than the one it
 * has the signal from, so that no signal goes round.
 */
final class Bridge {

  private final Host host;
  private final ClusterProxyConfig config;
  private final SearchDesk desk;
  private final List<EdgeLink> links;
  private final SignalHandler own;
  private @Nullable SignalForwarding forwarding;

  /** @param own what this node does with signals that are for it */
  Bridge(Host host, ClusterProxyConfig config, SearchDesk desk, List<EdgeLink> links, SignalHandler own) {
    this.host = host;
    this.config = config;
    this.desk = desk;
    this.links = links;
    this.own = own;
  }

  /** A signal has come on {@code link}. */
  void onSignal(EdgeLink link, HttpExchange exchange) {
    String to = exchange.target().query().get("to");
    if (to == null || to.equals(host.id().name())) {
      SignalReceiver.receive(exchange, own);
      return;
    }
    List<NodeId> over;
    try {
      over = read(exchange.target().query().getOrDefault("over", ""));
    } catch (JsonException e) {
      over = List.of(host.id());
    }
    boolean round = over.contains(host.id()) || over.stream().anyMatch(one -> one.name().equals(to));
    if (!NodeId.isValid(to) || round) {
      host.probe().count(RelayMetrics.CARRIED, 1, "malformed");
      exchange.respond(HttpResponse.of(404));
      return;
    }
    NodeId last = new NodeId(to);
    NodeId next = over.isEmpty() ? last : over.get(0);
    List<NodeId> further = over.isEmpty() ? over : over.subList(1, over.size());
    find(next, Optional.of(link), endpoint -> {
      host.probe().count(RelayMetrics.CARRIED, 1, endpoint.isPresent() ? "on" : "not-there");
      if (endpoint.isEmpty()) {
        exchange.respond(HttpResponse.of(404));
      } else {
        forwarding = forwarding == null ? new SignalForwarding(host, config, member -> Optional.empty(), own) : forwarding;
        forwarding.carry(exchange, endpoint.get(), next.equals(last) ? Optional.empty() : Optional.of(last), further);
      }
    });
  }

  /** Finds where {@code id} is on this node's links but {@code from}: by their rosters, and else by their super nodes, who hear of it first. */
  void find(NodeId id, Optional<EdgeLink> from, Consumer<Optional<Endpoint>> onFound) {
    List<EdgeLink> others = links.stream().filter(link -> from.filter(link::equals).isEmpty()).toList();
    Optional<Endpoint> known = others.stream().flatMap(link -> link.cluster().roster().entry(id).stream()).map(Roster.Entry::endpoint).findFirst();
    if (known.isPresent()) {
      onFound.accept(known);
    } else {
      ask(id, others, 0, onFound);
    }
  }

  private void ask(NodeId id, List<EdgeLink> others, int index, Consumer<Optional<Endpoint>> onFound) {
    if (index == others.size()) {
      onFound.accept(Optional.empty());
      return;
    }
    desk.search(others.get(index), SearchQuery.ofLink(SearchDesk.LOCAL).withLimit(SearchQuery.MAXIMUM_LIMIT), 0, answer -> {
      Optional<Endpoint> there = answer.flatMap(list -> list.nodes().stream().filter(one -> one.node().id().equals(id)).map(one -> one.node().endpoint()).findFirst());
      if (there.isPresent()) {
        onFound.accept(there);
      } else {
        ask(id, others, index + 1, onFound);
      }
    });
  }

  /** Ends; signals on their way get no answer. */
  void stop() {
    if (forwarding != null) {
      forwarding.stop();
    }
  }

  /** Reads names with commas between, each once, as many as a question or a signal may have been carried by. */
  static List<NodeId> read(String text) throws JsonException {
    Set<NodeId> bridges = new LinkedHashSet<>();
    for (String name : text.isEmpty() ? new String[0] : text.split(",", FoundNode.MAXIMUM_BRIDGES + 1)) {
      if (!NodeId.isValid(name) || bridges.size() == FoundNode.MAXIMUM_BRIDGES || !bridges.add(new NodeId(name))) {
        throw new JsonException("there must be at most " + FoundNode.MAXIMUM_BRIDGES + " nodes, each named once");
      }
    }
    return new ArrayList<>(bridges);
  }
}
