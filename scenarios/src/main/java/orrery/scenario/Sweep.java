package orrery.scenario;

import java.util.Map;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.RandomStream;
import orrery.metrics.sensitivity.Sampling;

/**
 * What takes turns at places of a scenario: the values of one path, paths that go together, or a design over several. Each
 * of them takes turns with each of the others; what runs are the points of the {@link Design}.
 *
 * @param byKey what stands at each dotted path or word for a design, as text, in the order of the file
 */
public record Sweep(Map<String, String> byKey) {

  public Sweep {
    byKey = Ordered.copy(byKey);
  }

  /** How a stretch is divided. */
  public enum Scale {
    /** Equal differences. */
    LINEAR,
    /** Equal ratios. */
    LOGARITHMIC
  }

  /** A stretch of values in so many steps, its ends being two of them. */
  @Doc("So many values from one to another.")
  public record Steps(
      @Doc("The least value.") String from,
      @Doc("The greatest value.") String to,
      @Doc("How many values, the least and the greatest among them.") @Within(least = "2", greatest = "100000") int steps,
      @Doc("Whether differences are equal or ratios.") @Default("linear") Scale scale) {}

  /** A stretch of values that a design chooses from. */
  @Doc("All values from one to another.")
  public record Span(
      @Doc("The least value.") String from,
      @Doc("The greatest value.") String to,
      @Doc("Whether each difference has as many points or each ratio.") @Default("linear") Scale scale) {}

  /** What a design spans. */
  public record Over(Map<String, Span> byPath) {

    public Over {
      byPath = Ordered.copy(byPath);
    }
  }

  /** A design over stretches, by points of a unit cube. */
  public sealed interface Sampled {

    /** How many points; of a base, where the design makes more of each. */
    int points();

    /** The stretches. */
    Over over();

    /** The points, with a coordinate in [0, 1) for each stretch. */
    double[][] draw(RandomStream luck);
  }

  /** A Latin hypercube. */
  @Doc("A Latin hypercube: of as many equal parts of each stretch as there are points, each has one of them. The points are drawn from the scenario's seed.")
  public record LatinHypercube(
      @Doc("How many points.") @Within(least = "2", greatest = "100000") int points,
      @Doc("The stretches, by dotted path.") Over over) implements Sampled {

    @Override
    public double[][] draw(RandomStream luck) {
      return Sampling.latinHypercube(points, over.byPath().size(), luck);
    }
  }

  /** A Sobol sequence. */
  @Doc("The beginning of a Sobol sequence, which fills the space of all paths evenly; best with a power of two.")
  public record Sobol(
      @Doc("How many points.") @Within(least = "2", greatest = "100000") int points,
      @Doc("Whether all points are shifted by what is drawn from the scenario's seed; without that, the first of the sequence, a corner, is left out.") @Default("false") boolean shifted,
      @Doc("The stretches, by dotted path.") Over over) implements Sampled {

    @Override
    public double[][] draw(RandomStream luck) {
      return Sampling.sobol(points, over.byPath().size(), shifted ? Optional.of(luck) : Optional.empty());
    }
  }

  /** Saltelli's design. */
  @Doc("Saltelli's design, from which 'orrery sensitivity' tells how much of a metric's variance is due to each path: two more points than there are paths for each one of the base.")
  public record Saltelli(
      @Doc("How many points of the base; best a power of two.") @Within(least = "2", greatest = "100000") int points,
      @Doc("The stretches, by dotted path.") Over over) implements Sampled {

    @Override
    public double[][] draw(RandomStream luck) {
      return Sampling.saltelli(points, over.byPath().size(), luck);
    }
  }
}
