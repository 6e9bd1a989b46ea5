package orrery.metrics.chart;

import java.io.IOException;
import java.util.List;

/** One chart, drawn: it can be had as SVG, PDF and PNG, with the numbers it shows as CSV. */
public final class Picture {

  private final String name;
  private final String point;
  private final String title;
  private final Figure figure;
  private final String csv;

  Picture(String name, String point, String title, Figure figure, String csv) {
    this.name = name;
    this.point = point;
    this.title = title;
    this.figure = figure;
    this.csv = csv;
  }

  /** The name of its files, without extension; another one for each chart of a point. */
  public String name() {
    return name;
  }

  /** The point of the sweep that it shows, as {@link orrery.metrics.RunKey#point} writes it; empty where it shows all or nothing is swept. */
  public String point() {
    return point;
  }

  /** What it shows, as it stands on its axis without the unit. */
  public String title() {
    return title;
  }

  /** What the small print says: of the numbers, then where they come from. */
  public List<String> smallPrint() {
    return figure.smallPrint();
  }

  /** As Scalable Vector Graphics; the names within begin with that of the picture, so that several can stand in one page. */
  public byte[] svg() throws IOException {
    return Drawing.svg(figure, name + "-");
  }

  Figure figure() {
    return figure;
  }

  /** The numbers it shows, as a table. */
  public String csv() {
    return csv;
  }
}
