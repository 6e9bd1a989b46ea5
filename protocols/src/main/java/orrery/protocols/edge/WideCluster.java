package orrery.protocols.edge;

import orrery.host.Host;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.ClusterName;
import orrery.protocols.cluster.ClusterPorts;
import orrery.protocols.discovery.ServiceRendezvous;
import orrery.protocols.http.HttpGroup;
import org.jspecify.annotations.Nullable;

/** A node's part in one cluster that is wider than a link, in and out as often as the node comes by. */
final class WideCluster {

  private final ServiceRendezvous rendezvous;
  private final ClusterMember member;
  private boolean wanted;
  private boolean inside;
  private boolean leaving;
  private Runnable left = () -> {};

  WideCluster(Host host, EdgeNodeConfig config, @Nullable HttpGroup service, String name, ClusterPorts ports) {
    String kind = name.substring(0, name.indexOf('/'));
    rendezvous = new ServiceRendezvous(host, service, name, kind);
    member = new ClusterMember(host, config.cluster(), new ClusterName(name, name, kind), ports, rendezvous, new ClusterListener() {});
  }

  /** The part, which may be outside at the moment. */
  ClusterMember member() {
    return member;
  }

  /** Whether it takes part, or will when it has left. */
  boolean isWanted() {
    return wanted;
  }

  /** Takes part, from now on or from when it has left. */
  void enter() {
    wanted = true;
    if (!inside && !leaving) {
      inside = true;
      member.start();
    }
  }

  /** Takes part no more; {@code done} runs when the others know, or soon. */
  void leave(Runnable done) {
    wanted = false;
    Runnable before = left;
    left = leaving ? () -> {
      before.run();
      done.run();
    } : done;
    if (inside) {
      inside = false;
      leaving = true;
      member.stop(() -> rendezvous.close(this::onLeft));
    } else if (!leaving) {
      onLeft();
    }
  }

  private void onLeft() {
    Runnable done = left;
    leaving = false;
    left = () -> {};
    done.run();
    if (wanted) {
      enter();
    }
  }
}
