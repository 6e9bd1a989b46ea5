package orrery.metrics.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;

/** What of a results directory falls together in a chart: by variants, by the values of a label, or by those of a swept path. */
final class Grouping {

  /** Where something is shown: in which panel, which is that of a variant or the only one, and under which name there. */
  record Place(String panel, String name) {}

  /** What {@code by} is where it means the same as nothing. */
  static final String VARIANT = "variant";

  private final Set<String> variants;
  private final List<String> points;
  private final String by;
  private final String labels;

  /** For each point what stands at the path {@code by} there; empty where none has that path. Asked for every row of a table. */
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> knownPoints;

  /**
   * @param variants in the order they are to be shown in
   * @param points of the sweep; several only where they differ in the path {@code by}
   * @param by a label or a path; empty for variants
   * @param labels what must be so of all that is shown; empty for the whole
   */
  Grouping(List<String> variants, List<String> points, String by, String labels) {
    this.variants = new LinkedHashSet<>(variants);
    this.points = List.copyOf(points);
    this.knownPoints = new LinkedHashSet<>(points);
    this.by = by.equals(VARIANT) ? "" : by;
    this.labels = labels;
    if (!isByVariant()) {
      points.forEach(point -> Optional.ofNullable(RunKey.values(point).get(this.by)).ifPresent(value -> values.put(point, value)));
    }
  }

  List<String> variants() {
    return List.copyOf(variants);
  }

  List<String> points() {
    return points;
  }

  boolean isByVariant() {
    return by.isEmpty();
  }

  boolean isByPath() {
    return !values.isEmpty();
  }

  /** Where what a run measured under these labels is shown; nowhere where it is no part of what is asked for. */
  Optional<Place> place(RunKey key, String measured) {
    if (!knownPoints.contains(key.point()) || !variants.contains(key.variant())) {
      return Optional.empty();
    }
    if (isByVariant() || isByPath()) {
      String name = isByVariant() ? key.variant() : values.getOrDefault(key.point(), "");
      return isPart(measured) ? Optional.of(new Place(isByVariant() ? "" : key.variant(), name)) : Optional.empty();
    }
    Map<String, String> all = Labels.parse(measured);
    return all.containsKey(by) && all.entrySet().containsAll(Labels.parse(labels).entrySet())
        ? Optional.of(new Place(key.variant(), all.get(by)))
        : Optional.empty();
  }

  /** Without labels asked for, the whole is shown, which has none; else all that has them. */
  private boolean isPart(String measured) {
    return labels.isEmpty() ? measured.equals(Labels.NONE) : Labels.parse(measured).entrySet().containsAll(Labels.parse(labels).entrySet());
  }

  /** Variants, or what the panels are; one without a name where there is one only. */
  List<String> panels() {
    return isByVariant() ? List.of("") : variants();
  }

  /** What stands above a panel. */
  String title(String panel) {
    return variants.size() > 1 ? panel : "";
  }

  /** The order of names: as the scenario has variants and swept values, labels by code point. */
  Comparator<String> order() {
    Map<String, Integer> known = new LinkedHashMap<>();
    for (String name : isByVariant() ? variants : values.values()) {
      known.putIfAbsent(name, known.size());
    }
    return Comparator.<String>comparingInt(name -> known.getOrDefault(name, known.size())).thenComparing(Labels.BY_CODE_POINT);
  }

  /** A name as it stands in a legend: a swept value alone would say nothing. */
  String legend(String name) {
    return isByPath() ? by.substring(by.lastIndexOf('.') + 1) + " = " + name : name;
  }

  /** The axis that names stand on. */
  SweptAxis axis(List<String> names) {
    if (isByPath()) {
      return SweptAxis.of(by, names).ordinal();
    }
    List<Double> positions = new ArrayList<>();
    names.forEach(name -> positions.add((double) positions.size()));
    return new SweptAxis(isByVariant() ? "" : by, names, positions, false);
  }

  /** What is asked for, in words for the small print; empty for the whole. */
  List<String> note() {
    return labels.isEmpty() ? List.of() : List.of("of " + String.join(", ", List.of(labels.split(";"))).replace("=", " "));
  }
}
