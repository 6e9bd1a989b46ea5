package orrery.metrics.chart;

import java.awt.Font;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.apache.batik.dom.GenericDOMImplementation;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;

/** Where the texts of a figure come to stand: the figure is drawn, and each text is taken down with the room its letters take. */
final class DrawnTexts extends SVGGraphics2D {

  /** A text with the room of its letters in points of the figure. */
  record Text(String text, Rectangle2D room) {}

  private final List<Text> texts = new ArrayList<>();

  private DrawnTexts() {
    super(SVGGeneratorContext.createDefault(GenericDOMImplementation.getDOMImplementation().createDocument("http://www.w3.org/2000/svg", "svg", null)), false);
  }

  static List<Text> of(Figure figure) {
    DrawnTexts drawn = new DrawnTexts();
    figure.draw(drawn);
    return drawn.texts;
  }

  private void take(String text, GlyphVector letters, double x, double y) {
    AffineTransform place = new AffineTransform(getTransform());
    place.translate(x, y);
    if (!text.isBlank()) {
      texts.add(new Text(text, place.createTransformedShape(letters.getVisualBounds()).getBounds2D()));
    }
  }

  @Override
  public void drawString(String text, float x, float y) {
    Font font = getFont();
    take(text, font.createGlyphVector(getFontRenderContext(), text), x, y);
    super.drawString(text, x, y);
  }

  @Override
  public void drawString(String text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawGlyphVector(GlyphVector letters, float x, float y) {
    take("letters", letters, x, y);
    super.drawGlyphVector(letters, x, y);
  }
}
