package orrery.validation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import orrery.host.Decimal;

/**
 * A row of published results. Each method states one number of the row and ours, fails where ours is not what the row's
 * class of tolerance allows, and leaves a line for {@link PublishedTable}, also where it fails.
 *
 * <p>The classes: T0, exact to the digits that are printed; T1, analytic, inside a 99 % interval; T2, a published
 * simulation, within a share; T3, a field measurement, within its spread; T4, shape only.
 */
public final class Published {

  private final String row;

  private Published(String row) {
    this.row = row;
  }

  /** The row of that id, such as {@code E03}. */
  public static Published row(String id) {
    if (!id.matches("[A-Z][0-9]{2}")) {
      throw new IllegalArgumentException("a row is named by a letter and two digits, such as E03, but is '" + id + "'");
    }
    return new Published(id);
  }

  /** A mean and the half-width of its interval. */
  public record Interval(double mean, double halfWidth) {

    boolean contains(double value) {
      return Math.abs(mean - value) <= halfWidth;
    }

    @Override
    public String toString() {
      return Decimal.text(mean, 6) + " ± " + Decimal.text(halfWidth, 2);
    }
  }

  /** The two stages of a statistical claim, declared beforehand. */
  public enum Stage {
    /** What every build does. */
    FIRST(0.99, 1),
    /** Where the first misses: once, with other luck and ten times as much of it. */
    SECOND(0.999, 10);

    private final double confidence;
    private final int size;

    Stage(double confidence, int size) {
      this.confidence = confidence;
      this.size = size;
    }

    /** How sure the interval is to be. */
    public double confidence() {
      return confidence;
    }

    /** How many times the first stage's sample is to be taken. */
    public int size() {
      return size;
    }

    /** What the sample's seed is to be derived from, together with the row. */
    public String luck() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** T0: ours, rounded to the digits after the point that are published, is what is published. */
  public Published exactly(String quantity, String published, double ours) {
    BigDecimal printed = new BigDecimal(published);
    BigDecimal rounded = new BigDecimal(ours).setScale(printed.scale(), RoundingMode.HALF_UP);
    return verdict("T0", quantity, published, rounded.toPlainString(), "", rounded.compareTo(printed) == 0);
  }

  /** T0: ours is the whole number that is published. */
  public Published exactly(String quantity, long published, long ours) {
    return verdict("T0", quantity, Long.toString(published), Long.toString(ours), "", ours == published);
  }

  /**
   * T1: an interval of ours, no wider than 1 % of the mean either way, contains what theory says; or, where the first
   * stage misses, that of the second does.
   *
   * @param measure makes the interval of a stage
   */
  public Published inside(String quantity, double published, Function<Stage, Interval> measure) {
    Interval interval = measure.apply(Stage.FIRST);
    String stage = "99 %";
    if (!interval.contains(published)) {
      interval = measure.apply(Stage.SECOND);
      stage = "99.9 %, second stage";
    }
    boolean sharp = interval.halfWidth() <= 0.01 * Math.abs(interval.mean());
    return verdict("T1", quantity, Decimal.text(published, 6), interval.toString(), stage + (sharp ? "" : ", wider than 1 %"), sharp && interval.contains(published));
  }

  /** T2: ours is within a share of what is published. */
  public Published near(String quantity, double published, double share, double ours) {
    boolean holds = Math.abs(ours - published) <= share * Math.abs(published);
    return verdict("T2", quantity, Decimal.text(published, 6), Decimal.text(ours, 6), "within " + Decimal.text(100 * share, 3) + " %", holds);
  }

  /** T3: ours is in the spread that is published. */
  public Published between(String quantity, double least, double greatest, double ours) {
    return verdict("T3", quantity, Decimal.text(least, 6) + " to " + Decimal.text(greatest, 6), Decimal.text(ours, 6), "", ours >= least && ours <= greatest);
  }

  /**
   * What is a rule rather than a number: of class T0 where a standard demands it, T4 where it is a shape.
   *
   * @param ours what was seen, for the table
   */
  public Published holds(String tolerance, String claim, String ours, boolean holds) {
    return verdict(tolerance, claim, "must hold", ours, "", holds);
  }

  private Published verdict(String tolerance, String quantity, String published, String ours, String interval, boolean holds) {
    String line = String.join("\t", row, tolerance, quantity, published, ours, interval, holds ? "agrees" : "DIFFERS");
    try {
      Path folder = PublishedTable.folder();
      Files.createDirectories(folder);
      String name = (row + " " + quantity).replaceAll("[^A-Za-z0-9.]+", "-").toLowerCase(Locale.ROOT);
      Files.write(folder.resolve(name + ".tsv"), (line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!holds) {
      throw new AssertionError(row + ", " + quantity + ": published " + published + ", ours " + ours + (interval.isEmpty() ? "" : " (" + interval + ")"));
    }
    return this;
  }
}
