package orrery.protocols.cluster;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * All times and limits of a cluster. The failure detector, the transport, membership and the rendezvous are the same for
 * every election algorithm; each algorithm adds its own record.
 */
public record ClusterConfig(
    @Doc("How the super node is elected.")
        @Default(value = "merit") Algorithm election,
    @Doc("How long an activated node looks for a super node before it declares itself one.")
        @Default(value = "3.5 s", source = "RFC 6762 §5.2 and §6: three queries (at 0, 1 and 3 s, the first delayed by up to 120 ms) and the slowest usual answer to the last, 120 ms")
        Duration bootstrapTime,
    @Doc("How much longer than that the least fit of nodes looks; the fitter, the shorter.")
        @Default(value = "1 s")
        Duration bootstrapSpread,
    @Doc("How long a registration holds; it is renewed at half that time.")
        @Default(value = "6 min") Duration lease,
    @Doc("How long a request waits for its answer before it is sent again; doubled each time.")
        @Default(value = "500 ms", source = "RFC 8489 §6.2.1") Duration retransmissionTimeout,
    @Doc("How often a request is sent again before whom it is for counts as lost.")
        @Default(value = "3") int retransmissions,
    @Doc("How often a super node looks for another one on its link.")
        @Default(value = "2 min") Duration watchInterval,
    @Doc("The most members a super node registers.")
        @Default(value = "256") int maximumMembers,
    MeritConfig merit,
    BullyConfig bully,
    SelectionConfig selection,
    RingConfig ring,
    RaftConfig raft,
    RandomConfig random,
    @Doc("Whether a node that is switched on again first asks those it remembers of the cluster, while it searches.")
        @Default(value = "true") boolean rejoin,
    PartConfig parts) {

  /** The election algorithms there are. */
  public enum Algorithm {
    /** The best node by its profile ({@code MeritElection}). */
    MERIT,
    /** The node whose id has the highest hash (Garcia-Molina 1982, {@code BullyElection}). */
    BULLY,
    /** The same node, found by messages round a ring (Chang and Roberts 1979, {@code RingElection}). */
    RING,
    /** Whoever first has a majority of votes (Ongaro 2014, {@code RaftElection}). */
    RAFT,
    /** A node drawn by lot ({@code RandomElection}). */
    RANDOM
  }

  public ClusterConfig {
    requirePositive("bootstrapTime", bootstrapTime);
    requirePositive("bootstrapSpread", bootstrapSpread);
    requirePositive("lease", lease);
    requirePositive("retransmissionTimeout", retransmissionTimeout);
    requirePositive("watchInterval", watchInterval);
    if (retransmissions < 0 || retransmissions > 10) {
      throw new IllegalArgumentException("retransmissions must be 0 to 10 but is " + retransmissions);
    }
    if (maximumMembers < 1 || maximumMembers > 4096) {
      throw new IllegalArgumentException("maximumMembers must be 1 to 4096 but is " + maximumMembers);
    }
  }

  /** So many rounds of multicast in a row, each lost, the bounds below allow for. */
  public static final int TOLERATED_LOSSES = 2;

  /** A round of multicast: a query, delayed by up to 120 ms, and its answer, delayed as much (RFC 6762 §5.2, §6), and slack. */
  private static final Duration ROUND = Duration.ofSeconds(1);

  /** The time to live of the records of an announcement that name a host (RFC 6762 §10). */
  private static final Duration ANNOUNCEMENT = Duration.ofSeconds(120);

  /** The same with another election. */
  public ClusterConfig with(Algorithm other) {
    return new ClusterConfig(other, bootstrapTime, bootstrapSpread, lease, retransmissionTimeout, retransmissions, watchInterval,
        maximumMembers, merit, bully, selection, ring, raft, random, rejoin, parts);
  }

  /** From the first sending of a request to the moment it counts as unanswered. */
  public Duration requestSpan() {
    return retransmissionTimeout.multipliedBy((2L << retransmissions) - 1);
  }

  /**
   * How long, at most, two super nodes of one cluster coexist that reach each other both ways (EC-43), where at most
   * {@value #TOLERATED_LOSSES} rounds of multicast in a row are lost and no request is lost with all its retransmissions.
   *
   * <p>Each looks for others every watch interval, so that one notices the other within {@value #TOLERATED_LOSSES} + 1
   * intervals and a round. Then they meet, which is one request, and the lesser passes its office on, which is another; one
   * of them may have begun to pass its office to somebody who does not answer, which is a third.
   */
  public Duration coexistenceBound() {
    return noticing().plus(requestSpan().multipliedBy(3));
  }

  /**
   * How long after the last fault, at most, a cluster whose members reach each other has exactly one super node that all
   * believe in, on the same conditions as {@link #coexistenceBound} and while somebody may be super node.
   *
   * <p>It is the sum of what can follow one after the other: a member renews within half a lease and finds its super node
   * lost, one request; an election takes its rounds, and if they lead to nothing, a bootstrap follows; the super node found may
   * be gone again by the time of the registration, another request; and two elected apart meet.
   */
  public Duration settlingBound() {
    Duration rounds = switch (election) {
      case MERIT -> Duration.ofNanos(MeritElection.roundNanos(merit)).multipliedBy(MeritElection.MAXIMUM_ROUNDS);
      case BULLY -> Duration.ofNanos(BullyElection.roundNanos(bully)).multipliedBy(BullyElection.MAXIMUM_ROUNDS);
      case RING -> Duration.ofNanos(RingElection.roundNanos(ring, maximumMembers + 1)).multipliedBy(RingElection.MAXIMUM_ROUNDS);
      case RAFT -> raft.longestTimeout().multipliedBy(RaftElection.MAXIMUM_ROUNDS);
      case RANDOM -> random.nominationTimeout().multipliedBy(RandomElection.MAXIMUM_ROUNDS);
    };
    Duration bootstrap = bootstrapTime.plus(bootstrapSpread.multipliedBy(11).dividedBy(10));
    return lease.dividedBy(2).plus(requestSpan())
        .plus(rounds).plus(bootstrap)
        .plus(requestSpan())
        .plus(coexistenceBound());
  }

  /**
   * How long after the last fault, at most, all members of such a cluster believe in its one super node: those who followed
   * another are told, or learn it when they renew and are referred.
   */
  public Duration agreementBound() {
    return settlingBound().plus(lease.dividedBy(2)).plus(requestSpan().multipliedBy(2));
  }

  /**
   * How long after the last coming, going or fault, at most, its super node knows exactly who is there: who has gone without
   * a word is forgotten when its lease ends, which the last renewal before may have extended.
   */
  public Duration knowledgeBound() {
    return agreementBound().plus(lease).plus(requestSpan());
  }

  /**
   * For how long the other half of a part may have no super node before the one of this half takes it over, too: as long as
   * the loss of a super node can go unnoticed, and an election and what may follow it can take.
   */
  public Duration vacancyPatience() {
    return settlingBound().minus(coexistenceBound());
  }

  /**
   * As {@link #settlingBound}, for a cluster that is or has just been divided: the whole of a part may be lost, which its other half
   * notices when the announcement has not been heard for its time to live, and looks after once every watch interval; and one part may
   * be taken over twice.
   */
  public Duration dividedBound() {
    return ANNOUNCEMENT.plus(watchInterval.multipliedBy(2)).plus(vacancyPatience()).plus(coexistenceBound().multipliedBy(2));
  }

  /**
   * As {@link #agreementBound}, for such a cluster: who is a guest of another part is sent to its own when it renews, once the super
   * node there has heard of the one of that part, as it does within the time in which it would have noticed a rival.
   */
  public Duration dividedAgreementBound() {
    return dividedBound().plus(noticing()).plus(lease.dividedBy(2)).plus(requestSpan().multipliedBy(2));
  }

  /** As {@link #knowledgeBound}, for such a cluster. */
  public Duration dividedKnowledgeBound() {
    return dividedAgreementBound().plus(lease).plus(requestSpan());
  }

  /** Until one super node has heard of another. */
  private Duration noticing() {
    return watchInterval.multipliedBy(TOLERATED_LOSSES + 1).plus(ROUND);
  }

  static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be longer than 0 s but is " + value);
    }
  }
}
