package orrery.net.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Want;
import orrery.net.Lan;
import orrery.net.Machine;
import orrery.net.Node;
import orrery.net.Way;

/**
 * Chooses where work is done. It knows everybody's processor and links, and what these have to do at the moment, but not what is
 * on its way to where it will be worked on.
 */
public final class Orchestrator {

  private static final double BITS = 8;
  private static final double NANOS = 1e9;

  private final Terms terms;
  /** How many tasks each machine has been given, where the policy asks. */
  private final Map<String, Integer> given = new LinkedHashMap<>();

  /**
   * Among whom is chosen, and how.
   *
   * @param own whether the device itself may do it
   * @param link whether others of its LAN may
   * @param sites the edge data centres
   * @param cloud the cloud, which alone does what must stay central (EC-41)
   */
  public record Terms(Policy policy, boolean own, boolean link, List<Machine> sites, Optional<Machine> cloud) {

    public Terms {
      sites = List.copyOf(sites);
    }
  }

  /** One that has chosen nothing yet. */
  public Orchestrator(Terms terms) {
    this.terms = terms;
  }

  /** Where to have {@code want} of {@code asker} worked on, which is given it by that; null where there is nobody. */
  @Nullable Place choose(Node asker, Want want) {
    Choice choice = new Choice(asker, want);
    if (!want.central()) {
      if (terms.own) {
        choice.consider(asker, Reach.OWN, null);
      }
      Lan lan = asker.machine().lan();
      if (terms.link && lan != null) {
        for (Node other : lan.nodes()) {
          choice.consider(other, Reach.LINK);
        }
      }
      for (Machine site : terms.sites) {
        choice.consider(site.node(), Reach.ELSEWHERE);
      }
    }
    choice.consider(terms.cloud.map(Machine::node).orElse(null), Reach.CENTRAL);
    if (choice.best != null && countsGiven()) {
      given.merge(choice.best.node().name(), 1, Integer::sum);
    }
    return choice.best;
  }

  private boolean countsGiven() {
    return terms.policy == Policy.ROUND_ROBIN || terms.policy == Policy.TRADE_OFF;
  }

  /** One choice: the best so far. */
  private final class Choice {

    private final Node asker;
    private final Want want;
    private @Nullable Place best;
    private double least;

    Choice(Node asker, Want want) {
      this.asker = asker;
      this.want = want;
    }

    void consider(@Nullable Node other, Reach reach) {
      if (other != null && other != asker && !other.isStopping() && mayBeBest(other)) {
        Way way = asker.network().way(asker, other);
        if (way != null) {
          consider(other, reach, way);
        }
      }
    }

    /** Whom the work alone makes later than the best so far, no way makes sooner. */
    private boolean mayBeBest(Node node) {
      return best == null || terms.policy != Policy.EXPECTED_TIME || Math.max(0, node.busyUntil() - node.now()) + workNanos(node) < least;
    }

    private double workNanos(Node node) {
      return want.operations() * 1e3 / Math.max(1, node.device().processorMops());
    }

    void consider(Node node, Reach reach, @Nullable Way way) {
      double score = score(node, reach, way);
      if (best == null || score < least) {
        best = new Place(node, reach, way);
        least = score;
      }
    }

    /** The less, the better. */
    private double score(Node node, Reach reach, @Nullable Way way) {
      return switch (terms.policy) {
        case EXPECTED_TIME -> expectedNanos(node, way);
        case NEAREST -> reach.ordinal() * 1e18 + (way == null ? 0 : way.latencyNanos() + way.latencyBackNanos());
        case RANDOM -> want.random().nextDouble();
        case ROUND_ROBIN -> given.getOrDefault(node.name(), 0);
        case TRADE_OFF -> (given.getOrDefault(node.name(), 0) + 1.0) * weight(reach) * want.operations() / node.device().processorMops();
      };
    }

    private double expectedNanos(Node node, @Nullable Way way) {
      double there = way == null ? 0 : way.latencyNanos() + BITS * want.upBytes() / way.bitsPerSecond() * NANOS;
      double begins = Math.max(there, node.busyUntil() - node.now());
      double back = way == null ? 0 : way.latencyBackNanos() + BITS * want.downBytes() / way.bitsPerSecondBack() * NANOS;
      return begins + workNanos(node) + back;
    }
  }

  private static double weight(Reach reach) {
    return switch (reach) {
      case OWN, LINK -> 1.3;
      case ELSEWHERE -> 1.2;
      case CENTRAL -> 1.8;
    };
  }
}
