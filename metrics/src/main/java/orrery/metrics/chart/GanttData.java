package orrery.metrics.chart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orrery.metrics.Numbers;
import orrery.metrics.results.CsvWriter;
import orrery.metrics.results.RolesFile.Fault;
import orrery.metrics.results.RolesFile.Roles;
import orrery.metrics.results.RolesFile.Span;

/**
 * What a chart of roles shows: the rows of some clusters, each a node's, for some time.
 *
 * @param rows by cluster, then by name
 * @param faults that are of the time
 * @param clusters how many clusters there are in all
 * @param allRows how many rows there are in all
 */
record GanttData(long fromNanos, long toNanos, List<Row> rows, List<Fault> faults, int clusters, int allRows) {

  /** More rows than this are not read any more. */
  static final int MOST_ROWS = 40;

  /** By what is said first of whom; numbers in names count as numbers. */
  static final Comparator<String> BY_NAME = GanttData::compareNames;

  /**
   * A node's part in a cluster.
   *
   * @param spans by time
   */
  record Row(String cluster, String node, List<Span> spans) {

    Row {
      spans = List.copyOf(spans);
    }
  }

  /**
   * Of what was kept, what is shown: all of it, or else the clusters in which super nodes change most, and then most of all
   * changes. A cluster that is too large alone is cut off.
   */
  static GanttData of(Roles roles, long fromNanos, long toNanos) {
    Map<String, Map<String, List<Span>>> clusters = new LinkedHashMap<>();
    for (Span span : roles.spans()) {
      if (span.fromNanos() < toNanos && span.toNanos() >= fromNanos) {
        clusters.computeIfAbsent(span.cluster(), name -> new LinkedHashMap<>()).computeIfAbsent(span.node(), name -> new ArrayList<>()).add(span);
      }
    }
    int all = clusters.values().stream().mapToInt(Map::size).sum();
    List<Row> rows = new ArrayList<>();
    for (String cluster : chosen(clusters, all, fromNanos)) {
      clusters.get(cluster).entrySet().stream()
          .sorted(Map.Entry.comparingByKey(BY_NAME))
          .limit(MOST_ROWS - rows.size())
          .forEach(node -> rows.add(new Row(cluster, node.getKey(), node.getValue())));
    }
    List<Fault> faults = roles.faults().stream().filter(fault -> fault.fromNanos() < toNanos && fault.toNanos() >= fromNanos).toList();
    return new GanttData(fromNanos, toNanos, rows, faults, clusters.size(), all);
  }

  private static Collection<String> chosen(Map<String, Map<String, List<Span>>> clusters, int all, long fromNanos) {
    List<String> names = new ArrayList<>(clusters.keySet());
    names.sort(BY_NAME);
    if (all <= MOST_ROWS) {
      return names;
    }
    List<String> ranked = new ArrayList<>(names);
    ranked.sort(Comparator.<String>comparingLong(name -> -changes(clusters.get(name), fromNanos, true)).thenComparingLong(name -> -changes(clusters.get(name), fromNanos, false)));
    Set<String> chosen = new LinkedHashSet<>();
    int rows = 0;
    for (String name : ranked) {
      int more = clusters.get(name).size();
      if (more > 1 && rows > 0 && rows + more > MOST_ROWS) {
        break;
      }
      if (more > 1) {
        chosen.add(name);
        rows += more;
      }
    }
    return names.stream().filter(chosen::contains).toList();
  }

  private static long changes(Map<String, List<Span>> cluster, long fromNanos, boolean ofSuperNodes) {
    return cluster.values().stream().flatMap(List::stream)
        .filter(span -> span.fromNanos() > fromNanos && (!ofSuperNodes || span.role().equals("super-node")))
        .count();
  }

  /** How many clusters are shown. */
  int shownClusters() {
    return (int) rows.stream().map(Row::cluster).distinct().count();
  }

  /** The roles that are shown. */
  Set<String> roles() {
    Set<String> roles = new LinkedHashSet<>();
    rows.forEach(row -> row.spans().forEach(span -> roles.add(span.role())));
    return roles;
  }

  /** What is shown, as a table. */
  String csv() {
    StringBuilder csv = new StringBuilder("cluster,node,role,from,to,unit\n");
    for (Fault fault : faults) {
      csv.append(",,").append(CsvWriter.quoted("fault " + fault.name())).append(',').append(Numbers.seconds(fault.fromNanos())).append(',').append(Numbers.seconds(fault.toNanos())).append(",s\n");
    }
    for (Row row : rows) {
      for (Span span : row.spans()) {
        csv.append(CsvWriter.quoted(span.cluster())).append(',').append(CsvWriter.quoted(span.node())).append(',').append(CsvWriter.quoted(span.role())).append(',')
            .append(Numbers.seconds(span.fromNanos())).append(',').append(Numbers.seconds(span.toNanos())).append(",s\n");
      }
    }
    return csv.toString();
  }

  private static int compareNames(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      int endOfOne = end(one, i);
      int endOfOther = end(other, j);
      String a = one.substring(i, endOfOne);
      String b = other.substring(j, endOfOther);
      boolean numbers = isDigit(a.charAt(0)) && isDigit(b.charAt(0));
      int order = numbers && a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
      if (order != 0) {
        return order;
      }
      i = endOfOne;
      j = endOfOther;
    }
    return Integer.compare(one.length() - i, other.length() - j);
  }

  /** Where the run of digits, or of none, that begins at {@code from} ends. */
  private static int end(String text, int from) {
    int end = from + 1;
    while (end < text.length() && isDigit(text.charAt(end)) == isDigit(text.charAt(from))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
