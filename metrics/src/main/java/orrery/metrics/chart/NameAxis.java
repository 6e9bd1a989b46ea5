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

  private final Color ink;
  private final double room;
  private final int most;

  /** @param most how many lines there is room for beside the bars of a group */
  NameAxis(Color ink, double room, int most) {
    this.ink = ink;
    this.room = room;
    this.most = most;
  }

  @Override
  @SuppressWarnings("rawtypes")
  protected TextBlock createLabel(Comparable name, float width, RectangleEdge edge, Graphics2D graphics) {
    TextBlock block = new TextBlock();
    for (String line : Lettering.wrap(Lettering.TICK, name.toString(), room, Math.max(2, most))) {
      block.addLine(line, Lettering.TICK, ink);
    }
    block.setLineAlignment(HorizontalAlignment.RIGHT);
    return block;
  }
}
