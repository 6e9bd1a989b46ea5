package orrery.protocols.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Circular;
import org.jspecify.annotations.Nullable;

/**
 * The members of a cluster in the order of their ids, the last before the first, as one of them sees it: what it passes on
 * goes to the next that acknowledges it. Who does not, in time, is passed over until this node hears from it again.
 */
final class Ring {

  private final RingConfig config;
  private final Electorate electorate;
  private final Set<NodeId> silent = new TreeSet<>();
  private final Map<Integer, Hop> open = new TreeMap<>();
  private final Deque<Hop> idle = new ArrayDeque<>(1);
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
      (idle.isEmpty() ? new Hop() : idle.pop()).begin(rest.subList(next, rest.size()), message, alone);
    }
  }

  /** Waits for no receipt any more. */
  void forget() {
    List.copyOf(open.values()).forEach(Hop::end);
  }

  /** A message on its way to the next; afterwards the object and its timer are kept for a later one. */
  private final class Hop {

    private final Timer timer = electorate.timer("cluster-ring-hop", this::onSilence);
    private int number;
    private List<Roster.Entry> to = List.of();
    private @Nullable IntFunction<? extends Circular> message;
    private @Nullable Runnable alone;

    /** @param rest the nodes it may go to, of which it goes to the first */
    private void begin(List<Roster.Entry> rest, IntFunction<? extends Circular> sent, Runnable otherwise) {
      number = ++lastHop;
      to = rest;
      message = sent;
      alone = otherwise;
      open.put(number, this);
      timer.start(config.hopTimeout());
      electorate.send(rest.get(0).endpoint(), sent.apply(number));
    }

    private void onSilence() {
      List<Roster.Entry> rest = to;
      IntFunction<? extends Circular> unsent = message;
      Runnable otherwise = alone;
      if (rest.isEmpty() || unsent == null || otherwise == null) {
        throw new IllegalStateException("a hop's timer must end with it");
      }
      end();
      silent.add(rest.get(0).id());
      pass(rest.subList(1, rest.size()), unsent, otherwise);
    }

    private void end() {
      timer.cancel();
      open.remove(number);
      to = List.of();
      message = null;
      alone = null;
      idle.push(this);
    }
  }
}
