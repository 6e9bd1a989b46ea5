package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Circular;

/**
 * The members of a cluster in the order of their ids, the last before the first, as one of them sees it: what it passes on
 * goes to the next that acknowledges it. Who does not, in time, is passed over until this node hears from it again.
 */
final class Ring {

  private final RingConfig config;
  private final Electorate electorate;
  private final Set<NodeId> silent = new TreeSet<>();
  private final Map<Integer, Hop> open = new TreeMap<>();
  private List<Roster.Entry> followers = List.of();
  private int lastHop;

  Ring(RingConfig config, Electorate electorate) {
    this.config = config;
    this.electorate = electorate;
  }

  /** Looks at the roster, and takes everybody on it for alive. */
  void form() {
    silent.clear();
    NodeId self = electorate.self().id();
    List<Roster.Entry> following = new ArrayList<>();
    List<Roster.Entry> preceding = new ArrayList<>();
    for (Roster.Entry other : electorate.others()) {
      (other.id().compareTo(self) > 0 ? following : preceding).add(other);
    }
    following.addAll(preceding);
    followers = List.copyOf(following);
  }

  /** How many nodes are in it, this one included; 1 before it is formed. */
  int size() {
    return followers.size() + 1;
  }

  /** This node has heard from {@code sender}. */
  void onHeard(NodeId sender) {
    silent.remove(sender);
  }

  /** The next in the ring has what was sent to it as hop {@code number}. */
  void onReceipt(int number) {
    Hop hop = open.get(number);
    if (hop != null) {
      hop.end();
    }
  }

  /** Sends {@code message}, made with a hop's number, to the next that lives; where there is none, runs {@code alone}. */
  void pass(IntFunction<? extends Circular> message, Runnable alone) {
    pass(followers, message, alone);
  }

  /** Who was passed over and is heard again is not sent the same once more: the rest of the ring only gets shorter. */
  private void pass(List<Roster.Entry> rest, IntFunction<? extends Circular> message, Runnable alone) {
    int next = 0;
    while (next < rest.size() && silent.contains(rest.get(next).id())) {
      next++;
    }
    if (next == rest.size()) {
      alone.run();
    } else {
      new Hop(rest.subList(next, rest.size()), message, alone).begin();
    }
  }

  /** Waits for no receipt any more. */
  void forget() {
    List.copyOf(open.values()).forEach(Hop::end);
  }

  /** A message on its way to the next. */
  private final class Hop {

    private final int number = ++lastHop;
    private final List<Roster.Entry> to;
    private final IntFunction<? extends Circular> message;
    private final Runnable alone;
    private final Timer timer = electorate.timer("cluster-ring-hop", this::onSilence);

    /** @param to the nodes it may go to, of which it goes to the first */
    Hop(List<Roster.Entry> to, IntFunction<? extends Circular> message, Runnable alone) {
      this.to = to;
      this.message = message;
      this.alone = alone;
    }

    private void begin() {
      open.put(number, this);
      timer.start(config.hopTimeout());
      electorate.send(to.get(0).endpoint(), message.apply(number));
    }

    private void onSilence() {
      end();
      silent.add(to.get(0).id());
      pass(to.subList(1, to.size()), message, alone);
    }

    private void end() {
      timer.cancel();
      open.remove(number);
    }
  }
}
