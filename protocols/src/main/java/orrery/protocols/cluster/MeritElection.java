package orrery.protocols.cluster;

import java.util.Optional;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Ballot;
import orrery.protocols.cluster.ClusterMessage.Candidacy;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.Suspicion;
import org.jspecify.annotations.Nullable;

/**
 * Election of the best node by its profile (EC-7, EC-13, EC-34).
 *
 * <p>Who notices that the super node is lost tells all (SUSPICION). Each then waits, the shorter the better it is, before it
 * stands (CANDIDACY to all), so that the best speaks first. Whoever hears a better candidate stays silent; whoever hears a
 * worse one stands at once. A candidate that hears no better one within the window takes office. Without loss that costs
 * three times the number of other members, whoever notices, where the best is so much better that all hear it before they
 * speak; else as many more as speak as well.
 *
 * <p>While a super node lives, a member that is better by a margin, and the best of all members, for a hold-down time asks
 * for the office; the super node refuses while its own office is young. Margin, hold-down and tenure are the hysteresis
 * against flapping: after a change, the loser would have to improve by twice the margin to be back.
 */
final class MeritElection implements Election {

  /** So often a candidate that was deferred to may fail to take office before the election is given up. */
  static final int MAXIMUM_ROUNDS = 3;

  private enum Phase { IDLE, WAITING, STANDING, DEFERRING }

  private final MeritConfig config;
  private final Electorate electorate;
  // Most nodes hardly ever take part in one, and never long for the office of another.
  private @Nullable Course course;
  private @Nullable Timer holdDown;

  /** The course of an election that this node takes part in. */
  private final class Course {
    private final Timer timer = electorate.timer("cluster-merit-phase", MeritElection.this::onPhaseExpired);
    private Phase phase = Phase.IDLE;
    private int round;
  }

  MeritElection(MeritConfig config, Electorate electorate) {
    this.config = config;
    this.electorate = electorate;
  }

  /** Higher score first; of equal scores, the smaller hash of the id. */
  @Override
  public boolean prefers(Standing a, Standing b) {
    return a.score() != b.score() ? a.score() > b.score() : IdHash.compare(a.id(), b.id()) < 0;
  }

  /** In inverse proportion to merit, and up to a tenth more, so that equals rarely speak at once. */
  @Override
  public long patienceNanos(long longestNanos) {
    RandomStream random = electorate.random();
    return longestNanos / 1000 * (1000 - electorate.self().score()) + random.nextLong(longestNanos / 10 + 1);
  }

  @Override
  public void begin(boolean noticed) {
    course().round = 0;
    cancelHoldDown();
    if (noticed) {
      tellAll(new Suspicion(electorate.lostTerm(), electorate.lostId()));
    }
    await();
  }

  private void await() {
    if (!electorate.eligible()) {
      defer();
      return;
    }
    enter(Phase.WAITING, patienceNanos(config.candidacyDelay().toNanos()));
  }

  private void stand() {
    tellAll(candidacy());
    enter(Phase.STANDING, config.candidacyWindow().toNanos());
  }

  /** Waits for another to take office, as long as the least of them might take. */
  private void defer() {
    enter(Phase.DEFERRING, roundNanos(config));
  }

  private void enter(Phase phase, long nanos) {
    Course entered = course();
    entered.phase = phase;
    entered.timer.start(nanos);
  }

  private Course course() {
    course = course == null ? new Course() : course;
    return course;
  }

  private Phase phase() {
    return course == null ? Phase.IDLE : course.phase;
  }

  private void cancelHoldDown() {
    if (holdDown != null) {
      holdDown.cancel();
      holdDown = null;
    }
  }

  private void onPhaseExpired() {
    Course now = course();
    switch (now.phase) {
      case WAITING -> stand();
      case STANDING -> {
        now.phase = Phase.IDLE;
        electorate.win("elected");
      }
      case DEFERRING -> {
        if (++now.round < MAXIMUM_ROUNDS) {
          await();
        } else {
          now.phase = Phase.IDLE;
          electorate.fail("nobody took office");
        }
      }
      case IDLE -> throw new AssertionError("the timer of no phase expired");
    }
  }

  @Override
  public void onBallot(NodeId sender, Endpoint source, Ballot ballot, boolean concerned) {
    if (!concerned || !(ballot instanceof Candidacy candidacy)) {
      return;
    }
    if (!electorate.eligible() || prefers(new Standing(sender, candidacy.score()), electorate.self())) {
      defer();
    } else if (phase() == Phase.WAITING) {
      stand();
    } else if (phase() == Phase.STANDING) {
      // It may have missed this node's candidacy, or have entered the election after it.
      electorate.send(source, candidacy());
    }
  }

  @Override
  public void end() {
    if (course != null) {
      course.timer.cancel();
      course = null;
    }
    cancelHoldDown();
  }

  @Override
  public void onRegistered(SuperNode superNode) {
    if (!wouldBeBetter(superNode)) {
      cancelHoldDown();
      return;
    }
    holdDown = holdDown == null ? electorate.timer("cluster-merit-hold-down", electorate::challenge) : holdDown;
    if (!holdDown.isPending()) {
      holdDown.start(config.holdDown());
    }
  }

  private boolean wouldBeBetter(SuperNode superNode) {
    Standing self = electorate.self();
    return electorate.eligible()
        && self.score() >= superNode.score() + config.margin()
        && electorate.others().stream()
            .filter(other -> other.eligible() && !other.id().equals(superNode.id()))
            .allMatch(other -> prefers(self, Standing.of(other)));
  }

  @Override
  public Optional<Declined.Reason> refusal(Standing challenger, Standing self, long tenureNanos) {
    if (challenger.score() < self.score() + config.margin()) {
      return Optional.of(Declined.Reason.NOT_BETTER);
    }
    return tenureNanos < config.minimumTenure().toNanos() ? Optional.of(Declined.Reason.TOO_EARLY) : Optional.empty();
  }

  private Candidacy candidacy() {
    return new Candidacy(electorate.lostTerm(), electorate.lostId(), electorate.self().score());
  }

  private void tellAll(Ballot ballot) {
    for (Roster.Entry other : electorate.others()) {
      electorate.send(other.endpoint(), ballot);
    }
  }

  /** The longest a round lasts that ends with somebody in office, but for the way its messages take: allowed a window more. */
  static long roundNanos(MeritConfig config) {
    return config.candidacyDelay().toNanos() / 10 * 11 + 2 * config.candidacyWindow().toNanos();
  }
}
