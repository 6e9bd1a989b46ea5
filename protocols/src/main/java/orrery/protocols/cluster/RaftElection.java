package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Ballot;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.Vote;
import orrery.protocols.cluster.ClusterMessage.VoteRequest;
import org.jspecify.annotations.Nullable;

/**
 * The leader election of Raft (D. Ongaro, "Consensus: Bridging Theory and Practice", Stanford University 2014, §3.4 and
 * chapter 9), without its log: whoever first has the votes of a majority becomes super node.
 *
 * <p>A node that knows the super node to be lost waits for a time drawn at random, then stands: it enters the next ballot,
 * gives itself its vote and asks all others for theirs. Each has one vote a ballot, for the first that asks, and keeps it in
 * storage before it answers. A node that hears of a later ballot enters it. A ballot that nobody wins, because the votes
 * are split, is followed by another when the next waits long enough. A node draws a new time when it stands and when it
 * gives its vote.
 *
 * <p>Where the paper leaves it open, or the cluster differs from its model:
 *
 * <ul>
 *   <li>what the paper calls a term is a ballot here, to tell it from the term of an office; the office that is won has a term
 *       no lower than its ballot;
 *   <li>the electorate is the last roster without the lost super node, which could not vote, and a majority is of that. Of
 *       an odd number of members with the lost one it is Raft's majority; of an even number it is one vote less, and two
 *       of one ballot can still not both have it where the rosters are the same;
 *   <li>loss is noticed by the failure detector of all elections rather than by missing heartbeats (EC-14), and the request
 *       for a vote is the word of it;
 *   <li>without a log, every member is as good as another, except those whose owners do not let them be super node: they
 *       vote and never stand;
 *   <li>a leader of an earlier ballot does not step down by itself: see the decisions on the package's page. Pre-vote
 *       (§9.6) protects a living leader from members that rejoin, which here ask it to register them.
 * </ul>
 */
final class RaftElection implements Election {

  /** So often a node waits in a row, whatever it does meanwhile, before it gives the election up. */
  static final int MAXIMUM_ROUNDS = 5;

  private enum Phase { IDLE, FOLLOWING, STANDING }

  private final RaftConfig config;
  private final Electorate electorate;
  private final Timer timer;
  private final Set<NodeId> votes = new TreeSet<>();
  private Phase phase = Phase.IDLE;
  private int waits;
  private long ballot;
  private @Nullable NodeId votedFor;

  /** Begins with the ballot and the vote that were kept; what is there but damaged counts as nothing. */
  RaftElection(RaftConfig config, Electorate electorate) {
    this.config = config;
    this.electorate = electorate;
    this.timer = electorate.timer("cluster-raft", this::onTimeout);
    electorate.kept().ifPresent(this::remember);
  }

  private void remember(byte[] kept) {
    if (kept.length > Long.BYTES) {
      long number = ByteBuffer.wrap(kept).getLong();
      String name = new String(kept, Long.BYTES, kept.length - Long.BYTES, StandardCharsets.UTF_8);
      if (number >= 0 && number <= Terms.MAXIMUM && NodeId.isValid(name)) {
        ballot = number;
        votedFor = new NodeId(name);
      }
    }
  }

  /** Any order will do, as long as it is the same everywhere: Raft knows nothing of its servers. */
  @Override
  public boolean prefers(Standing a, Standing b) {
    return IdHash.compare(a.id(), b.id()) > 0;
  }

  @Override
  public long patienceNanos(long longestNanos) {
    return electorate.random().nextLong(longestNanos + 1);
  }

  @Override
  public void begin(boolean noticed) {
    waits = 0;
    phase = Phase.FOLLOWING;
    await();
  }

  /** Waits anew, but no longer than the time that is up when it has done so often enough. */
  private void await() {
    if (waits < MAXIMUM_ROUNDS) {
      waits++;
      timer.start(config.shortestTimeout().toNanos() + electorate.random().nextLong(config.rangeNanos()));
    }
  }

  private void onTimeout() {
    if (waits == MAXIMUM_ROUNDS) {
      end();
      electorate.fail("nobody had a majority");
      return;
    }
    await();
    if (electorate.eligible()) {
      stand();
    }
  }

  private void stand() {
    phase = Phase.STANDING;
    ballot = Terms.after(ballot, electorate.lostTerm());
    votes.clear();
    vote(electorate.self().id(), () -> {
      votes.add(electorate.self().id());
      count();
      if (phase == Phase.STANDING) {
        VoteRequest request = new VoteRequest(electorate.lostTerm(), electorate.lostId(), ballot);
        electorate.others().forEach(other -> electorate.send(other.endpoint(), request));
      }
    });
  }

  /** Votes, and runs {@code then} when that is kept, unless the ballot or the election is over by then. */
  private void vote(NodeId candidate, Runnable then) {
    long mine = ballot;
    votedFor = candidate;
    byte[] name = candidate.name().getBytes(StandardCharsets.UTF_8);
    electorate.keep(ByteBuffer.allocate(Long.BYTES + name.length).putLong(mine).put(name).flip(), () -> {
      if (phase != Phase.IDLE && mine == ballot) {
        then.run();
      }
    });
  }

  @Override
  public void onBallot(NodeId sender, Endpoint source, Ballot message, boolean concerned) {
    if (!concerned || phase == Phase.IDLE) {
      return;
    }
    if (message instanceof VoteRequest request) {
      onVoteRequest(sender, source, request);
    } else if (message instanceof Vote vote) {
      onVote(sender, vote);
    }
  }

  private void onVoteRequest(NodeId sender, Endpoint source, VoteRequest request) {
    enter(request.ballot());
    if (request.ballot() == ballot && (votedFor == null || votedFor.equals(sender))) {
      await();
      vote(sender, () -> electorate.send(source, new Vote(request.term(), request.lost(), ballot, true)));
    } else {
      electorate.send(source, new Vote(request.term(), request.lost(), ballot, false));
    }
  }

  private void onVote(NodeId sender, Vote vote) {
    enter(vote.ballot());
    boolean mine = phase == Phase.STANDING && vote.ballot() == ballot && vote.granted();
    if (mine && electorate.others().stream().anyMatch(other -> other.id().equals(sender))) {
      votes.add(sender);
      count();
    }
  }

  private void enter(long later) {
    if (later > ballot) {
      ballot = later;
      votedFor = null;
      phase = Phase.FOLLOWING;
    }
  }

  private void count() {
    int electors = electorate.others().size() + 1;
    if (2 * votes.size() > electors) {
      end();
      electorate.win("elected", ballot);
    }
  }

  @Override
  public void end() {
    phase = Phase.IDLE;
    timer.cancel();
  }

  @Override
  public void onRegistered(SuperNode superNode) {}

  @Override
  public Optional<Declined.Reason> refusal(Standing challenger, Standing self, long tenureNanos) {
    return Optional.of(Declined.Reason.NOT_BETTER);
  }
}
