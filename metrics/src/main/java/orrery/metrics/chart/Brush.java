package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Draws the marks of maps and charts of roles, which are told apart by shape as well as by colour. Lengths are in points. */
final class Brush {

  private static final Stroke EDGE = new BasicStroke(0.5f);

  private final Theme theme;
  private final Graphics2D graphics;

  Brush(Theme theme, Graphics2D graphics) {
    this.theme = theme;
    this.graphics = graphics;
  }

  Color ink() {
    return theme.ink();
  }

  Color ground() {
    return theme.ground();
  }

  Color faint() {
    return theme.faint();
  }

  Color grid() {
    return theme.grid();
  }

  Color color(int index) {
    return theme.color(index);
  }

  static double width(String text, double size) {
    return Lettering.width(Lettering.font(size), text);
  }

  /** A text that begins at {@code x}. */
  void text(String text, double size, Color color, double x, double baseline) {
    graphics.setFont(Lettering.font(size));
    graphics.setPaint(color);
    graphics.drawString(text, (float) x, (float) baseline);
  }

  void centred(String text, double size, Color color, double x, double baseline) {
    text(text, size, color, x - width(text, size) / 2, baseline);
  }

  /** On a ground of its own, so that it is read over lines. */
  void onGround(String text, double size, Color color, double x, double baseline) {
    fill(new Rectangle2D.Double(x - 0.6, baseline - size * 0.78, width(text, size) + 1.2, size), ground());
    text(text, size, color, x, baseline);
  }

  void fill(Shape shape, Color color) {
    graphics.setPaint(color);
    graphics.fill(shape);
  }

  void outline(Shape shape, Color color, Stroke stroke) {
    graphics.setPaint(color);
    graphics.setStroke(stroke);
    graphics.draw(shape);
  }

  void line(double x1, double y1, double x2, double y2, Color color, Stroke stroke) {
    outline(new Line2D.Double(x1, y1, x2, y2), color, stroke);
  }

  /** What is drawn until {@link #unclip} stays within. */
  void clip(Rectangle2D within) {
    graphics.setClip(within);
  }

  void unclip() {
    graphics.setClip(null);
  }

  // ---- Marks

  static Ellipse2D circle(double x, double y, double radius) {
    return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  void member(double x, double y, Color color) {
    fill(circle(x, y, 1.7), color);
  }

  void off(double x, double y) {
    fill(circle(x, y, 1.4), ground());
    outline(circle(x, y, 1.4), faint(), EDGE);
  }

  void superNode(double x, double y, double radius, Color color) {
    Path2D.Double diamond = polygon(x, y - radius, x + radius, y, x, y + radius, x - radius, y);
    fill(diamond, color);
    outline(diamond, ink(), EDGE);
  }

  /** Around the mark of a member or super node. */
  void proxy(double x, double y) {
    outline(circle(x, y, 4.6), ink(), new BasicStroke(0.8f));
  }

  void site(double x, double y) {
    Rectangle2D square = new Rectangle2D.Double(x - 1.9, y - 1.9, 3.8, 3.8);
    fill(square, ground());
    outline(square, ink(), new BasicStroke(0.8f));
  }

  void service(double x, double y) {
    fill(new Rectangle2D.Double(x - 2.4, y - 2.4, 4.8, 4.8), ink());
  }

  void relay(double x, double y) {
    fill(polygon(x, y - 3.4, x + 3.4, y + 2.6, x - 3.4, y + 2.6), ink());
  }

  void cross(double x, double y, double radius) {
    Stroke stroke = new BasicStroke(1.1f);
    line(x - radius, y - radius, x + radius, y + radius, ink(), stroke);
    line(x - radius, y + radius, x + radius, y - radius, ink(), stroke);
  }

  /** A closed shape through points, given as x and y in turn. */
  static Path2D.Double polygon(double... points) {
    Path2D.Double path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }

  static Color transparent(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }
}
