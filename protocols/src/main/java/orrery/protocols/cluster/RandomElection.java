package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Ballot;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.Nomination;
import org.jspecify.annotations.Nullable;

/**
 * Election by lot: the measure of what any rule of choice is worth (CL-9).
 *
 * <p>Who notices the loss draws one of the members that may be super node, itself among them, and nominates it; that one
 * takes office. One that does not in time is not drawn again, and another is. A super node that leaves passes its office
 * to a member drawn likewise. Where two nodes notice at once, both drawn may take office; they meet as any two super nodes do.
 */
final class RandomElection implements Election {

  /** So many nominations may come to nothing before the election is given up. */
  static final int MAXIMUM_ROUNDS = 3;

  private final RandomConfig config;
  private final Electorate electorate;
  private final Timer timer;
  private final Set<NodeId> silent = new TreeSet<>();
  private @Nullable NodeId nominee;
  private boolean underWay;
  private int round;

  RandomElection(RandomConfig config, Electorate electorate) {
    this.config = config;
    this.electorate = electorate;
    this.timer = electorate.timer("cluster-random", this::onTimeout);
  }

  /** Two super nodes that meet must agree on which remains; the hash is as good as a lot, and both know it. */
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
    round = 0;
    silent.clear();
    nominee = null;
    underWay = true;
    if (noticed) {
      nominate();
    } else {
      timer.start(config.nominationTimeout());
    }
  }

  private void nominate() {
    List<Optional<Roster.Entry>> willing = new ArrayList<>();
    for (Roster.Entry other : electorate.others()) {
      if (other.eligible() && !silent.contains(other.id())) {
        willing.add(Optional.of(other));
      }
    }
    if (electorate.eligible()) {
      willing.add(Optional.empty());
    }
    if (willing.isEmpty()) {
      end();
      electorate.fail("nobody is willing");
      return;
    }
    Roster.Entry drawn = willing.get(electorate.random().nextInt(willing.size())).orElse(null);
    if (drawn == null) {
      win();
    } else {
      nominee = drawn.id();
      timer.start(config.nominationTimeout());
      electorate.send(drawn.endpoint(), new Nomination(electorate.lostTerm(), electorate.lostId()));
    }
  }

  private void win() {
    end();
    electorate.win("elected");
  }

  private void onTimeout() {
    if (nominee != null) {
      silent.add(nominee);
    }
    if (++round < MAXIMUM_ROUNDS) {
      nominate();
    } else {
      end();
      electorate.fail("nobody took office");
    }
  }

  @Override
  public void onBallot(NodeId sender, Endpoint source, Ballot ballot, boolean concerned) {
    if (ballot instanceof Nomination && concerned && underWay && electorate.eligible()) {
      win();
    }
  }

  @Override
  public void end() {
    underWay = false;
    timer.cancel();
  }

  @Override
  public void onRegistered(SuperNode superNode) {}

  @Override
  public List<Member> successors(List<Member> willing) {
    List<Member> left = new ArrayList<>(willing);
    left.sort(Comparator.comparing(Member::id));
    List<Member> drawn = new ArrayList<>();
    while (!left.isEmpty()) {
      drawn.add(left.remove(electorate.random().nextInt(left.size())));
    }
    return drawn;
  }

  @Override
  public Optional<Declined.Reason> refusal(Standing challenger, Standing self, long tenureNanos) {
    return Optional.of(Declined.Reason.NOT_BETTER);
  }
}
