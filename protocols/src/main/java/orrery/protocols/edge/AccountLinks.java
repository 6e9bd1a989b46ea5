package orrery.protocols.edge;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.beam.FanOut;
import orrery.protocols.beam.Links;
import orrery.protocols.cluster.Profile;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.placement.NodeSearch;

/** How fast the links of an account's nodes are, as these tell discovery of their best interface. Nothing is held before it is asked for. */
final class AccountLinks implements Links {

  private final Host host;
  private final NodeSearch search;
  private Map<NodeId, FanOut.Rates> rates = Collections.emptyMap();

  AccountLinks(Host host, NodeSearch search) {
    this.host = host;
    this.search = search;
  }

  /** Asks anew; {@code then} is run once, later, whether there is an answer or not. */
  void learn(Runnable then) {
    search.search(SearchQuery.ofAccount(host.device().account()).withLimit(SearchQuery.MAXIMUM_LIMIT), found -> {
      found.ifPresent(this::take);
      then.run();
    });
  }

  private void take(List<FoundNode> found) {
    Map<NodeId, FanOut.Rates> told = new TreeMap<>();
    for (FoundNode one : found) {
      Profile profile = one.node().profile();
      if (profile.bitsPerSecondUp() > 0 && profile.bitsPerSecondDown() > 0) {
        told.put(one.node().id(), new FanOut.Rates(profile.bitsPerSecondUp(), profile.bitsPerSecondDown()));
      }
    }
    rates = told;
  }

  @Override
  public Map<NodeId, FanOut.Rates> rates() {
    return rates;
  }

  /** Of those who are no receivers, none is asked. */
  @Override
  public List<NodeId> proxies() {
    return List.of();
  }
}
