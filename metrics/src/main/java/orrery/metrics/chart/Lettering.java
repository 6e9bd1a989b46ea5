package orrery.metrics.chart;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The font of every chart, and how much room a text takes in it. Lengths are in points. */
final class Lettering {

  /** The name under which charts refer to their font. */
  static final String FONT_NAME = "Liberation Sans";

  private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);

  private static final Font BASE = load();

  /** Of what stands on an axis or above a frame. */
  static final Font LABEL = font(10);

  /** Of what stands at a tick and in a legend. */
  static final Font TICK = font(9);

  /** Of numbers within a chart. */
  static final Font NUMBER = font(8);

  /** The least size at which a column of a paper is read without a glass. */
  private static final double SMALLEST = 6;

  private Lettering() {}

  /** The font, as the bytes of a TrueType file; to be closed. */
  static InputStream fontFile() {
    InputStream file = Lettering.class.getResourceAsStream("LiberationSans-Regular.ttf");
    if (file == null) {
      throw new IllegalStateException("the font must be on the class path beside " + Lettering.class.getName());
    }
    return file;
  }

  private static Font load() {
    try (InputStream file = fontFile()) {
      return Font.createFont(Font.TRUETYPE_FONT, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FontFormatException e) {
      throw new IllegalStateException("the bundled font must be readable", e);
    }
  }

  static Font font(double size) {
    return BASE.deriveFont((float) size);
  }

  static double width(Font font, String text) {
    return font.getStringBounds(text, EXACT).getWidth();
  }

  /** The width of the widest of some texts. */
  static double width(Font font, List<String> texts) {
    return texts.stream().mapToDouble(text -> width(font, text)).max().orElse(0);
  }

  /** The same font, smaller where the text would be longer than there is room, though never too small to be read. */
  static Font fitting(Font font, String text, double room) {
    double width = width(font, text);
    return width <= room ? font : font(Math.max(SMALLEST, font.getSize2D() * room / width));
  }

  /** A text, cut off where there is no room for more. */
  static String cut(Font font, String text, double room) {
    if (width(font, text) <= room) {
      return text;
    }
    int length = text.length();
    while (length > 1 && width(font, text.substring(0, length) + "…") > room) {
      length--;
    }
    return text.substring(0, length) + "…";
  }

  /**
   * A text broken into lines between words and behind hyphens, a word that is too long for a line cut off; what would be more
   * than {@code most} lines is cut off, too.
   */
  static List<String> wrap(Font font, String text, double room, int most) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.split("(?<=[ \\-/_=.])")) {
      if (!line.isEmpty() && width(font, (line + word).strip()) > room) {
        lines.add(line.strip());
        line = "";
      }
      line += word;
    }
    lines.add(line.strip());
    if (lines.size() > most) {
      String rest = String.join("", lines.subList(most - 1, lines.size()));
      lines = new ArrayList<>(lines.subList(0, most - 1));
      lines.add(rest);
    }
    return lines.stream().map(each -> cut(font, each, room)).toList();
  }
}
