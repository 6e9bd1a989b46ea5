package orrery.metrics.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.text.TextBlock;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;

/** The names of bars beside them, broken into lines where they are long; the library would cut them off. */
final class NameAxis extends CategoryAxis {

  private static final long serialVersionUID = 1;
  private static final int MOST_LINES = 2;

  private final Color ink;
  private final double room;

  NameAxis(Color ink, double room) {
    this.ink = ink;
    this.room = room;
  }

  @Override
  @SuppressWarnings("rawtypes")
  protected TextBlock createLabel(Comparable name, float width, RectangleEdge edge, Graphics2D graphics) {
    TextBlock block = new TextBlock();
    for (String line : Lettering.wrap(Lettering.TICK, name.toString(), room, MOST_LINES)) {
      block.addLine(line, Lettering.TICK, ink);
    }
    block.setLineAlignment(HorizontalAlignment.RIGHT);
    return block;
  }
}
