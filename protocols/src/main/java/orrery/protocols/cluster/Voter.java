package orrery.protocols.cluster;

import java.util.List;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Ballot;

/** A node as its election sees it. */
final class Voter implements Electorate {

  private final ClusterMember node;
  private final Host host;
  private final RandomStream random;

  Voter(ClusterMember node, Host host, RandomStream random) {
    this.node = node;
    this.host = host;
    this.random = random;
  }

  @Override
  public Standing self() {
    return new Standing(host.id(), node.profile().score());
  }

  @Override
  public boolean eligible() {
    return node.profile().eligible();
  }

  @Override
  public List<Roster.Entry> others() {
    return node.others();
  }

  @Override
  public long lostTerm() {
    return node.lost().term();
  }

  @Override
  public NodeId lostId() {
    return node.lost().id();
  }

  @Override
  public void send(Endpoint destination, Ballot ballot) {
    node.station().transport().send(destination, ballot);
  }

  @Override
  public Timer timer(String name, Runnable onExpiry) {
    return host.timer("cluster-" + name, onExpiry);
  }

  @Override
  public RandomStream random() {
    return random;
  }

  @Override
  public void win(String reason) {
    node.succeed(reason);
  }

  @Override
  public void fail(String reason) {
    node.seek(reason);
  }

  @Override
  public void challenge() {
    node.challenge();
  }
}
