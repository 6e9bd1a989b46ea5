package orrery.metrics.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.Stream;
import orrery.metrics.chart.ChartData.HeatCell;
import orrery.metrics.chart.ChartData.HeatMap;
import orrery.metrics.chart.ChartData.HeatPanel;
import orrery.metrics.summary.SummaryText;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;

/** Draws maps of two swept paths: a coloured cell for each combination, with its number where there is room, and what the colours mean at the right. */
final class HeatChart {

  private static final int TALLEST_ROW = 24;
  private static final int SHORTEST_ROW = 13;
  private static final int ROOM_FOR_AXES = 52;
  private static final double BAR = 9;
  private static final int STEPS = 64;
  private static final Font SMALLEST = Lettering.font(6.5);

  private final Theme theme;
  private final HeatMap data;
  private final double low;
  private final double high;

  private HeatChart(Theme theme, HeatMap data) {
    this.theme = theme;
    this.data = data;
    double least = cells().mapToDouble(HeatCell::mean).min().orElse(0);
    double greatest = cells().mapToDouble(HeatCell::mean).max().orElse(1);
    double reach = Math.max(Math.abs(least), Math.abs(greatest));
    this.low = data.isDifference() ? -reach : least >= 0 && least < greatest / 2 ? 0 : least;
    this.high = data.isDifference() ? reach : greatest;
  }

  private Stream<HeatCell> cells() {
    return data.panels().stream().flatMap(panel -> panel.cells().stream());
  }

  static Figure figure(Theme theme, HeatMap data) {
    return new HeatChart(theme, data).figure();
  }

  private Figure figure() {
    boolean several = data.panels().size() > 1;
    double room = Frames.room(theme, data.panels().size());
    int rows = data.y().labels().size();
    PositionAxis y = new PositionAxis(theme, data.y(), room);
    List<Frame> frames = data.panels().stream()
        .map(panel -> Frame.painted(theme, panel.title(), new PositionAxis(theme, data.x(), room - 20), several ? null : y, (graphics, at) -> paint(graphics, at, panel)))
        .toList();
    frames.forEach(frame -> frame.setRangeGridlinesVisible(false));
    NumberAxis scale = Ticks.around(theme, data.title(), low, high > low ? high : low + 1, 5);
    scale.setRange(low, high > low ? high : low + 1);
    int height = ROOM_FOR_AXES + Math.max(90, rows * Math.max(SHORTEST_ROW, Math.min(TALLEST_ROW, 120 / Math.max(1, rows))));
    return Frames.figure(theme, frames, y, List.of(), new LegendItemCollection(), height, new Frames.Beside(16 + BAR + tickWidth(scale), (graphics, frame) -> scale(graphics, frame, scale)));
  }

  private static double tickWidth(NumberAxis scale) {
    return Math.max(Lettering.width(Lettering.TICK, Ticks.numbers(scale)) + 18, 30);
  }

  private Color color(double value) {
    double share = high > low ? (value - low) / (high - low) : 0.5;
    return data.isDifference() ? Shades.diverging(theme, 2 * share - 1) : Shades.sequential(share);
  }

  private String text(HeatCell cell) {
    String number = (cell.beyond() ? ">" : "") + SummaryText.rounded(cell.mean(), Math.max(0, SummaryText.decimals(high, 3)));
    return data.isDifference() && cell.isOpen() ? "(" + number + ")" : number;
  }

  private void paint(Graphics2D graphics, Frame.Places at, HeatPanel panel) {
    double width = at.x(1) - at.x(0);
    double height = at.y(0) - at.y(1);
    Font font = fits(panel, Lettering.NUMBER, width, height) ? Lettering.NUMBER : SMALLEST;
    boolean numbers = fits(panel, font, width, height);
    for (HeatCell cell : panel.cells()) {
      Color color = color(cell.mean());
      graphics.setPaint(color);
      graphics.fill(new Rectangle2D.Double(at.x(cell.x()) - width / 2 + 0.4, at.y(cell.y()) - height / 2 + 0.4, width - 0.8, height - 0.8));
      if (numbers) {
        graphics.setFont(font);
        graphics.setPaint(Theme.on(color));
        String text = text(cell);
        graphics.drawString(text, (float) (at.x(cell.x()) - Lettering.width(font, text) / 2), (float) (at.y(cell.y()) + font.getSize2D() * 0.35));
      }
    }
  }

  private boolean fits(HeatPanel panel, Font font, double width, double height) {
    return height > font.getSize2D() + 1 && panel.cells().stream().allMatch(cell -> Lettering.width(font, text(cell)) < width - 3);
  }

  /** What the colours mean, to the right of the last frame. */
  private void scale(Graphics2D graphics, Rectangle2D frame, NumberAxis scale) {
    double left = frame.getMaxX() + 8;
    for (int step = 0; step < STEPS; step++) {
      graphics.setPaint(color(low + (high - low) * (step + 0.5) / STEPS));
      graphics.fill(new Rectangle2D.Double(left, frame.getMaxY() - frame.getHeight() * (step + 1) / STEPS, BAR, frame.getHeight() / STEPS + 0.3));
    }
    graphics.setStroke(Theme.HAIRLINE);
    graphics.setPaint(theme.ink());
    graphics.draw(new Rectangle2D.Double(left, frame.getY(), BAR, frame.getHeight()));
    graphics.setFont(Lettering.TICK);
    double widest = 0;
    for (String number : Ticks.numbers(scale)) {
      double y = frame.getMaxY() - (Double.parseDouble(number) - low) / (scale.getUpperBound() - low) * frame.getHeight();
      graphics.draw(new Line2D.Double(left + BAR, y, left + BAR + 2.5, y));
      graphics.drawString(number, (float) (left + BAR + 4), (float) (y + 3));
      widest = Math.max(widest, Lettering.width(Lettering.TICK, number));
    }
    Font font = Lettering.fitting(Lettering.LABEL, data.title(), frame.getHeight() + 10);
    String title = Lettering.cut(font, data.title(), frame.getHeight() + 30);
    double x = left + BAR + 6 + widest + font.getSize2D();
    var before = graphics.getTransform();
    graphics.setFont(font);
    graphics.rotate(-Math.PI / 2, x, frame.getCenterY());
    graphics.drawString(title, (float) (x - Lettering.width(font, title) / 2), (float) frame.getCenterY());
    graphics.setTransform(before);
  }
}
