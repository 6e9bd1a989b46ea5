package orrery.metrics.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import orrery.metrics.Value;
import orrery.metrics.summary.Comparison;
import orrery.metrics.summary.Estimate;
import orrery.metrics.summary.Student;
import orrery.metrics.summary.Summary;
import orrery.metrics.summary.Summary.Contrast;
import orrery.metrics.summary.Summary.Entry;
import orrery.metrics.summary.Summary.Subject;

/** How a {@link Summary} stands in {@code summary.json}: one interval, or one comparison, a line. */
final class SummaryFile {

  private SummaryFile() {}

  static String text(Summary summary) {
    return "{\n\"level\": " + Json.line(Student.LEVEL)
        + ",\n\"intervals\": [\n"
        + summary.entries().stream().map(entry -> Json.line(members(entry))).collect(Collectors.joining(",\n"))
        + "\n],\n\"comparisons\": [\n"
        + summary.contrasts().stream().map(contrast -> Json.line(members(contrast))).collect(Collectors.joining(",\n"))
        + "\n]\n}\n";
  }

  private static Map<String, Object> members(Entry entry) {
    Map<String, Object> members = members(entry.subject());
    members.put("variant", entry.variant());
    members.putAll(members(entry.estimate()));
    return members;
  }

  private static Map<String, Object> members(Contrast contrast) {
    Comparison comparison = contrast.comparison();
    Map<String, Object> members = members(contrast.subject());
    members.put("variant", contrast.variant());
    members.put("baseline", contrast.baseline());
    members.put("lower", comparison.lower());
    members.put("higher", comparison.higher());
    members.put("undecided", comparison.undecided());
    members.put("difference", comparison.difference().map(SummaryFile::members).orElse(null));
    return members;
  }

  private static Map<String, Object> members(Subject subject) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("point", subject.point());
    members.put("metric", subject.metric());
    members.put("labels", subject.labels());
    members.put("statistic", subject.statistic());
    members.put("unit", subject.unit());
    return members;
  }

  private static Map<String, Object> members(Estimate estimate) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("n", estimate.n());
    members.put("mean", estimate.mean().number());
    if (estimate.mean().beyond()) {
      members.put("beyond", true);
    }
    members.put("halfWidth", estimate.halfWidth().isPresent() ? estimate.halfWidth().getAsDouble() : null);
    members.put("method", estimate.method().toString());
    return members;
  }

  static Summary read(Path file) throws IOException {
    Fields fields = Fields.of(file, "summary", Json.read(file));
    List<Entry> entries = new ArrayList<>();
    List<Contrast> contrasts = new ArrayList<>();
    try {
      for (Fields entry : fields.objects("intervals")) {
        entries.add(new Entry(subject(entry), entry.text("variant"), estimate(entry)));
      }
      for (Fields contrast : fields.objects("comparisons")) {
        Optional<Estimate> difference = contrast.has("difference") ? Optional.of(estimate(contrast.object("difference"))) : Optional.empty();
        Comparison comparison = new Comparison(difference, count(contrast, "lower"), count(contrast, "higher"), count(contrast, "undecided"));
        contrasts.add(new Contrast(subject(contrast), contrast.text("variant"), contrast.text("baseline"), comparison));
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(file, 1, e.getMessage());
    }
    return new Summary(entries, contrasts);
  }

  private static Subject subject(Fields fields) throws MalformedFile {
    return new Subject(fields.text("point"), fields.text("metric"), fields.text("labels"), fields.text("statistic"), fields.text("unit"));
  }

  private static Estimate estimate(Fields fields) throws MalformedFile {
    OptionalDouble halfWidth = fields.has("halfWidth") ? OptionalDouble.of(fields.real("halfWidth")) : OptionalDouble.empty();
    Value mean = new Value(fields.real("mean"), fields.has("beyond") && fields.flag("beyond"));
    return new Estimate(count(fields, "n"), mean, halfWidth, Estimate.Method.of(fields.text("method")));
  }

  private static int count(Fields fields, String name) throws MalformedFile {
    long count = fields.whole(name);
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw fields.problem(name, "must be a count but is " + count);
    }
    return (int) count;
  }
}
