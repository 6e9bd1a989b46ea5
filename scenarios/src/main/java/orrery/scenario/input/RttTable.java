package orrery.scenario.input;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import orrery.host.Decimal;
import orrery.net.RttMatrix;

/**
 * Mean round trips between pairs of places, as the RIPE Atlas table of countries has them: a CSV file whose first line
 * names, among others, the columns {@code cty1}, {@code cty2} and {@code rtt_avg}, in milliseconds.
 *
 * <p>A pair may stand in either order, and in both only with the same time.
 */
public final class RttTable {

  private static final int MOST_PAIRS = 1_000_000;
  private static final double LONGEST_MILLIS = 100_000;

  private record Pair(String one, String other) {}

  private record Entry(double milliseconds, int line) {}

  private final Map<Pair, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Integer> firstLines = new TreeMap<>();

  private RttTable() {}

  /** The table in {@code text}. */
  public static RttTable read(String text) throws TextFile.Unusable {
    RttTable table = new RttTable();
    Rows rows = new Rows(text);
    List<String> header = rows.hasNext() ? rows.next().stream().map(Rows.Cell::text).toList() : List.of();
    int one = column(header, "cty1");
    int other = column(header, "cty2");
    int mean = column(header, "rtt_avg");
    while (rows.hasNext()) {
      List<Rows.Cell> row = rows.next(header.size());
      table.add(name(row.get(one)), name(row.get(other)), row.get(mean));
    }
    return table;
  }

  private static int column(List<String> header, String name) throws TextFile.Unusable {
    int found = header.indexOf(name);
    if (found < 0 || header.lastIndexOf(name) != found) {
      throw new TextFile.Unusable("must have one column " + name + " but its first line names " + (found < 0 ? "none" : "two"), 1, 1);
    }
    return found;
  }

  private static String name(Rows.Cell cell) throws TextFile.Unusable {
    if (cell.text().isEmpty() || cell.text().length() > 63) {
      throw cell.problem("must be the name of a place, of 1 to 63 characters, but has " + cell.text().length());
    }
    return cell.text();
  }

  private void add(String one, String other, Rows.Cell mean) throws TextFile.Unusable {
    double milliseconds = mean.amount();
    if (milliseconds > LONGEST_MILLIS) {
      throw mean.problem("must be at most 100000 ms but is " + mean.text());
    }
    Pair pair = one.compareTo(other) <= 0 ? new Pair(one, other) : new Pair(other, one);
    Entry before = entries.putIfAbsent(pair, new Entry(milliseconds, mean.line()));
    if (before != null && before.milliseconds() != milliseconds) {
      throw mean.problem("must be the same both ways, but between " + one + " and " + other + " it is " + Decimal.text(before.milliseconds())
          + " at line " + before.line() + " and " + mean.text() + " here");
    }
    if (entries.size() > MOST_PAIRS) {
      throw mean.problem("must have at most " + MOST_PAIRS + " pairs but has more");
    }
    firstLines.putIfAbsent(one, mean.line());
    firstLines.putIfAbsent(other, mean.line());
  }

  /** All places, sorted. */
  public Set<String> places() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(firstLines.keySet()));
  }

  /** How many pairs it has. */
  public int pairs() {
    return entries.size();
  }

  /**
   * The matrix between some of the places, end to end.
   *
   * @param some in the order of the sites, each once; none for all of the table, sorted
   * @throws TextFile.Unusable where a pair of them, or the way from one to itself, is not in the table
   */
  public RttMatrix matrix(List<String> some) throws TextFile.Unusable {
    List<String> names = some.isEmpty() ? List.copyOf(places()) : some;
    double[][] milliseconds = new double[names.size()][names.size()];
    List<String> holes = new ArrayList<>();
    int line = 0;
    for (int from = 0; from < names.size(); from++) {
      for (int to = from; to < names.size(); to++) {
        String one = names.get(from);
        String other = names.get(to);
        Entry entry = entries.get(one.compareTo(other) <= 0 ? new Pair(one, other) : new Pair(other, one));
        if (entry == null) {
          line = line == 0 ? firstLines.getOrDefault(one, 1) : line;
          holes.add(one + " and " + other);
        } else {
          milliseconds[from][to] = entry.milliseconds();
          milliseconds[to][from] = entry.milliseconds();
        }
      }
    }
    if (!holes.isEmpty()) {
      String named = String.join(", ", holes.subList(0, Math.min(5, holes.size())));
      throw new TextFile.Unusable("must have the round trip between all " + names.size() + " places, but has none between " + named
          + (holes.size() > 5 ? " and " + (holes.size() - 5) + " other pairs" : ""), line, 1);
    }
    return RttMatrix.of(names, milliseconds);
  }
}
