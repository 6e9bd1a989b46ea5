package orrery.protocols.discovery;

import orrery.host.NodeId;
import orrery.host.Probe;

/**
 * Tells a service's probe all that the service comes to know: {@code listed}, the address at which a node is said to be;
 * {@code record}, the incarnation, the term, the pair and the predecessor of a super node's record; {@code identity}, its
 * link's; {@code restored}, that all that follows is a replica's copy of what others have accepted.
 */
final class RegistryProbe implements DiscoveryRegistry.Listener {

  private final Probe probe;

  RegistryProbe(Probe probe) {
    this.probe = probe;
  }

  @Override
  public void onListed(NodeEntry entry) {
    probe.state("listed", entry.id().name(), entry.endpoint().address().toString());
  }

  @Override
  public void onUnlisted(NodeId id) {
    probe.state("listed", id.name(), "");
  }

  @Override
  public void onAccepted(DiscoveryRegistry.Cluster cluster) {
    NodeId replaced = cluster.replaced;
    probe.state("record", cluster.superNode.name(), cluster.incarnation + " " + cluster.term + " " + cluster.link.pair
        + (replaced == null ? "" : " " + replaced.name()));
  }

  @Override
  public void onLink(DiscoveryRegistry.Cluster cluster) {
    if (!RecordName.isFurther(cluster.superNode)) {
      probe.state("identity", cluster.superNode.name(), cluster.link.id);
    }
  }

  /** What this replica knows is another's from here on, who has told what made it so. */
  void onRestored() {
    probe.state("restored", "records", "yes");
  }

  @Override
  public void onEnded(NodeId superNode) {
    probe.state("record", superNode.name(), "");
    if (!RecordName.isFurther(superNode)) {
      probe.state("identity", superNode.name(), "");
    }
  }
}
