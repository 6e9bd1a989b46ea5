package orrery.protocols.edge;

import java.util.function.Function;
import orrery.host.Host;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.ClusterName;
import orrery.protocols.cluster.ClusterPorts;
import orrery.protocols.cluster.LinkRendezvous;
import orrery.protocols.mdns.MulticastDns;

/** A node's part on one of its links: multicast DNS, and membership in the link's cluster. */
final class EdgeLink {

  private final MulticastDns mdns;
  private final ClusterMember cluster;

  /**
   * A part not yet begun.
   *
   * @param host as it is on that link
   * @param name the node's own name for the link's cluster
   * @param listener made for the place where super nodes meet on the link
   */
  EdgeLink(Host host, EdgeNodeConfig config, String name, Function<MeetingPoint, ClusterListener> listener) {
    mdns = new MulticastDns(host, config.mdns());
    MeetingPoint meetingPoint = new MeetingPoint(new LinkRendezvous(host, mdns, EdgeLinks.FIRST));
    ClusterName names = new ClusterName(EdgeLinks.FIRST, name, EdgeLinks.FIRST);
    cluster = new ClusterMember(host, config.cluster(), names, ClusterPorts.of(host), meetingPoint, listener.apply(meetingPoint));
  }

  void start() {
    mdns.start();
    cluster.start();
  }

  void stop(Runnable done) {
    cluster.stop(() -> mdns.stop(done));
  }

  ClusterMember cluster() {
    return cluster;
  }
}
