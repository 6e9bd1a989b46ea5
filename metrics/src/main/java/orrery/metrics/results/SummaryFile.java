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
import org.jspecify.annotations.Nullable;
import orrery.metrics.Value;
import orrery.metrics.summary.Comparison;
import orrery.metrics.summary.Estimate;
import orrery.metrics.summary.Robust;
import orrery.metrics.summary.Student;
import orrery.metrics.summary.Summary;
import orrery.metrics.summary.Summary.Contrast;
import orrery.metrics.summary.Summary.Entry;
import orrery.metrics.summary.Summary.Subject;
import orrery.metrics.summary.Verdict;

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
    entry.robust().median().ifPresent(median -> {
      Map<String, Object> interval = new LinkedHashMap<>();
      interval.put("value", median.value().toString());
      interval.put("low", median.low().toString());
      interval.put("high", median.high().toString());
      interval.put("level", median.level());
      interval.put("method", "order-statistic");
      members.put("median", interval);
    });
    entry.robust().mean().ifPresent(bootstrap -> {
      Map<String, Object> interval = new LinkedHashMap<>();
      interval.put("low", bootstrap.low());
      interval.put("high", bootstrap.high());
      interval.put("method", "bca");
      members.put("bootstrap", interval);
    });
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
    members.put("relative", orNull(comparison.relative()));
    members.put("tTest", orNull(comparison.tTest()));
    members.put("signTest", comparison.signTest());
    members.put("effect", orNull(comparison.effect()));
    members.put("hedges", orNull(comparison.hedges()));
    members.put("varianceReduction", orNull(comparison.varianceReduction()));
    contrast.verdict().ifPresent(verdict -> {
      members.put("adjusted", verdict.adjusted());
      members.put("verdict", verdict.side().toString());
    });
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
    members.put("halfWidth", orNull(estimate.halfWidth()));
    members.put("method", estimate.method().toString());
    return members;
  }

  private static @Nullable Object orNull(OptionalDouble number) {
    return number.isPresent() ? number.getAsDouble() : null;
  }

  static Summary read(Path file) throws IOException {
    Fields fields = Fields.of(file, "summary", Json.read(file));
    List<Entry> entries = new ArrayList<>();
    List<Contrast> contrasts = new ArrayList<>();
    try {
      for (Fields entry : fields.objects("intervals")) {
        entries.add(new Entry(subject(entry), entry.text("variant"), estimate(entry), robust(entry)));
      }
      for (Fields contrast : fields.objects("comparisons")) {
        Optional<Estimate> difference = contrast.has("difference") ? Optional.of(estimate(contrast.object("difference"))) : Optional.empty();
        Comparison comparison = new Comparison(
            difference,
            count(contrast, "lower"),
            count(contrast, "higher"),
            count(contrast, "undecided"),
            number(contrast, "tTest"),
            number(contrast, "effect"),
            number(contrast, "relative"),
            number(contrast, "varianceReduction"));
        Optional<Verdict> verdict = contrast.has("verdict")
            ? Optional.of(new Verdict(contrast.real("adjusted"), Verdict.Side.of(contrast.text("verdict"))))
            : Optional.empty();
        contrasts.add(new Contrast(subject(contrast), contrast.text("variant"), contrast.text("baseline"), comparison, verdict));
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
    OptionalDouble halfWidth = number(fields, "halfWidth");
    Value mean = new Value(fields.real("mean"), fields.has("beyond") && fields.flag("beyond"));
    return new Estimate(count(fields, "n"), mean, halfWidth, Estimate.Method.of(fields.text("method")));
  }

  private static Robust robust(Fields fields) throws MalformedFile {
    Optional<Robust.Median> median = Optional.empty();
    if (fields.has("median")) {
      Fields of = fields.object("median");
      median = Optional.of(new Robust.Median(Value.parse(of.text("value")), Value.parse(of.text("low")), Value.parse(of.text("high")), of.real("level")));
    }
    Optional<Robust.Bootstrap> bootstrap = Optional.empty();
    if (fields.has("bootstrap")) {
      Fields of = fields.object("bootstrap");
      bootstrap = Optional.of(new Robust.Bootstrap(of.real("low"), of.real("high")));
    }
    return new Robust(median, bootstrap);
  }

  /** A number that may be missing: directories of earlier versions say less. */
  private static OptionalDouble number(Fields fields, String name) throws MalformedFile {
    return fields.has(name) ? OptionalDouble.of(fields.real(name)) : OptionalDouble.empty();
  }

  private static int count(Fields fields, String name) throws MalformedFile {
    long count = fields.whole(name);
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw fields.problem(name, "must be a count but is " + count);
    }
    return (int) count;
  }
}
