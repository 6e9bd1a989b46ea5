package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.ui.Drawable;

/**
 * A chart of a certain size with small print below it.
 *
 * @param width in points
 * @param height of the chart itself, in points
 * @param smallPrint one text a line, or more where it is long
 */
record Figure(Drawable chart, int width, int height, List<String> smallPrint) {

  private static final double SMALL_SIZE = 6;
  private static final double SMALL_LEADING = 7.5;
  private static final int MARGIN = 4;

  Figure(Drawable chart, int width, int height) {
    this(chart, width, height, List.of());
  }

  /** The same with small print. */
  Figure with(List<String> lines) {
    return new Figure(chart, width, height, lines);
  }

  /** The height with the small print, in points. */
  int totalHeight() {
    return height + (int) Math.ceil(lines().size() * SMALL_LEADING) + 3;
  }

  void draw(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setPaint(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, width, totalHeight()));
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
    graphics.setStroke(new BasicStroke());
    graphics.setPaint(Theme.SMALL_PRINT);
    graphics.setFont(Theme.font(SMALL_SIZE));
    double baseline = height + SMALL_SIZE;
    for (String line : lines()) {
      graphics.drawString(line, (float) MARGIN, (float) baseline);
      baseline += SMALL_LEADING;
    }
  }

  /** The small print, broken between words where it is wider than the figure. */
  private List<String> lines() {
    Font font = Theme.font(SMALL_SIZE);
    FontRenderContext exact = new FontRenderContext(null, true, true);
    List<String> lines = new ArrayList<>();
    for (String text : smallPrint) {
      StringBuilder line = new StringBuilder();
      for (String word : text.split(" ")) {
        String longer = line.length() == 0 ? word : line + " " + word;
        if (line.length() > 0 && font.getStringBounds(longer, exact).getWidth() > width - 2 * MARGIN) {
          lines.add(line.toString());
          line.setLength(0);
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
