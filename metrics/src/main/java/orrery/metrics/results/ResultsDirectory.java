package orrery.metrics.results;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.host.Decimal;
import orrery.metrics.Keyed;
import orrery.metrics.Labels;
import orrery.metrics.Numbers;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Distribution;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.RunMetrics.Series;
import orrery.metrics.Value;
import orrery.metrics.summary.Summary;

/**
 * The folder that an experiment leaves; see the package for what is in it.
 *
 * <p>Every file in it appears whole or not at all. Reading trusts nothing: a file that is not what it must be is refused
 * with a {@link MalformedFile} that names the line.
 */
public final class ResultsDirectory {

  static final String METRICS_HEADER = "variant,point,replication,metric,labels,statistic,value,unit";
  private static final String SERIES_HEADER = "variant,point,replication,metric,labels,time,value,unit";
  private static final String DISTRIBUTIONS_HEADER = "variant,point,replication,metric,labels,count,value,share,unit";

  private static final String FAILURES = "failures.json";
  private static final String UNDRAWN = ".charts-to-be-drawn";

  /** In every table. */
  private static final int METRIC = 3;
  private static final int LABELS = 4;

  /** No series of ours is longer; a file that says otherwise is not ours. */
  private static final int MAX_POINTS = 10_000;

  private final Path path;
  private final Disk disk;

  private ResultsDirectory(Path path, Disk disk) {
    this.path = path;
    this.disk = disk;
  }

  /** The results directory at {@code path}, which may not be there yet. */
  public static ResultsDirectory at(Path path) {
    return at(path, Disk.REAL);
  }

  /** The results directory at {@code path}, written by the steps of {@code disk}; it is read as it lies there. */
  public static ResultsDirectory at(Path path, Disk disk) {
    return new ResultsDirectory(path, disk);
  }

  public Path path() {
    return path;
  }

  /**
   * Takes the directory for writing, making it where it is missing; others are refused until this is closed.
   *
   * @throws DirectoryInUse where it is taken
   */
  public Hold hold() throws IOException {
    disk.makeFolders(path);
    FileChannel channel = FileChannel.open(path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new Hold(channel);
      }
    } catch (OverlappingFileLockException e) {
      // Taken within this process; said below.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new DirectoryInUse(path);
  }

