package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.ui.Drawable;

/**
 * A chart of a certain size with small print below it. Lengths are in points as laid out: before the theme's scaling.
 *
 * @param height of the chart itself, at least: a theme of slides makes it as high as a slide
 * @param smallPrint one text a line, or more where it is long
 */
record Figure(Theme theme, Drawable chart, int width, int height, List<String> smallPrint) {

  private static final double SMALL_SIZE = 6;
  private static final double SMALL_LEADING = 7.5;
  private static final int MARGIN = 4;

  Figure(Theme theme, Drawable chart, int width, int height) {
    this(theme, chart, width, height, List.of());
  }

  /** The same with small print. */
  Figure with(List<String> lines) {
    return new Figure(theme, chart, width, height, lines);
  }

  private int below() {
    return (int) Math.ceil(lines().size() * SMALL_LEADING) + 3;
  }

  /** The height with the small print. */
  private double laidOutHeight() {
    return Math.max(height + below(), width * theme.aspect());
  }

  /** The width with the ground to both sides of what is too high for a slide of its own width. */
  private double laidOutWidth() {
    return theme.aspect() > 0 ? Math.max(width, laidOutHeight() / theme.aspect()) : width;
  }

  /** How much larger than laid out the figure is: what is too high for a slide is made smaller. */
  private double scale() {
    return theme.scale() * width / laidOutWidth();
  }

  /** How wide the figure is, in points. */
  int totalWidth() {
    return (int) Math.round(laidOutWidth() * scale());
  }

  /** How high it is with the small print, in points. */
  int totalHeight() {
    return (int) Math.round(laidOutHeight() * scale());
  }

  void draw(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setPaint(theme.ground());
    graphics.fill(new Rectangle2D.Double(0, 0, totalWidth(), totalHeight()));
    AffineTransform before = graphics.getTransform();
    if (scale() != 1) {
      graphics.scale(scale(), scale());
      graphics.translate((laidOutWidth() - width) / 2, 0);
    }
    double chartHeight = laidOutHeight() - below();
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width, chartHeight));
    graphics.setStroke(new BasicStroke());
    graphics.setPaint(theme.faint());
    graphics.setFont(Lettering.font(SMALL_SIZE));
    double baseline = chartHeight + SMALL_SIZE;
    for (String line : lines()) {
      graphics.drawString(line, (float) MARGIN, (float) baseline);
      baseline += SMALL_LEADING;
    }
    graphics.setTransform(before);
  }

  /** The small print, broken between words where it is wider than the figure. */
  private List<String> lines() {
    Font font = Lettering.font(SMALL_SIZE);
    List<String> lines = new ArrayList<>();
    for (String text : smallPrint) {
      StringBuilder line = new StringBuilder();
      for (String word : text.split(" ")) {
        String longer = line.length() == 0 ? word : line + " " + word;
        if (line.length() > 0 && Lettering.width(font, longer) > width - 2 * MARGIN) {
          lines.add(line.toString());
          longer = word;
        }
        line.setLength(0);
        line.append(longer);
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
