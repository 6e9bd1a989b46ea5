package orrery.protocols.edge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.host.Interface;

/**
 * The links of an edge node, each of which has a cluster (EC-6, EC-38): that of its first interface, and those of all others
 * that cost nothing by the byte. A metered interface leads to a carrier, where nobody hears a multicast.
 *
 * <p>All clusters of links have one name among their members, for no two nodes need have the same interfaces. What is here
 * is a node's own name for each.
 */
public final class EdgeLinks {

  /** The cluster of the first interface's link, and what all clusters of links are called by their members. */
  public static final String FIRST = "link";

  private EdgeLinks() {}

  /**
   * The interface of each, by the node's own name for the cluster: {@code link} is the first, then such as {@code link/eth1}. A node
   * without any interface has a first link all the same, on which it is alone.
   */
  public static Map<String, String> of(List<Interface> interfaces) {
    Map<String, String> links = new LinkedHashMap<>(2);
    for (Interface each : interfaces) {
      if (links.isEmpty()) {
        links.put(FIRST, each.name());
      } else if (!each.metered()) {
        links.put(FIRST + "/" + each.name(), each.name());
      }
    }
    if (links.isEmpty()) {
      links.put(FIRST, "");
    }
    return links;
  }
}