  private void write(String name, String text) throws IOException {
    clear(WholeFile.leftOf(path.resolve(name)));
    WholeFile.write(disk, path.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes away a file, and what may be left of one that was half written. */
  private void delete(String name) throws IOException {
    List<Path> files = new ArrayList<>(WholeFile.leftOf(path.resolve(name)));
    if (Files.exists(path.resolve(name))) {
      files.add(0, path.resolve(name));
    }
    clear(files);
  }

  /** Takes away files of this directory, which is taken for writing: what others have left of them, nobody goes on with. */
  private void clear(List<Path> files) throws IOException {
    for (Path file : files) {
      disk.delete(file);
      disk.syncFolder(file.getParent());
    }
  }

  /** Says what the experiment is. */
  public void write(Manifest manifest) throws IOException {
    write("manifest.json", manifest.text());
  }

  /** What the experiment is; empty where the directory holds none. */
  public Optional<Manifest> manifest() throws IOException {
    Path file = path.resolve("manifest.json");
    return Files.exists(file) ? Optional.of(Manifest.read(file)) : Optional.empty();
  }

  /**
   * What the experiment is, all of whose runs have finished.
   *
   * @param shown the directory, as on a command line that goes on with it
   * @throws MalformedFile where there is none, or runs are missing
   */
  public Manifest finished(String shown) throws IOException {
    Path file = path.resolve("manifest.json");
    Manifest manifest = manifest().orElseThrow(() -> new MalformedFile(file, 1, "the file must be there, as in every results directory, but is not"));
    if (!manifest.isFinished()) {
      throw new MalformedFile(file, 1, "the experiment must be finished, but runs are missing; this goes on: " + manifest.reproduce() + " --out " + shown);
    }
    return manifest;
  }

  /** The folder of one run's own files: its journal, {@code trace.jsonl}, {@code capture.pcapng}. */
  public Path folder(RunKey key) {
    return path.resolve(key.folder());
  }

  /** Journals a run that has finished. */
  public void write(FinishedRun run) throws IOException {
    clear(WholeFile.leftIn(folder(run.key())));
    write(run.key().folder() + "/run.json", run.text());
  }

  /** Whether any run was begun to be journalled. */
  public boolean hasRuns() {
    return Files.isDirectory(path.resolve("runs"));
  }

  /** Whether a run was journalled, which means that it has finished. */
  public boolean has(RunKey key) {
    return Files.exists(journal(key));
  }

  /** A run that was journalled; empty where it has not finished. */
  public Optional<FinishedRun> run(RunKey key) throws IOException {
    return has(key) ? Optional.of(checked(key, FinishedRun.read(journal(key)))) : Optional.empty();
  }

  /** The facts of a run that was journalled, had without reading its metrics; empty where it has not finished. */
  public Optional<Map<String, Object>> facts(RunKey key) throws IOException {
    return has(key) ? Optional.of(checked(key, FinishedRun.readHead(journal(key))).facts()) : Optional.empty();
  }

  private Path journal(RunKey key) {
    return folder(key).resolve("run.json");
  }

  private FinishedRun checked(RunKey key, FinishedRun run) throws MalformedFile {
    if (!run.key().equals(key)) {
      throw new MalformedFile(journal(key), 1, "the run must be " + key + " but is " + run.key());
    }
    return run;
  }

  /** Takes away what a run left: it was made in advance, and is not wanted. Its journal goes first. */
  public void forget(RunKey key) throws IOException {
    Path folder = folder(key);
    if (!Files.isDirectory(folder)) {
      return;
    }
    disk.delete(journal(key));
    SortedSet<Path> files = new TreeSet<>();
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        files.add(file);
        return FileVisitResult.CONTINUE;
      }
    });
    for (Path file : files) {
      disk.delete(file);
    }
    disk.delete(folder);
    disk.syncFolder(folder.getParent());
  }

  /** Says which runs have failed and how to have each again; where none has, nothing is said. */
  public void writeFailures(List<FailedRun> failures) throws IOException {
    if (failures.isEmpty()) {
      delete(FAILURES);
    } else {
      write(FAILURES, FailedRun.text(failures));
    }
  }

  /** The runs that have failed when the experiment was last at work, in the order of their keys. */
  public List<FailedRun> failures() throws IOException {
    Path file = path.resolve(FAILURES);
    return Files.exists(file) ? FailedRun.read(file) : List.of();
  }

  /** Remembers that the folder {@code charts} is not to be trusted until {@link #chartsAreDrawn}. */
  public void chartsAreToBeDrawn() throws IOException {
    write(UNDRAWN, "");
  }

  /** Whether charts are to be drawn: there are none, or they are of another state of the results, or only half of them. */
  public boolean lacksCharts() {
    return Files.exists(path.resolve(UNDRAWN)) || !Files.exists(path.resolve("charts"));
  }

  /** The charts are there, and are of these results. */
  public void chartsAreDrawn() throws IOException {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(path.resolve("charts"))) {
      try (Stream<Path> all = Files.walk(path.resolve("charts"))) {
        folders.addAll(all.filter(Files::isDirectory).sorted().toList());
      }
    }
    for (Path folder : folders) {
      clear(WholeFile.leftIn(folder));
    }
    clear(WholeFile.leftOf(path.resolve("report.html")));
    delete(UNDRAWN);
  }

  /**
   * Writes {@code metrics.csv}, {@code series.csv} and {@code distributions.csv}.
   *
   * @param runs in the order of their keys; they are gone through once, so that they need not be in memory together
   */
  public void writeTables(Iterable<FinishedRun> runs) throws IOException {
    for (String name : List.of("metrics.csv", "series.csv", "distributions.csv")) {
      clear(WholeFile.leftOf(path.resolve(name)));
    }
    try (CsvWriter metrics = new CsvWriter(disk, path.resolve("metrics.csv"), METRICS_HEADER);
        CsvWriter series = new CsvWriter(disk, path.resolve("series.csv"), SERIES_HEADER);
        CsvWriter distributions = new CsvWriter(disk, path.resolve("distributions.csv"), DISTRIBUTIONS_HEADER)) {
      RunKey last = null;
      for (FinishedRun run : runs) {
        RunKey key = run.key();
        if (last != null && last.compareTo(key) >= 0) {
          throw new IllegalArgumentException("runs must come in the order of their keys but " + key + " comes after " + last);
        }
        last = key;
        String replication = Integer.toString(key.replication());
        for (Row row : run.metrics().rows()) {
          metrics.record(
              key.variant(), key.point(), replication, row.metric(), row.labels(), row.statistic(), row.value().toString(), row.unit());
        }
        for (Series one : run.metrics().series()) {
          for (int i = 0; i < one.times().length; i++) {
            series.record(
                key.variant(), key.point(), replication, one.metric(), one.labels(),
                Numbers.seconds(one.times()[i]), Decimal.text(one.values()[i]), one.unit());
          }
        }
        for (Distribution one : run.metrics().distributions()) {
          String count = Long.toString(one.count());
          for (int i = 0; i < one.values().length; i++) {
            distributions.record(
                key.variant(), key.point(), replication, one.metric(), one.labels(), count,
                Decimal.text(one.values()[i]), Decimal.text(one.shares()[i]), one.unit());
          }
        }
      }
      metrics.commit();
      series.commit();
      distributions.commit();
    }
  }

  /** The statistics of {@code metrics.csv} whose metric is wanted, in the order of the file. */
  public List<Keyed<Row>> rows(Predicate<String> metric) throws IOException {
    return rows(metric, labels -> true);
  }

  /** The statistics of {@code metrics.csv} whose metric and labels are wanted, in the order of the file. */
  public List<Keyed<Row>> rows(Predicate<String> metric, Predicate<String> labels) throws IOException {
    return rows(path.resolve("metrics.csv"), metric, labels);
  }

  /** As {@link #rows(Predicate, Predicate)}, of a file with the columns of {@code metrics.csv}. */
  static List<Keyed<Row>> rows(Path file, Predicate<String> metric, Predicate<String> labels) throws IOException {
    List<Keyed<Row>> rows = new ArrayList<>();
    try (CsvReader csv = new CsvReader(file, METRICS_HEADER)) {
      Name name = null;
      while (csv.next()) {
        if (metric.test(csv.field(METRIC)) && labels.test(csv.field(LABELS))) {
          name = name(csv, 7, name);
          rows.add(new Keyed<>(name.key, new Row(name.metric, name.labels, csv.field(5), read(csv, 6, Value::parse), name.unit)));
        }
      }
    }
    return rows;
  }

  /** The series of {@code series.csv} whose metric is wanted, in the order of the file. */
  public List<Keyed<Series>> series(Predicate<String> metric) throws IOException {
    List<Keyed<Series>> all = new ArrayList<>();
    try (CsvReader csv = new CsvReader(path.resolve("series.csv"), SERIES_HEADER)) {
      Points points = new Points();
      long[] times = new long[16];
      Name current = null;
      while (csv.next()) {
        if (!metric.test(csv.field(METRIC))) {
          continue;
        }
        Name name = name(csv, 7, current);
        if (!name.equals(current)) {
          addSeries(all, current, times, points);
          current = name;
          points.size = 0;
        }
        long time = read(csv, 5, Numbers::nanos);
        if (points.size > 0 && time <= times[points.size - 1]) {
          throw csv.problem("the times of a series must ascend");
        }
        times = points.size == times.length ? Arrays.copyOf(times, times.length * 2) : times;
        times[points.size] = time;
        points.add(csv, read(csv, 6, Numbers::parse), 0);
      }
      addSeries(all, current, times, points);
    }
    return all;
  }

  private static void addSeries(List<Keyed<Series>> all, @Nullable Name name, long[] times, Points points) {
    if (name != null) {
      all.add(new Keyed<>(name.key, new Series(name.metric, name.labels, name.unit, Arrays.copyOf(times, points.size), points.values())));
    }
  }

  /** The distributions of {@code distributions.csv} whose metric is wanted, in the order of the file. */
  public List<Keyed<Distribution>> distributions(Predicate<String> metric) throws IOException {
    List<Keyed<Distribution>> all = new ArrayList<>();
    try (CsvReader csv = new CsvReader(path.resolve("distributions.csv"), DISTRIBUTIONS_HEADER)) {
      Points points = new Points();
      long count = 0;
      Name current = null;
      while (csv.next()) {
        if (!metric.test(csv.field(METRIC))) {
          continue;
        }
        Name name = name(csv, 8, current);
        if (!name.equals(current)) {
          addDistribution(all, current, count, points);
          current = name;
          points.size = 0;
        }
        count = read(csv, 5, ResultsDirectory::count);
        if (count < 1) {
          throw csv.problem("a distribution must be of 1 observation or more");
        }
        double value = read(csv, 6, Numbers::parse);
        double share = read(csv, 7, Numbers::parse);
        if (!(share >= 0 && share <= 1) || points.size > 0 && !(value > points.first[points.size - 1] && share > points.second[points.size - 1])) {
          throw csv.problem("the values and shares of a distribution must ascend, the shares in [0, 1]");
        }
        points.add(csv, value, share);
      }
      addDistribution(all, current, count, points);
    }
    return all;
  }

  private static void addDistribution(List<Keyed<Distribution>> all, @Nullable Name name, long count, Points points) {
    if (name != null) {
      all.add(new Keyed<>(name.key, new Distribution(name.metric, name.labels, name.unit, count, points.values(), points.seconds())));
    }
  }

  /** Whose the record is; {@code last}, whose the one before was, where they are of the same. */
  private static Name name(CsvReader csv, int unit, @Nullable Name last) throws MalformedFile {
    if (last != null && last.isOf(csv, unit)) {
      return last;
    }
    int replication = read(csv, 2, text -> (int) count(text));
    RunKey key = read(csv, 0, variant -> new RunKey(variant, csv.field(1), replication));
    read(csv, 4, Labels::parse);
    return new Name(key, csv.field(METRIC), csv.field(4), csv.field(unit));
  }

  private static long count(String text) {
    double count = Numbers.parse(text);
    if (count != (long) count || count < 0 || count > 1e15 || !Long.toString((long) count).equals(text)) {
      throw new IllegalArgumentException("must be a whole number from 0 up but is '" + text + "'");
    }
    return (long) count;
  }

  private static <T> T read(CsvReader csv, int field, Reading<T> reading) throws MalformedFile {
    try {
      return reading.read(csv.field(field));
    } catch (IllegalArgumentException e) {
      throw csv.problem(e.getMessage());
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(String text);
  }

  /** Whose a record is. */
  private record Name(RunKey key, String metric, String labels, String unit) {

    boolean isOf(CsvReader csv, int unitField) {
      return labels.equals(csv.field(4))
          && metric.equals(csv.field(METRIC))
          && unit.equals(csv.field(unitField))
          && key.variant().equals(csv.field(0))
          && key.point().equals(csv.field(1))
          && Integer.toString(key.replication()).equals(csv.field(2));
    }
  }

  /** The points of a series or distribution as they are being read. */
  private static final class Points {

    private double[] first = new double[16];
    private double[] second = new double[16];
    private int size;

    void add(CsvReader csv, double one, double other) throws MalformedFile {
      if (size == MAX_POINTS) {
        throw csv.problem("a series must have at most " + MAX_POINTS + " points but has more");
      }
      if (size == first.length) {
        first = Arrays.copyOf(first, size * 2);
        second = Arrays.copyOf(second, size * 2);
      }
      first[size] = one;
      second[size++] = other;
    }

    double[] values() {
      return Arrays.copyOf(first, size);
    }

    double[] seconds() {
      return Arrays.copyOf(second, size);
    }
  }

  /** Writes {@code summary.json}. */
  public void write(Summary summary) throws IOException {
    write("summary.json", SummaryFile.text(summary));
  }

  /** Reads {@code summary.json}. */
  public Summary summary() throws IOException {
    return SummaryFile.read(path.resolve("summary.json"));
  }

  /** The directory is taken until this is closed. */
  public static final class Hold implements Closeable {

    private final FileChannel channel;

    private Hold(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
