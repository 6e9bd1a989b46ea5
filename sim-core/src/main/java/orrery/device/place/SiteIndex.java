package orrery.device.place;

import java.util.Arrays;
import java.util.List;
import orrery.device.movement.Globe;
import orrery.host.Position;

/**
 * Places that stay where they are, such as sites of an edge cloud, indexed by nearness. Sites are numbered from 0 in the
 * order they were given.
 *
 * <p>Distances are those of {@link Position#metresTo}, to the last bit: of two sites equally near, the first given is the
 * nearer. It is a k-d tree (Bentley, "Multidimensional binary search trees used for associative searching", 1975) over
 * unit vectors, whose chords rise with the distances; no seam at a pole or at the date line. Used by one thread.
 */
public final class SiteIndex {

  /** What stands for no site. */
  public static final int NONE = -1;

  private static final int LEAF = 8;

  private final Position[] positions;

  /** The sites in the tree's order: a node is a range, its halves are its children. */
  private final int[] numbers;

  private final double[] xs;
  private final double[] ys;
  private final double[] zs;

  /** By the middle of a node's range: along which axis its halves differ. */
  private final byte[] axes;

  /** By the middle of a node's range: what no value of the first half is above and none of the second is below. */
  private final double[] splits;

  // The search in progress.
  private double x;
  private double y;
  private double z;
  private Position asked = new Position(0, 0);
  private int excepted = NONE;
  private int best = NONE;
  private double bestChord;
  private double slack;
  private double limit;
  private double metres;
  private int[] found = new int[16];
  private int foundCount;

