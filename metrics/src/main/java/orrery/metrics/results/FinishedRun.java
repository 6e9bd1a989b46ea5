package orrery.metrics.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Distribution;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.RunMetrics.Series;
import orrery.metrics.RunMetrics;
import orrery.metrics.Value;

/**
 * A run that is over, as it is journalled: from this alone everything about the run in the results is made, so that an
 * experiment that was killed goes on where it was and ends with the same bytes.
 *
 * @param facts what else is to be kept of the run, as JSON values: its fingerprint, how many events it had
 */
public record FinishedRun(RunKey key, Map<String, Object> facts, RunMetrics metrics) {

  private static final long FORMAT = 1;

  public FinishedRun {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  String text() {
    return Json.line(members()) + "\n";
  }

  Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("format", FORMAT);
    members.put("variant", key.variant());
    members.put("point", key.point());
    members.put("replication", key.replication());
    members.put("facts", facts);
    members.put("rows", metrics.rows().stream().map(FinishedRun::members).toList());
    members.put("series", metrics.series().stream().map(FinishedRun::members).toList());
    members.put("distributions", metrics.distributions().stream().map(FinishedRun::members).toList());
    return members;
  }

  private static Map<String, Object> members(Row row) {
    Map<String, Object> members = named(row.metric(), row.labels(), row.unit());
    members.put("statistic", row.statistic());
    members.put("value", row.value().toString());
    return members;
  }

  private static Map<String, Object> members(Series series) {
    Map<String, Object> members = named(series.metric(), series.labels(), series.unit());
    List<Object> times = new ArrayList<>();
    for (long time : series.times()) {
      times.add(time);
    }
    members.put("times", times);
    members.put("values", list(series.values()));
    return members;
  }

  private static Map<String, Object> members(Distribution distribution) {
    Map<String, Object> members = named(distribution.metric(), distribution.labels(), distribution.unit());
    members.put("count", distribution.count());
    members.put("values", list(distribution.values()));
    members.put("shares", list(distribution.shares()));
    return members;
  }

  private static Map<String, Object> named(String metric, String labels, String unit) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("metric", metric);
    members.put("labels", labels);
    members.put("unit", unit);
    return members;
  }

  private static List<Object> list(double[] numbers) {
    List<Object> list = new ArrayList<>();
    for (double number : numbers) {
      list.add(number);
    }
    return list;
  }

  static FinishedRun read(Path file) throws IOException {
    return of(file, Fields.of(file, "run", Json.read(file)));
  }

  /** The run whose members were read from {@code file}. */
  static FinishedRun of(Path file, Fields run) throws MalformedFile {
    if (run.whole("format") != FORMAT) {
      throw run.problem("format", "must be " + FORMAT + " but is " + run.whole("format") + "; another version wrote it");
    }
    List<Row> rows = new ArrayList<>();
    List<Series> series = new ArrayList<>();
    List<Distribution> distributions = new ArrayList<>();
    try {
      for (Fields row : run.objects("rows")) {
        rows.add(new Row(row.text("metric"), row.text("labels"), row.text("statistic"), Value.parse(row.text("value")), row.text("unit")));
      }
      for (Fields one : run.objects("series")) {
        series.add(new Series(one.text("metric"), one.text("labels"), one.text("unit"), one.wholes("times"), one.reals("values")));
      }
      for (Fields one : run.objects("distributions")) {
        distributions.add(new Distribution(
            one.text("metric"), one.text("labels"), one.text("unit"), one.whole("count"), one.reals("values"), one.reals("shares")));
      }
      return new FinishedRun(key(run), run.map("facts"), new RunMetrics(rows, series, distributions));
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(file, 1, e.getMessage());
    }
  }

  private static RunKey key(Fields run) throws MalformedFile {
    return new RunKey(run.text("variant"), run.text("point"), (int) Math.min(Integer.MAX_VALUE, run.whole("replication")));
  }

  /** A journal without its metrics, which are nearly all of it and are not even read. */
  static FinishedRun readHead(Path file) throws IOException {
    Fields head = Fields.of(file, "run", Json.readHead(file, "rows"));
    if (head.whole("format") != FORMAT) {
      throw head.problem("format", "must be " + FORMAT + " but is " + head.whole("format") + "; another version wrote it");
    }
    try {
      return new FinishedRun(key(head), head.map("facts"), new RunMetrics(List.of(), List.of(), List.of()));
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(file, 1, e.getMessage());
    }
  }
}
