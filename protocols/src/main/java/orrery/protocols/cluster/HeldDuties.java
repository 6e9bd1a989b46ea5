package orrery.protocols.cluster;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.host.Probe;
import orrery.host.Timer;

/**
 * The duties this node has, as its super node has told it. It keeps them until it is told otherwise, over the loss of its
 * super node too: who is served by it should not suffer by an election.
 */
final class HeldDuties implements Runnable {

  private static final Probe.Wait[] NO_TENURES = {};

  private final ClusterMember node;
  // Most nodes have none most of the time.
  private @Nullable Timer check;
  /** One for each duty that it has, in their order. */
  private Probe.Wait[] tenures = NO_TENURES;
  private Set<Duty> duties = Duty.none();
  private Set<Duty> earlier = Duty.none();
  private long term;
  private long version;

  HeldDuties(ClusterMember node) {
    this.node = node;
  }

  Set<Duty> duties() {
    return duties;
  }

  /** What this node had to do in an earlier session: it goes on with that once its super node has been told. */
  void remember(Set<Duty> ofEarlierSession) {
    earlier = ofEarlierSession;
  }

  /** What a super node is to be told that this node has to do. */
  Set<Duty> claimed() {
    return duties.isEmpty() ? earlier : duties;
  }

  /** A super node has been told what is {@link #claimed}. */
  void resume() {
    hold(claimed());
  }

  /** A super node says what this node has to do, perhaps twice, or late. */
  void assigned(long ofTerm, long ofVersion, Set<Duty> assigned) {
    if (ofTerm > term || ofTerm == term && ofVersion > version) {
      term = ofTerm;
      version = ofVersion;
      hold(assigned);
    }
  }

  /** This node has these duties from now on. */
  void hold(Set<Duty> others) {
    earlier = Duty.none();
    if (others.equals(duties)) {
      return;
    }
    measure(others);
    duties = Duty.held(others);
    node.host().probe().state("duties", node.cluster(), Duty.words(duties));
    startCheck();
    node.listener().onDuties(duties);
  }

  /** The tenures of duties that it has no longer end, those of duties that are new begin. */
  private void measure(Set<Duty> others) {
    Probe.Wait[] running = others.isEmpty() ? NO_TENURES : new Probe.Wait[others.size()];
    int was = 0;
    int is = 0;
    for (Duty duty : Duty.values()) {
      Probe.@Nullable Wait before = duties.contains(duty) ? tenures[was++] : null;
      if (others.contains(duty)) {
        running[is++] = before != null ? before : node.host().probe().begin(ClusterMetrics.DUTY_TENURE, node.name().counted(), duty.word());
      } else if (before != null) {
        before.finish();
      }
    }
    tenures = running;
  }

  private void startCheck() {
    if (duties.isEmpty()) {
      if (check != null) {
        check.cancel();
        check = null;
      }
      return;
    }
    check = check == null ? node.host().timer("cluster-duties", this) : check;
    if (!check.isPending()) {
      check.start(node.spread(node.config().selection().selfCheck()));
    }
  }

  /** Its timer has expired: who has duties says at once when it should have them no longer, and does not wait for its renewal. */
  @Override
  public void run() {
    startCheck();
    Profile now = node.describe();
    if (now.equals(node.profile())) {
      return;
    }
    node.reconsiderDuties();
    Selection selection = new Selection(node.config().selection());
    if (duties.stream().anyMatch(duty -> selection.objection(duty, now, true) != null)) {
      node.tellUnfit();
    }
  }
}
