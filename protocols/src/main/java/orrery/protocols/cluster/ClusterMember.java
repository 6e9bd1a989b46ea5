package orrery.protocols.cluster;

import java.util.List;
import java.util.Optional;
import orrery.host.Host;
import orrery.host.Protocol;

/** One node's part in one cluster. */
public final class ClusterMember implements Protocol {

  private final String cluster;
  private Role role = Role.OUTSIDE;
  private long term;

  /**
   * A part not yet begun.
   *
   * @param cluster the cluster's name, 1 to 63 bytes of UTF-8; nodes of the same name on a link are one cluster
   * @param rendezvous where its super node is found, used by this object alone
   */
  public ClusterMember(Host host, ClusterConfig config, String cluster, Rendezvous rendezvous, ClusterListener listener) {
    this.cluster = cluster;
  }

  @Override
  public void start() {
    throw new UnsupportedOperationException("the state machine is on its way");
  }

  @Override
  public void stop(Runnable done) {
    done.run();
  }

  /** The cluster's name. */
  public String cluster() {
    return cluster;
  }

  /** What this node is to the cluster. */
  public Role role() {
    return role;
  }

  /** The highest term it has accepted, 0 before the first. */
  public long term() {
    return term;
  }

  /** The super node it believes in; itself, perhaps. */
  public Optional<SuperNode> superNode() {
    return Optional.empty();
  }

  /** Who is in the cluster, as the super node last told. */
  public Roster roster() {
    return Roster.EMPTY;
  }

  /** The registered members in the order of their ids, without this node; empty unless it is super node. */
  public List<Member> members() {
    return List.of();
  }

  /** What it tells the cluster of itself. */
  public Profile profile() {
    throw new UnsupportedOperationException("the state machine is on its way");
  }

  /** A use of the super node has failed: asks it whether it still lives, and holds an election if it does not (EC-35). */
  public void suspect(String reason) {}
}
