package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import orrery.metrics.chart.ChartData.Bar;
import orrery.metrics.chart.Grouping.Place;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Estimate;
import orrery.metrics.summary.SummaryText.Scale;

/** Works out bars of one statistic: a group for each variant, swept value or value of a label, the greatest of labels first. */
final class BarsReading {

  /** More groups of bars than this make a chart of more than a page. */
  private static final int MOST_GROUPS = 12;

  private BarsReading() {}

  static ChartData read(ResultsDirectory directory, Grouping grouping, ChartSpec.Asked spec) throws IOException {
    PlaceValues values = PlaceValues.read(directory, spec.metric(), spec.statistic(), grouping::place);
    List<Bar> bars = new ArrayList<>();
    boolean bounds = false;
    for (Place place : values.places()) {
      Estimate estimate = Estimate.of(List.copyOf(values.of(place).values()));
      bounds |= estimate.mean().beyond();
      bars.add(new Bar(place.name(), grouping.title(place.panel()), estimate.mean().number(), estimate.halfWidth().orElse(0)));
    }
    TreeSet<String> names = new TreeSet<>(grouping.order());
    bars.forEach(bar -> names.add(bar.group()));
    List<String> groups = new ArrayList<>(names);
    if (!grouping.isByVariant() && !grouping.isByPath()) {
      groups.sort(Comparator.comparingDouble(group -> -bars.stream().filter(bar -> bar.group().equals(group)).mapToDouble(Bar::length).sum()));
    }
    List<String> shown = groups.subList(0, Math.min(MOST_GROUPS, groups.size()));
    List<String> members = new ArrayList<>(grouping.variants());
    members.add("");
    members.removeIf(member -> bars.stream().noneMatch(bar -> bar.member().equals(member)));
    Scale scale = Scale.of(bars.stream().mapToDouble(bar -> Math.abs(bar.length())).max().orElse(0), spec.metric(), values.unit(), false);
    List<String> notes = new ArrayList<>(ChartReading.replications(values.replications(), true));
    notes.addAll(grouping.note());
    if (groups.size() > shown.size()) {
      notes.add("the greatest " + shown.size() + " of " + groups.size());
    }
    if (bounds) {
      notes.add("bars without interval may be only bounds: some values are only known to be more");
    }
    return new ChartData.Bars(
        ChartReading.axis(spec.title() + values.suffix(), scale.unit()), false, false, shown.stream().map(grouping::legend).toList(), members,
        bars.stream().filter(bar -> shown.contains(bar.group()))
            .sorted(Comparator.<Bar>comparingInt(bar -> shown.indexOf(bar.group())).thenComparingInt(bar -> members.indexOf(bar.member())))
            .map(bar -> bar.per(scale.divisor(), grouping.legend(bar.group()))).toList(),
        notes);
  }
}
