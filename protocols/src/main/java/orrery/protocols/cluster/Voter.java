package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Ballot;

/** A node as its election sees it. */
final class Voter implements Electorate {

  private final ClusterMember node;

  Voter(ClusterMember node) {
    this.node = node;
  }

  @Override
  public Standing self() {
    return new Standing(node.host().id(), node.profile().score());
  }

  @Override
  public boolean eligible() {
    return node.profile().eligible() && node.mayServe(node.host().id());
  }

  @Override
  public List<Roster.Entry> others() {
    return node.others().stream().map(this::asItMayServe).toList();
  }

  private Roster.Entry asItMayServe(Roster.Entry other) {
    return node.mayServe(other.id()) ? other : new Roster.Entry(other.id(), other.endpoint(), other.score(), false, other.duties());
  }

  @Override
  public long lostTerm() {
    return node.lost().term();
  }

  @Override
  public NodeId lostId() {
    NodeId lost = node.lost().id();
    return lost == null ? node.host().id() : lost;
  }

  @Override
  public void send(Endpoint destination, Ballot ballot) {
    if (node.role() != Role.OUTSIDE) {
      node.transport().send(destination, ballot);
    }
  }

  @Override
  public Timer timer(String name, Runnable onExpiry) {
    return node.host().timer(name, onExpiry);
  }

  @Override
  public RandomStream random() {
    return node.random();
  }

  @Override
  public void keep(ByteBuffer value, Runnable then) {
    node.host().storage().put(key(), value);
    node.host().storage().sync(then);
  }

  @Override
  public Optional<byte[]> kept() {
    return node.host().storage().get(key());
  }

  private String key() {
    return "cluster/" + node.cluster() + "/election";
  }

  @Override
  public void win(String reason, long least) {
    node.succeed(reason, least);
  }

  @Override
  public void win(String reason, Consumer<SuperNode> announcement) {
    node.succeed(reason, announcement);
  }

  @Override
  public void accept(SuperNode claim) {
    node.onElected(claim);
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
