package orrery.protocols.cluster;

import orrery.host.Timer;
import org.jspecify.annotations.Nullable;

/**
 * How one node looks for the super node of its cluster: it listens at the rendezvous, looks again at every watch, and is its own
 * super node where it finds nobody for as long as a bootstrap lasts (EC-12).
 */
final class Search implements Rendezvous.Listener, Runnable {

  private final ClusterMember node;
  private final Rendezvous rendezvous;
  private @Nullable Timer bootstrap;
  // Members do not look.
  private @Nullable Timer watch;
  private @Nullable Rejoin rejoin;
  private boolean refused;

  Search(ClusterMember node, Rendezvous rendezvous) {
    this.node = node;
    this.rendezvous = rendezvous;
  }

  /** Begins as an activated node does. */
  void begin() {
    startBootstrap();
    listen();
  }

  /** Asks those, too, whom this node remembers. */
  void rejoin(Recollection known) {
    rejoin = new Rejoin(node, node.host(), node.config());
    rejoin.begin(known);
  }

  /** Listens, and looks at every watch, from now on. */
  void listen() {
    startWatch();
    rendezvous.seek(this);
  }

  /** Looks once more. */
  void look() {
    rendezvous.look();
  }

  /** The cluster takes no more members: this node is not to found another beside it. */
  void onRefused() {
    refused = true;
  }

  /** Somebody has been found: this node does not declare itself. */
  void onFound() {
    if (bootstrap != null) {
      bootstrap.cancel();
      bootstrap = null;
    }
    if (rejoin != null) {
      rejoin.end();
      rejoin = null;
    }
  }

  /** It is over. */
  void end() {
    refused = false;
    onFound();
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
    rendezvous.ignore();
  }

  @Override
  public void onClaim(SuperNode claim) {
    node.onAnnounced(claim);
  }

  @Override
  public void onGone(SuperNode claim) {
    node.onGone(claim);
  }

  @Override
  public void onTerm(long term) {
    node.onTerm(term);
  }

  /** A node on a link without multicast is alone there, and need not wait for anybody. */
  private void startBootstrap() {
    boolean alone = !rendezvous.isArbiter() && node.host().interfaces().stream().noneMatch(each -> each.up() && each.multicast());
    bootstrap = bootstrap == null ? node.host().timer("cluster-bootstrap", this::onBootstrapEnd) : bootstrap;
    bootstrap.start(alone ? 0 : node.config().bootstrapTime().toNanos() + node.patienceNanos(node.config().bootstrapSpread().toNanos()));
  }

  private void onBootstrapEnd() {
    bootstrap = null;
    if (!refused) {
      node.declare();
    }
  }

  private void startWatch() {
    watch = watch == null ? node.host().timer("cluster-watch", this) : watch;
    watch.start(node.spread(node.config().watchInterval()));
  }

  /** Its timer has expired: the regular look around of a node that is not a member. */
  @Override
  public void run() {
    startWatch();
    if (node.watchesOffice()) {
      return;
    }
    refused = false;
    rendezvous.look();
    if (node.role() == Role.SEEKING && bootstrap == null) {
      startBootstrap();
    }
  }
}
