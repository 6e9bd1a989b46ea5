package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import orrery.metrics.trace.DiagramText;
import orrery.metrics.trace.MessageDiagram;
import orrery.metrics.trace.MessageDiagram.Message;
import orrery.metrics.trace.MessageDiagram.Note;
import orrery.metrics.trace.MessageDiagram.Step;
import org.jfree.chart.ui.Drawable;

/** Draws a message diagram: a line for each step, with its time on the left, its arrow between lifelines, its words on the right. */
final class SequenceFigure implements Drawable {

  /** So many steps fill a page under its heading. */
  static final int PAGE_OF_STEPS = 58;

  private static final double ROW = 11;
  private static final double HEADING = 24;
  private static final double MARGIN = 4;
  private static final double WIDEST_LIFELINES = 300;
  private static final Font SMALL = Lettering.font(7);
  private static final double HEAD = 4;

  private final Theme theme;
  private final MessageDiagram diagram;
  private final List<Step> steps;
  private final double timeWidth;
  private final double distance;

  private SequenceFigure(Theme theme, MessageDiagram diagram, List<Step> steps) {
    this.theme = theme;
    this.diagram = diagram;
    this.steps = steps;
    this.timeWidth = steps.stream().mapToDouble(step -> width(DiagramText.time(step.nanos()))).max().orElse(0) + 2 * MARGIN;
    double widest = diagram.nodes().stream().mapToDouble(SequenceFigure::width).max().orElse(0) + 8;
    this.distance = Math.max(24, Math.min(widest, WIDEST_LIFELINES / diagram.nodes().size()));
  }

  /** The pages of a diagram, of so many steps each. */
  static List<Figure> pages(Theme theme, MessageDiagram diagram, int stepsOfPage) {
    List<Figure> pages = new ArrayList<>();
    for (int from = 0; from == 0 || from < diagram.steps().size(); from += stepsOfPage) {
      List<Step> steps = diagram.steps().subList(from, Math.min(diagram.steps().size(), from + stepsOfPage));
      pages.add(new Figure(theme, new SequenceFigure(theme, diagram, steps), theme.page(), (int) Math.ceil(HEADING + steps.size() * ROW + MARGIN)));
    }
    return pages;
  }

  private static double width(String text) {
    return Lettering.width(SMALL, text);
  }

  private double x(int place) {
    return timeWidth + distance * (place + 0.5);
  }

  @Override
  public void draw(Graphics2D graphics, Rectangle2D area) {
    graphics.setFont(SMALL);
    double bottom = HEADING + steps.size() * ROW;
    for (int place = 0; place < diagram.nodes().size(); place++) {
      String name = Lettering.cut(SMALL, diagram.nodes().get(place), distance - 3);
      graphics.setPaint(theme.ink());
      // Names of neighbours stand at two heights where they would touch.
      double y = place % 2 == 0 || width(name) < distance - 6 ? 14 : 7;
      graphics.drawString(name, (float) (x(place) - width(name) / 2), (float) y);
      graphics.setStroke(Theme.HAIRLINE);
      graphics.setPaint(theme.faint());
      graphics.draw(new Line2D.Double(x(place), 17, x(place), bottom));
    }
    for (int i = 0; i < steps.size(); i++) {
      draw(graphics, steps.get(i), HEADING + i * ROW);
    }
  }

  private void draw(Graphics2D graphics, Step step, double y) {
    String time = DiagramText.time(step.nanos());
    graphics.setPaint(theme.faint());
    graphics.drawString(time, (float) (timeWidth - MARGIN - width(time)), (float) (y + 2.5));
    String words = step.text();
    if (step instanceof Message message) {
      words += message.delayNanos() > 0 ? " (" + DiagramText.delay(message.delayNanos(), false) + ")" : "";
      arrows(graphics, message, y);
    } else {
      graphics.setPaint(theme.ink());
      graphics.fill(new Ellipse2D.Double(x(((Note) step).at()) - 2, y - 2, 4, 4));
    }
    double left = timeWidth + distance * diagram.nodes().size() + MARGIN;
    graphics.setPaint(theme.ink());
    graphics.drawString(Lettering.cut(SMALL, words, theme.page() - MARGIN - left), (float) left, (float) (y + 2.5));
  }

  private void arrows(Graphics2D graphics, Message message, double y) {
    int style = diagram.protocols().indexOf(message.protocol());
    graphics.setPaint(message.isLost() ? theme.ink() : theme.color(style));
    BasicStroke line = message.isLost()
        ? new BasicStroke(0.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {2, 1.5f}, 0)
        : new BasicStroke(0.9f);
    double from = x(message.from());
    if (message.to().isEmpty()) {
      double end = from + (message.from() < diagram.nodes().size() - 1 || message.from() == 0 ? 1 : -1) * distance * 0.4;
      graphics.setStroke(line);
      graphics.draw(new Line2D.Double(from, y, end, y));
      cross(graphics, end, y);
      return;
    }
    for (int place : message.to()) {
      double to = x(place);
      double way = Math.signum(to - from);
      graphics.setStroke(line);
      double end = message.isLost() ? to - way * distance * 0.25 : to - way * HEAD;
      graphics.draw(new Line2D.Double(from, y, end, y));
      if (message.isLost()) {
        cross(graphics, end, y);
      } else {
        Path2D.Double head = new Path2D.Double();
        head.moveTo(to, y);
        head.lineTo(to - way * HEAD, y - HEAD / 2);
        head.lineTo(to - way * HEAD, y + HEAD / 2);
        head.closePath();
        graphics.fill(head);
      }
    }
  }

  private static void cross(Graphics2D graphics, double x, double y) {
    graphics.setStroke(new BasicStroke(1f));
    graphics.draw(new Line2D.Double(x - 2.2, y - 2.2, x + 2.2, y + 2.2));
    graphics.draw(new Line2D.Double(x - 2.2, y + 2.2, x + 2.2, y - 2.2));
  }
}
