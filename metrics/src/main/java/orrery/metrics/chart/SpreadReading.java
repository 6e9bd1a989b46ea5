package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import orrery.host.Decimal;
import orrery.metrics.Value;
import orrery.metrics.chart.ChartData.Box;
import orrery.metrics.chart.Grouping.Place;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Student;
import orrery.metrics.summary.SummaryText.Scale;

/**
 * Works out boxes and violins. Of a tally they show what was observed within a run, by the mean over replications of its
 * distribution functions; of a statistic that was asked for, or of a metric that is no tally, the replications' values.
 */
final class SpreadReading {

  /** More groups than this in one frame are too narrow to be read. */
  private static final int MOST_GROUPS = 12;

  /** At so many places a density is worked out. */
  private static final int DENSITY = 81;

  /** What a violin leaves out at either end. */
  private static final double OUTERMOST = 0.005;

  /** Where whiskers end that show what is within a run. */
  private static final double WHISKER = 0.05;

  /** Tukey (1977): whiskers end at the outermost value within so many heights of the box. */
  private static final double TUKEY = 1.5;

  private SpreadReading() {}

  static ChartData read(ResultsDirectory directory, Grouping grouping, ChartSpec.Asked spec) throws IOException {
    Mixtures mixtures = Mixtures.read(directory, spec.metric(), grouping);
    boolean within = spec.statistic().isEmpty() && !mixtures.all().isEmpty();
    return within ? ofDistributions(grouping, spec, mixtures) : ofReplications(directory, grouping, spec);
  }

  private static ChartData ofDistributions(Grouping grouping, ChartSpec.Asked spec, Mixtures mixtures) {
    mixtures.mergeSmallest(MOST_GROUPS);
    List<Mixture> all = mixtures.all();
    boolean violin = spec.kind() == ChartKind.VIOLIN;
    boolean logarithmic = spec.isLogarithmic() || Mixture.isWide(all);
    double size = all.stream().mapToDouble(mixture -> mixture.quantile(1 - WHISKER)).max().orElse(0);
    Scale scale = Scale.of(size, spec.metric(), mixtures.unit(), false);
    List<Box> boxes = new ArrayList<>();
    boolean unfinished = false;
    for (Map.Entry<String, SortedMap<String, SortedMap<Integer, Mixture>>> panel : mixtures.byPanel().entrySet()) {
      for (Map.Entry<String, SortedMap<Integer, Mixture>> name : panel.getValue().entrySet()) {
        List<Mixture> runs = List.copyOf(name.getValue().values());
        double[] values = Mixture.values(runs);
        double[] shares = Arrays.stream(values).map(value -> Student.mean(runs.stream().mapToDouble(run -> run.share(value)).toArray())).toArray();
        unfinished |= shares[shares.length - 1] < 1 - 1e-9;
        Density density = violin ? Density.of(values, shares, runs.stream().mapToLong(Mixture::count).sum() / runs.size(), OUTERMOST, logarithmic, DENSITY) : Density.NONE;
        double divisor = scale.divisor();
        boxes.add(new Box(
            name.getKey(), grouping.title(panel.getKey()),
            quantile(values, shares, WHISKER) / divisor, quantile(values, shares, 0.25) / divisor, quantile(values, shares, 0.5) / divisor,
            quantile(values, shares, 0.75) / divisor, quantile(values, shares, 1 - WHISKER) / divisor, new double[0],
            Arrays.stream(density.at()).map(at -> at / divisor).toArray(),
            density.density()));
      }
    }
    List<String> notes = new ArrayList<>(List.of("observations within a run: " + (violin ? "density (Gaussian kernel, Silverman's width" + (logarithmic ? ", of logarithms" : "") + "), each scaled to its own greatest, without the outermost 0.5 % at either end; inside, median and quartiles" : "median, quartiles, whiskers from 5 % to 95 %")));
    notes.addAll(ChartReading.replications(mixtures.replications(), false));
    if (unfinished) {
      notes.add("open above: not finished");
    }
    return boxes(grouping, ChartReading.axis(spec.title(), scale.unit()), logarithmic, violin, boxes, notes);
  }

