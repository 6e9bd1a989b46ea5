package orrery.device.place;

import java.util.Arrays;
import orrery.device.movement.Globe;
import orrery.host.Decimal;
import orrery.host.Position;

/**
 * Places that move, indexed for the question who is near. Those who are in it are numbered from 0.
 *
 * <p>A grid of cells of about equal size, in rows of latitude; a cell's occupants are a list through arrays of numbers, and
 * the lists hang in a hash table, so that only who is there takes memory: 40 bytes each. A move within a cell is two
 * stores. Used by one thread.
 */
public final class MovingIndex {

  private static final long NOWHERE = -1;
  private static final int NOBODY = -1;
  private static final double METRES_PER_MICRODEGREE = Position.EARTH_RADIUS_METRES * StrictMath.PI / 180e6;

  private final int rowHeight;
  private final int[] columns;
  private final int[] heads;
  private final int[] next;
  private final int[] previous;
  private final long[] cells;
  private final int[] latitudes;
  private final int[] longitudes;
  private int present;
  private int[] found = new int[64];
  private int foundCount;

  /**
   * An index that nobody is in.
   *
   * @param capacity how many may be in it
   * @param cellMetres the side of a cell, 10 m or more: best the radius that is asked for most often
   */
  public MovingIndex(int capacity, double cellMetres) {
    if (capacity < 0 || !(cellMetres >= 10 && cellMetres <= 1e7)) {
      throw new IllegalArgumentException("an index must be for 0 or more and have cells from 10 m to 10000 km, but is for " + capacity + " with cells of "
          + (Double.isFinite(cellMetres) ? Decimal.text(cellMetres) + " m" : "no finite size"));
    }
    rowHeight = (int) Math.ceil(cellMetres / METRES_PER_MICRODEGREE);
    columns = new int[180_000_000 / rowHeight + 1];
    for (int row = 0; row < columns.length; row++) {
      int south = row * rowHeight - 90_000_000;
      int north = (int) Math.min(90_000_000, (long) south + rowHeight);
      int widest = south > 0 ? south : north < 0 ? north : 0;
      columns[row] = Math.max(1, (int) (Globe.cos(widest) * 360e6 / rowHeight));
    }
    int buckets = Math.max(16, Integer.highestOneBit(Math.max(1, Math.min(capacity, 1 << 28))) * 2);
    heads = new int[buckets];
    Arrays.fill(heads, NOBODY);
    next = new int[capacity];
    previous = new int[capacity];
    cells = new long[capacity];
    Arrays.fill(cells, NOWHERE);
    latitudes = new int[capacity];
    longitudes = new int[capacity];
  }

  /** How many are in it. */
  public int size() {
    return present;
  }

  /** Whether {@code who} is in it. */
  public boolean contains(int who) {
    return cells[who] != NOWHERE;
  }

  /** Where {@code who}, who must be in it, was put. */
  public Position position(int who) {
    if (cells[who] == NOWHERE) {
      throw new IllegalStateException("only who is in the index has a position, but " + who + " is not");
    }
    return new Position(latitudes[who], longitudes[who]);
  }

  /** Puts {@code who} there, from wherever it was. */
  public void put(int who, Position position) {
    int latitude = position.latitudeMicrodegrees();
    int longitude = position.longitudeMicrodegrees();
    latitudes[who] = latitude;
    longitudes[who] = longitude;
    int row = row(latitude);
    long cell = cell(row, column(row, longitude));
    if (cells[who] == cell) {
      return;
    }
    if (cells[who] == NOWHERE) {
      present++;
    } else {
      unlink(who);
    }
    cells[who] = cell;
    int bucket = bucket(cell);
    int first = heads[bucket];
    next[who] = first;
    previous[who] = NOBODY;
    if (first != NOBODY) {
      previous[first] = who;
    }
    heads[bucket] = who;
  }

  /** Takes {@code who} out, if it is in. */
  public void remove(int who) {
    if (cells[who] != NOWHERE) {
      unlink(who);
      cells[who] = NOWHERE;
      present--;
    }
  }

  private void unlink(int who) {
    if (previous[who] == NOBODY) {
      heads[bucket(cells[who])] = next[who];
    } else {
      next[previous[who]] = next[who];
    }
    if (next[who] != NOBODY) {
      previous[next[who]] = previous[who];
    }
  }

