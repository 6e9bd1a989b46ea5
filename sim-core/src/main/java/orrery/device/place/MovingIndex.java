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
 * stores. All of one occupant lies together, for a look at one among a million is a wait for memory. Used by one thread.
 */
public final class MovingIndex {

  private static final int NOBODY = -1;

  /** The row of who is not in it. */
  private static final int NOWHERE = -1;

  // What is kept of an occupant, at eight times its number.
  private static final int OCCUPANT_BITS = 3;
  private static final int ROW = 0;
  private static final int COLUMN = 1;
  private static final int LATITUDE = 2;
  private static final int LONGITUDE = 3;
  private static final int NEXT = 4;
  private static final int PREVIOUS = 5;

  private static final int MOST = 1 << 27;
  private static final double METRES_PER_MICRODEGREE = Position.EARTH_RADIUS_METRES * StrictMath.PI / 180e6;

  private final int rowHeight;
  private final int[] columns;
  private final int[] heads;
  private final int[] occupants;
  private final int capacity;
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
    if (capacity < 0 || capacity > MOST || !(cellMetres >= 10 && cellMetres <= 1e7)) {
      throw new IllegalArgumentException("an index must be for 0 to " + MOST + " and have cells from 10 m to 10000 km, but is for " + capacity + " with cells of "
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
    heads = new int[Math.max(16, Integer.highestOneBit(Math.max(1, capacity)) * 2)];
    Arrays.fill(heads, NOBODY);
    this.capacity = capacity;
    occupants = new int[capacity << OCCUPANT_BITS];
    for (int who = 0; who < capacity; who++) {
      set(who, ROW, NOWHERE);
    }
  }

  private int of(int who, int what) {
    return occupants[(who << OCCUPANT_BITS) + what];
  }

  private void set(int who, int what, int value) {
    occupants[(who << OCCUPANT_BITS) + what] = value;
  }

  /** How many are in it. */
  public int size() {
    return present;
  }

  /** Whether {@code who} is in it. */
  public boolean contains(int who) {
    return of(who, ROW) != NOWHERE;
  }

  /** Where {@code who}, who must be in it, was put. */
  public Position position(int who) {
    if (!contains(who)) {
      throw new IllegalStateException("only who is in the index has a position, but " + who + " is not");
    }
    return new Position(of(who, LATITUDE), of(who, LONGITUDE));
  }

  /** Puts {@code who} there, from wherever it was. */
  public void put(int who, Position position) {
    int row = row(position.latitudeMicrodegrees());
    int column = column(row, position.longitudeMicrodegrees());
    set(who, LATITUDE, position.latitudeMicrodegrees());
    set(who, LONGITUDE, position.longitudeMicrodegrees());
    if (of(who, ROW) == row && of(who, COLUMN) == column) {
      return;
    }
    remove(who);
    present++;
    set(who, ROW, row);
    set(who, COLUMN, column);
    int bucket = bucket(row, column);
    int first = heads[bucket];
    set(who, NEXT, first);
    set(who, PREVIOUS, NOBODY);
    if (first != NOBODY) {
      set(first, PREVIOUS, who);
    }
    heads[bucket] = who;
  }

  /** Takes {@code who} out, if it is in. */
  public void remove(int who) {
    if (!contains(who)) {
      return;
    }
    int next = of(who, NEXT);
    int previous = of(who, PREVIOUS);
    if (previous == NOBODY) {
      heads[bucket(of(who, ROW), of(who, COLUMN))] = next;
    } else {
      set(previous, NEXT, next);
    }
    if (next != NOBODY) {
      set(next, PREVIOUS, previous);
    }
    set(who, ROW, NOWHERE);
    present--;
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
    if (across * across > capacity) {
      // More cells than there can be occupants: they are looked at one by one.
      for (int who = 0; who < capacity; who++) {
        if (contains(who)) {
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
        collect(row, column, centre, metres, x, y, z, limit, slack);
      }
    }
    int[] who = Arrays.copyOf(found, foundCount);
    Arrays.sort(who);
    return who;
  }

  private void collect(int row, int column, Position centre, double metres, double x, double y, double z, double limit, double slack) {
    for (int who = heads[bucket(row, column)]; who != NOBODY; who = of(who, NEXT)) {
      if (of(who, ROW) == row && of(who, COLUMN) == column) {
        offer(who, centre, metres, x, y, z, limit, slack);
      }
    }
  }

  private void offer(int who, Position centre, double metres, double x, double y, double z, double limit, double slack) {
    int latitude = of(who, LATITUDE);
    int longitude = of(who, LONGITUDE);
    double cosine = Globe.cos(latitude);
    double dx = cosine * Globe.cos(longitude) - x;
    double dy = cosine * Globe.sin(longitude) - y;
    double dz = Globe.sin(latitude) - z;
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

  private int bucket(int row, int column) {
    long mixed = ((long) row << 32 | column) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32) & heads.length - 1;
  }
}