  /** An index of {@code sites}; there may be none. */
  public SiteIndex(List<Position> sites) {
    int count = sites.size();
    positions = sites.toArray(new Position[0]);
    numbers = new int[count];
    xs = new double[count];
    ys = new double[count];
    zs = new double[count];
    axes = new byte[count];
    splits = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
      xs[i] = Globe.x(positions[i].latitudeMicrodegrees(), positions[i].longitudeMicrodegrees());
      ys[i] = Globe.y(positions[i].latitudeMicrodegrees(), positions[i].longitudeMicrodegrees());
      zs[i] = Globe.z(positions[i].latitudeMicrodegrees());
    }
    build(0, count);
  }

  // ---- The tree

  private void build(int from, int to) {
    if (to - from <= LEAF) {
      return;
    }
    byte axis = widest(from, to);
    int middle = (from + to) >>> 1;
    select(coordinates(axis), from, to - 1, middle);
    axes[middle] = axis;
    splits[middle] = coordinates(axis)[middle];
    build(from, middle);
    build(middle, to);
  }

  private byte widest(int from, int to) {
    byte widest = 0;
    double width = -1;
    for (byte axis = 0; axis < 3; axis++) {
      double[] values = coordinates(axis);
      double least = values[from];
      double greatest = values[from];
      for (int i = from; i < to; i++) {
        least = Math.min(least, values[i]);
        greatest = Math.max(greatest, values[i]);
      }
      if (greatest - least > width) {
        width = greatest - least;
        widest = axis;
      }
    }
    return widest;
  }

  private double[] coordinates(int axis) {
    return axis == 0 ? xs : axis == 1 ? ys : zs;
  }

  /** Hoare's selection: no value before {@code middle} is greater than the one there, none after is less. */
  private void select(double[] values, int from, int to, int middle) {
    while (from < to) {
      double pivot = values[(from + to) >>> 1];
      int i = from;
      int j = to;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          swap(i++, j--);
        }
      }
      if (middle <= j) {
        to = j;
      } else if (middle >= i) {
        from = i;
      } else {
        return;
      }
    }
  }

  private void swap(int i, int j) {
    int number = numbers[i];
    numbers[i] = numbers[j];
    numbers[j] = number;
    swap(xs, i, j);
    swap(ys, i, j);
    swap(zs, i, j);
  }

  private static void swap(double[] values, int i, int j) {
    double value = values[i];
    values[i] = values[j];
    values[j] = value;
  }

  // ---- Questions

  /** How many sites there are. */
  public int size() {
    return positions.length;
  }

  /** Where a site is. */
  public Position position(int site) {
    return positions[site];
  }

  /** The site nearest to a position; {@link #NONE} where there are none. */
  public int nearest(Position position) {
    return nearest(position, NONE, NONE);
  }

  /**
   * The site nearest to a position.
   *
   * @param except a site that does not count; or {@link #NONE}
   * @param guess a site that may well be the answer, such as the last one; or {@link #NONE}. It makes the answer come
   *     sooner and no other
   */
  public int nearest(Position position, int except, int guess) {
    begin(position);
    excepted = except;
    best = NONE;
    bestChord = Double.POSITIVE_INFINITY;
    slack = 0;
    if (guess != NONE && guess != except) {
      Position guessed = positions[guess];
      accept(guess, squaredChord(
          Globe.x(guessed.latitudeMicrodegrees(), guessed.longitudeMicrodegrees()),
          Globe.y(guessed.latitudeMicrodegrees(), guessed.longitudeMicrodegrees()),
          Globe.z(guessed.latitudeMicrodegrees())));
    }
    searchNearest(0, numbers.length);
    return best;
  }

  /** The sites at most so far from a position, in ascending order. */
  public int[] within(Position position, double metresAway) {
    begin(position);
    metres = metresAway;
    limit = Globe.squaredChord(metresAway);
    slack = slack(limit);
    foundCount = 0;
    searchWithin(0, numbers.length);
    int[] sites = Arrays.copyOf(found, foundCount);
    Arrays.sort(sites);
    return sites;
  }

  private void begin(Position position) {
    asked = position;
    x = Globe.x(position.latitudeMicrodegrees(), position.longitudeMicrodegrees());
    y = Globe.y(position.latitudeMicrodegrees(), position.longitudeMicrodegrees());
    z = Globe.z(position.latitudeMicrodegrees());
  }

  private double squaredChord(double ax, double ay, double az) {
    return (ax - x) * (ax - x) + (ay - y) * (ay - y) + (az - z) * (az - z);
  }

  /** Squared chords this near to each other may stand for distances in the other order: rounding, and some more. */
  private static double slack(double squaredChord) {
    return 2e-14 * Math.sqrt(squaredChord) + 1e-28;
  }

  private void searchNearest(int from, int to) {
    if (to - from <= LEAF) {
      for (int i = from; i < to; i++) {
        double chord = squaredChord(xs[i], ys[i], zs[i]);
        if (chord <= bestChord + slack) {
          offer(numbers[i], chord);
        }
      }
      return;
    }
    int middle = (from + to) >>> 1;
    double beyond = (axes[middle] == 0 ? x : axes[middle] == 1 ? y : z) - splits[middle];
    if (beyond < 0) {
      searchNearest(from, middle);
      if (beyond * beyond <= bestChord + slack) {
        searchNearest(middle, to);
      }
    } else {
      searchNearest(middle, to);
      if (beyond * beyond <= bestChord + slack) {
        searchNearest(from, middle);
      }
    }
  }

  private void offer(int site, double chord) {
    if (site == excepted || site == best) {
      return;
    }
    if (chord < bestChord - slack) {
      accept(site, chord);
      return;
    }
    // Too near to tell by chords. Whichever is taken, the lesser chord is kept as the bound of the search.
    double difference = asked.metresTo(positions[site]) - asked.metresTo(positions[best]);
    if (difference < 0 || difference == 0 && site < best) {
      accept(site, Math.min(chord, bestChord));
    }
  }

  private void accept(int site, double chord) {
    best = site;
    bestChord = chord;
    slack = slack(chord);
  }

  private void searchWithin(int from, int to) {
    if (to - from <= LEAF) {
      for (int i = from; i < to; i++) {
        double chord = squaredChord(xs[i], ys[i], zs[i]);
        if (chord <= limit + slack && (chord < limit - slack || asked.metresTo(positions[numbers[i]]) <= metres)) {
          if (foundCount == found.length) {
            found = Arrays.copyOf(found, 2 * foundCount);
          }
          found[foundCount++] = numbers[i];
        }
      }
      return;
    }
    int middle = (from + to) >>> 1;
    double beyond = (axes[middle] == 0 ? x : axes[middle] == 1 ? y : z) - splits[middle];
    boolean both = beyond * beyond <= limit + slack;
    if (both || beyond <= 0) {
      searchWithin(from, middle);
    }
    if (both || beyond >= 0) {
      searchWithin(middle, to);
    }
  }
}
