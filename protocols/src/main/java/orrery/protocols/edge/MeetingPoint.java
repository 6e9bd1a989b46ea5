package orrery.protocols.edge;

import orrery.protocols.cluster.Rendezvous;
import orrery.protocols.cluster.SuperNode;
import org.jspecify.annotations.Nullable;

/**
 * The rendezvous of a link, and besides it those super nodes that discovery has found on the link: two that multicast
 * keeps apart meet through the service (EC-36, EC-43).
 */
final class MeetingPoint implements Rendezvous {

  private final Rendezvous link;
  private @Nullable Listener listener;

  MeetingPoint(Rendezvous link) {
    this.link = link;
  }

  /** {@code neighbour} is on this link, confirmed by an exchange on it. */
  void onNeighbour(SuperNode neighbour) {
    if (listener != null) {
      listener.onClaim(neighbour);
    }
  }

  @Override
  public void seek(Listener told) {
    listener = told;
    link.seek(told);
  }

  @Override
  public void look() {
    link.look();
  }

  @Override
  public void ignore() {
    listener = null;
    link.ignore();
  }

  @Override
  public void announce(SuperNode claim) {
    link.announce(claim);
  }

  @Override
  public void withdraw() {
    link.withdraw();
  }
}