  /** The least value with at least that share at or below it; infinite where so many have not finished. */
  static double quantile(double[] values, double[] shares, double share) {
    for (int i = 0; i < values.length; i++) {
      if (shares[i] >= share - 1e-12) {
        return values[i];
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static ChartData ofReplications(ResultsDirectory directory, Grouping grouping, ChartSpec.Asked spec) throws IOException {
    PlaceValues values = PlaceValues.read(directory, spec.metric(), spec.statistic(), grouping::place);
    double size = values.places().stream().flatMap(place -> values.of(place).values().stream()).mapToDouble(value -> Math.abs(value.number())).max().orElse(0);
    Scale scale = Scale.of(size, spec.metric(), values.unit(), false);
    List<Box> boxes = new ArrayList<>();
    boolean bounds = false;
    for (Place place : values.places().stream().filter(place -> !values.of(place).isEmpty()).toList()) {
      bounds |= values.of(place).values().stream().anyMatch(Value::beyond);
      double[] numbers = values.of(place).values().stream().mapToDouble(value -> value.number() / scale.divisor()).sorted().toArray();
      boxes.add(tukey(place.name(), grouping.title(place.panel()), numbers));
    }
    List<String> notes = new ArrayList<>(List.of(
        "values of " + values.replications() + (values.replications() == 1 ? " replication" : " replications") + ": median, quartiles, whiskers to the outermost within "
            + Decimal.text(TUKEY, 2) + " box heights, others as points"));
    notes.addAll(grouping.note());
    if (bounds) {
      notes.add("some are only known to be more");
    }
    boolean positive = boxes.stream().allMatch(box -> box.low() > 0);
    return boxes(grouping, ChartReading.axis(spec.title() + values.suffix(), scale.unit()), spec.isLogarithmic() && positive, false, boxes, notes);
  }

  /** The box of some values, ascending: quartiles by linear interpolation between them. */
  static Box tukey(String group, String member, double[] values) {
    double q1 = interpolated(values, 0.25);
    double q3 = interpolated(values, 0.75);
    double reach = TUKEY * (q3 - q1);
    double low = Arrays.stream(values).filter(value -> value >= q1 - reach).min().orElse(q1);
    double high = Arrays.stream(values).filter(value -> value <= q3 + reach).max().orElse(q3);
    double[] outliers = Arrays.stream(values).filter(value -> value < low || value > high).toArray();
    return new Box(group, member, low, q1, interpolated(values, 0.5), q3, high, outliers, new double[0], new double[0]);
  }

  private static double interpolated(double[] values, double share) {
    double at = share * (values.length - 1);
    int below = (int) at;
    return below + 1 < values.length ? values[below] + (at - below) * (values[below + 1] - values[below]) : values[below];
  }

  private static ChartData boxes(Grouping grouping, String yTitle, boolean logarithmic, boolean violin, List<Box> all, List<String> notes) {
    TreeSet<String> groups = new TreeSet<>(grouping.order());
    all.forEach(box -> groups.add(box.group()));
    List<String> shown = groups.stream().limit(MOST_GROUPS).toList();
    List<String> said = new ArrayList<>(notes);
    if (groups.size() > shown.size()) {
      said.add("the first " + shown.size() + " of " + groups.size());
    }
    List<Box> boxes = all.stream().filter(box -> shown.contains(box.group())).toList();
    List<String> members = Stream.concat(grouping.variants().stream(), Stream.of("")).filter(name -> boxes.stream().anyMatch(box -> box.member().equals(name))).toList();
    return new ChartData.Boxes(grouping.axis(shown), shown, yTitle, logarithmic, violin, members, boxes, said);
  }
}