  /** Who is at most so far from a position, by {@link Position#metresTo}, in ascending order. */
  public int[] within(Position centre, double metres) {
    foundCount = 0;
    double x = Globe.x(centre.latitudeMicrodegrees(), centre.longitudeMicrodegrees());
    double y = Globe.y(centre.latitudeMicrodegrees(), centre.longitudeMicrodegrees());
    double z = Globe.z(centre.latitudeMicrodegrees());
    double limit = Globe.squaredChord(metres);
    double slack = 2e-14 * Math.sqrt(limit) + 1e-28;
    // A microdegree more on every side, for rounding.
    long reach = (long) Math.ceil(Math.min(metres / METRES_PER_MICRODEGREE, 180e6)) + 1;
    double across = 2.0 * reach / rowHeight + 1;
    if (across * across > cells.length) {
      // More cells than there can be occupants: they are looked at one by one.
      for (int who = 0; who < cells.length; who++) {
        if (cells[who] != NOWHERE) {
          offer(who, centre, metres, x, y, z, limit, slack);
        }
      }
      return Arrays.copyOf(found, foundCount);
    }
    int south = (int) Math.max(-90_000_000, centre.latitudeMicrodegrees() - reach);
    int north = (int) Math.min(90_000_000, centre.latitudeMicrodegrees() + reach);
    long aside = longitudesAside(centre.latitudeMicrodegrees(), reach);
    for (int row = row(south); row <= row(north); row++) {
      int count = columns[row];
      int first = 0;
      int width = count;
      if (aside < 180_000_000) {
        first = column(row, wrapped(centre.longitudeMicrodegrees() - aside));
        int last = column(row, wrapped(centre.longitudeMicrodegrees() + aside));
        // Beyond half the way round, the two ends may share a cell from either side.
        width = 2 * aside >= 360_000_000L - 360_000_000L / count ? count : Math.floorMod(last - first, count) + 1;
      }
      for (int i = 0, column = first; i < width; i++, column = column + 1 == count ? 0 : column + 1) {
        collect(cell(row, column), centre, metres, x, y, z, limit, slack);
      }
    }
    int[] who = Arrays.copyOf(found, foundCount);
    Arrays.sort(who);
    return who;
  }

  private void collect(long cell, Position centre, double metres, double x, double y, double z, double limit, double slack) {
    for (int who = heads[bucket(cell)]; who != NOBODY; who = next[who]) {
      if (cells[who] == cell) {
        offer(who, centre, metres, x, y, z, limit, slack);
      }
    }
  }

  private void offer(int who, Position centre, double metres, double x, double y, double z, double limit, double slack) {
    double cosine = Globe.cos(latitudes[who]);
    double dx = cosine * Globe.cos(longitudes[who]) - x;
    double dy = cosine * Globe.sin(longitudes[who]) - y;
    double dz = Globe.sin(latitudes[who]) - z;
    double chord = dx * dx + dy * dy + dz * dz;
    if (chord <= limit + slack && (chord < limit - slack || centre.metresTo(position(who)) <= metres)) {
      if (foundCount == found.length) {
        found = Arrays.copyOf(found, 2 * foundCount);
      }
      found[foundCount++] = who;
    }
  }

  /** How many microdegrees of longitude a circle of that reach extends to either side; 180 degrees where it holds a pole. */
  private static long longitudesAside(int latitude, long reach) {
    if (Math.abs((long) latitude) + reach >= 90_000_000) {
      return 180_000_000;
    }
    double sine = Globe.sin((int) reach) / Globe.cos(latitude);
    return sine >= 1 ? 180_000_000 : (long) Math.ceil(StrictMath.toDegrees(StrictMath.asin(sine)) * 1e6) + 1;
  }

  private static int wrapped(long longitude) {
    return (int) (longitude > 180_000_000 ? longitude - 360_000_000 : longitude < -180_000_000 ? longitude + 360_000_000 : longitude);
  }

  private int row(int latitude) {
    return (latitude + 90_000_000) / rowHeight;
  }

  private int column(int row, int longitude) {
    // Both ends of the map are one meridian.
    long east = longitude == 180_000_000 ? 0 : longitude + 180_000_000L;
    return (int) (east * columns[row] / 360_000_000L);
  }

  private static long cell(int row, int column) {
    return (long) row << 32 | column;
  }

  private int bucket(long cell) {
    long mixed = cell * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32) & heads.length - 1;
  }
}
