package orrery.protocols.beam;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.host.NodeId;

/**
 * Decides by which ways a content goes from one node to many (EC-3): straight from the sender, through a proxy or cache that has the better
 * uplink, or in a tree in which receivers pass it on.
 *
 * <p>The model of time: who passes a content on has all of it before; those whom one node sends to share its uplink evenly; a receiver takes
 * it no faster than its downlink does. So m children of a node with uplink u have B bytes m·8B/u after the node, and not before
 * 8B/d with their own downlink d. Round trips, other traffic and links that several nodes share are left out: what counts is which way is much faster.
 */
public final class FanOut {

  /** Of ways about as fast as the fastest, in thousandths of its time, the one counts that costs the sender the fewest bytes. */
  private static final long ABOUT = 1100;

  private static final int MOST_ROOTS = 4;
  private static final int MOST_CHILDREN = 8;
  /** Levels of a tree, the sender left out. */
  static final int MOST_LEVELS = 5;

  private FanOut() {}

  /**
   * How fast a node's link is, in bits per second.
   *
   * @param up towards the network; at least 1
   * @param down from it; at least 1
   */
  public record Rates(long up, long down) {

    public Rates {
      if (up < 1 || down < 1) {
        throw new IllegalArgumentException("rates must be at least 1 b/s but are " + up + " and " + down);
      }
    }
  }

  /**
   * A node that gets the content, and those to whom it passes it on.
   *
   * @param receives whether it is for that node, too, and not only passing through
   */
  public record Hop(NodeId node, boolean receives, List<Hop> children) {

    public Hop {
      children = List.copyOf(children);
    }

    /** A receiver that passes nothing on. */
    static Hop leaf(NodeId node) {
      return new Hop(node, true, List.of());
    }
  }

  /** What a plan looks like. */
  public enum Shape { DIRECT, PROXY, TREE }

  /**
   * A way to all receivers.
   *
   * @param roots to whom the sender sends
   * @param expected when the last receiver has it, by the model
   */
  public record Plan(Shape shape, List<Hop> roots, Duration expected) {

    public Plan {
      roots = List.copyOf(roots);
    }

    /** How many bytes the sender sends of a content that has {@code bytes}. */
    public long senderBytes(long bytes) {
      return roots.size() * bytes;
    }
  }

  /**
   * The best way.
   *
   * @param rates of all nodes that are named, the sender included
   * @param receivers each once, the sender not among them
   * @param proxies who would pass it on without being a receiver; those that are receivers or the sender count as such
   */
  public static Plan plan(long bytes, NodeId sender, Map<NodeId, Rates> rates, List<NodeId> receivers, List<NodeId> proxies) {
    List<Plan> plans = new ArrayList<>();
    plans.add(direct(bytes, sender, rates, receivers));
    if (receivers.size() > 1) {
      for (NodeId proxy : new TreeSet<>(proxies)) {
        if (!receivers.contains(proxy) && !proxy.equals(sender)) {
          plans.add(timed(Shape.PROXY, List.of(new Hop(proxy, false, receivers.stream().map(Hop::leaf).toList())), bytes, sender, rates));
        }
      }
      addTrees(plans, bytes, sender, rates, receivers);
    }
    long fastest = plans.stream().mapToLong(plan -> plan.expected().toNanos()).min().orElse(0);
    // The stream keeps the order of the list among equals: direct, a proxy, a tree.
    return plans.stream().filter(plan -> plan.expected().toNanos() <= fastest / 1000 * ABOUT)
        .min(Comparator.comparingInt((Plan plan) -> plan.roots().size()).thenComparing(Plan::expected)).orElse(plans.get(0));
  }

  /** Straight from the sender to each; the parameters are those of {@link #plan}. */
  public static Plan direct(long bytes, NodeId sender, Map<NodeId, Rates> rates, List<NodeId> receivers) {
    return timed(Shape.DIRECT, receivers.stream().map(Hop::leaf).toList(), bytes, sender, rates);
  }

  /** Trees of all widths, in which those with the better uplinks are nearer to the sender. */
  private static void addTrees(List<Plan> plans, long bytes, NodeId sender, Map<NodeId, Rates> rates, List<NodeId> receivers) {
    List<NodeId> best = new ArrayList<>(receivers);
    best.sort(Comparator.comparingLong((NodeId node) -> -rates.get(node).up()).thenComparing(Comparator.naturalOrder()));
    for (int roots = 1; roots <= Math.min(MOST_ROOTS, best.size() - 1); roots++) {
      for (int children = 1; children <= MOST_CHILDREN; children++) {
        if (levels(best.size(), roots, children) <= MOST_LEVELS) {
          plans.add(timed(Shape.TREE, tree(best, roots, children), bytes, sender, rates));
        }
      }
      plans.add(timed(Shape.TREE, tree(best, roots, best.size()), bytes, sender, rates));
    }
  }

  private static int levels(int nodes, int roots, int children) {
    int levels = 0;
    long width = roots;
    for (long left = nodes; left > 0; left -= width, width *= children, levels++) {
      if (levels == MOST_LEVELS) {
        return MOST_LEVELS + 1;
      }
    }
    return levels;
  }

  /** In the order of the list, level by level: the node at place i has those at {@code roots + i * children} and after. */
  private static List<Hop> tree(List<NodeId> nodes, int roots, int children) {
    Hop[] hops = new Hop[nodes.size()];
    for (int i = nodes.size() - 1; i >= 0; i--) {
      List<Hop> below = new ArrayList<>();
      for (long j = roots + (long) i * children; j < Math.min(nodes.size(), roots + (i + 1L) * children); j++) {
        below.add(hops[(int) j]);
      }
      hops[i] = new Hop(nodes.get(i), true, below);
    }
    return List.of(hops).subList(0, roots);
  }

  private static Plan timed(Shape shape, List<Hop> roots, long bytes, NodeId sender, Map<NodeId, Rates> rates) {
    return new Plan(shape, roots, Duration.ofNanos((long) (seconds(roots, 8.0 * bytes, rates.get(sender).up(), rates) * 1e9)));
  }

  /** When the last receiver below has it, in seconds after who sends to them has. */
  private static double seconds(List<Hop> hops, double bits, long up, Map<NodeId, Rates> rates) {
    double last = 0;
    for (Hop hop : hops) {
      double here = Math.max(hops.size() * bits / up, bits / rates.get(hop.node()).down());
      double below = hop.children().isEmpty() ? 0 : seconds(hop.children(), bits, rates.get(hop.node()).up(), rates);
      last = Math.max(last, here + below);
    }
    return last;
  }

  /** All that is below these hops, themselves included, in an order that hangs on nothing but them. */
  static List<Hop> all(List<Hop> hops) {
    List<Hop> all = new ArrayList<>(hops);
    for (int i = 0; i < all.size(); i++) {
      all.addAll(all.get(i).children());
    }
    return all;
  }

  /** The rates of some nodes. */
  static Map<NodeId, Rates> rates(Map<NodeId, Rates> known, Rates usual, List<NodeId> nodes) {
    Map<NodeId, Rates> rates = new TreeMap<>(known);
    nodes.forEach(node -> rates.putIfAbsent(node, usual));
    return rates;
  }
}
