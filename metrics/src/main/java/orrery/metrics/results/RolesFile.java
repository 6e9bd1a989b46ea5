package orrery.metrics.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orrery.metrics.Numbers;

/**
 * Who had which role in which cluster from when to when, and what went wrong meanwhile: {@code roles.csv} and {@code faults.csv} in
 * the run's folder, which a chart of roles is drawn of.
 */
public final class RolesFile {

  /** The name of the first; the other's is {@value #FAULTS}. */
  public static final String NAME = "roles.csv";

  /** The name of the second. */
  public static final String FAULTS = "faults.csv";

  /** The role of a span that takes no time: the node has lost power without a word. */
  public static final String CRASH = "crash";

  /** More spans than this are held by no run. */
  public static final int MOST = 500_000;

  private static final String HEADER = "cluster,node,role,from,to";
  private static final String FAULTS_HEADER = "fault,type,from,to";

  private RolesFile() {}

  /**
   * What a node was to a cluster for some time: {@code seeking}, {@code joining}, {@code member}, {@code candidate}, {@code super-node},
   * and beside that {@code proxy}, {@code cache}, {@code storage}, {@code compute}; or {@value #CRASH}. While none of the first is
   * there, the node is absent.
   */
  public record Span(String cluster, String node, String role, long fromNanos, long toNanos) {

    public Span {
      if (fromNanos < 0 || toNanos < fromNanos) {
        throw new IllegalArgumentException("a span must not end before it begins but is from " + fromNanos + " to " + toNanos + " ns");
      }
    }
  }

  /** What went wrong for some time; what is never mended is so until the end of the run, what strikes once has no length. */
  public record Fault(String name, String type, long fromNanos, long toNanos) {

    public Fault {
      if (fromNanos < 0 || toNanos < fromNanos) {
        throw new IllegalArgumentException("a fault must not end before it begins but is from " + fromNanos + " to " + toNanos + " ns");
      }
    }
  }

  /** Both files. */
  public record Roles(List<Span> spans, List<Fault> faults) {

    public Roles {
      spans = List.copyOf(spans);
      faults = List.copyOf(faults);
    }
  }

  /** Writes both files into a run's folder. */
  public static void write(Path folder, Roles roles) throws IOException {
    try (CsvWriter spans = new CsvWriter(Disk.REAL, folder.resolve(NAME), HEADER);
        CsvWriter faults = new CsvWriter(Disk.REAL, folder.resolve(FAULTS), FAULTS_HEADER)) {
      for (Span span : roles.spans()) {
        spans.record(span.cluster(), span.node(), span.role(), Numbers.seconds(span.fromNanos()), Numbers.seconds(span.toNanos()));
      }
      for (Fault fault : roles.faults()) {
        faults.record(fault.name(), fault.type(), Numbers.seconds(fault.fromNanos()), Numbers.seconds(fault.toNanos()));
      }
      faults.commit();
      spans.commit();
    }
  }

  /**
   * Reads both files.
   *
   * @throws MalformedFile where one is not what {@link #write} writes
   */
  public static Roles read(Path folder) throws IOException {
    List<Span> spans = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    try (CsvReader csv = new CsvReader(folder.resolve(NAME), HEADER)) {
      while (csv.next()) {
        if (spans.size() == MOST) {
          throw csv.problem("there must be at most " + MOST + " spans but there are more");
        }
        try {
          spans.add(new Span(csv.field(0), csv.field(1), csv.field(2), Numbers.nanos(csv.field(3)), Numbers.nanos(csv.field(4))));
        } catch (IllegalArgumentException e) {
          throw csv.problem(e.getMessage());
        }
      }
    }
    try (CsvReader csv = new CsvReader(folder.resolve(FAULTS), FAULTS_HEADER)) {
      while (csv.next()) {
        if (faults.size() == MOST) {
          throw csv.problem("there must be at most " + MOST + " faults but there are more");
        }
        try {
          faults.add(new Fault(csv.field(0), csv.field(1), Numbers.nanos(csv.field(2)), Numbers.nanos(csv.field(3))));
        } catch (IllegalArgumentException e) {
          throw csv.problem(e.getMessage());
        }
      }
    }
    return new Roles(spans, faults);
  }
}
