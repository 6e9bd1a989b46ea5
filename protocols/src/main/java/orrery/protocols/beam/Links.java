package orrery.protocols.beam;

import java.util.List;
import java.util.Map;
import orrery.host.NodeId;

/** What is known of the links of nodes, and who passes contents on for others. */
public interface Links {

  /** Nothing is known, and nobody passes anything on. */
  Links UNKNOWN = new Links() {
    @Override
    public Map<NodeId, FanOut.Rates> rates() {
      return java.util.Collections.emptyMap();
    }

    @Override
    public List<NodeId> proxies() {
      return List.of();
    }
  };

  /** How fast nodes are, as far as that is known. */
  Map<NodeId, FanOut.Rates> rates();

  /** Who passes contents on: proxies and caches. */
  List<NodeId> proxies();
}
