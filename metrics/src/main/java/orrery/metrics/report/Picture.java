package orrery.metrics.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A picture as our charts draw them, read from a file and written anew into a page: shapes, lines and text, and nothing that
 * could fetch, run or style anything. A file that holds anything else is not one of ours.
 *
 * @param width by its own coordinates
 * @param height likewise
 * @param steps how it is written, in order
 */
record Picture(double width, double height, List<Step> steps) {

  /** Of a picture that is longer, its file is named instead. */
  static final long MOST_BYTES = 4L << 20;

  private static final int DEEPEST = 100;

  private static final List<String> ELEMENTS = List.of(
      "g", "defs", "clipPath", "path", "line", "rect", "circle", "ellipse", "polyline", "polygon", "text", "tspan");

  private static final List<String> ATTRIBUTES = List.of(
      "id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height", "points", "transform",
      "clip-path", "clip-rule", "clipPathUnits", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity",
      "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "opacity", "font-family",
      "font-size", "font-style", "font-weight", "text-anchor", "text-rendering", "textLength", "lengthAdjust", "color-interpolation",
      "color-rendering", "image-rendering", "shape-rendering", "viewBox", "version");

  /** No value of ours holds anything else: no address, no expression, no escape. */
  private static final Pattern VALUE = Pattern.compile("[-A-Za-z0-9 .,#%()'+_\n]*");

  private static final Pattern REFERENCE = Pattern.compile("url\\(#([A-Za-z0-9_-]+)\\)");
  private static final Pattern VIEW_BOX = Pattern.compile("0 0 ([0-9]{1,6}(?:\\.[0-9]{1,6})?) ([0-9]{1,6}(?:\\.[0-9]{1,6})?)");

  private static final Pattern RGB = Pattern.compile("rgb\\(([0-9]{1,3}),([0-9]{1,3}),([0-9]{1,3})\\)");

  /** The beginning or end of an element, or text. */
  private record Step(Kind kind, String name, List<String> attributes) {}

  private enum Kind { OPEN, CLOSE, TEXT }

  /** Reads a picture; empty where the file is too long or holds anything that ours do not. */
  static Optional<Picture> read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      XMLStreamReader reader = factory.createXMLStreamReader(in);
      try {
        return read(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      return Optional.empty();
    }
  }

  private static Optional<Picture> read(XMLStreamReader reader) throws XMLStreamException {
    List<Step> steps = new ArrayList<>();
    Matcher size = VIEW_BOX.matcher("");
    int depth = 0;
    int text = 0; // how deep within a text we are: elsewhere, characters are but the layout of the file
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          String name = reader.getLocalName();
          List<String> attributes = attributes(reader);
          boolean root = depth++ == 0;
          if (root && name.equals("svg")) {
            String box = reader.getAttributeValue("", "viewBox");
            size = VIEW_BOX.matcher(box == null ? "" : box);
          } else if (root || !ELEMENTS.contains(name)) {
            return Optional.empty();
          }
          if (depth > DEEPEST || attributes.contains("")) {
            return Optional.empty();
          }
          text += text > 0 || name.equals("text") ? 1 : 0;
          steps.add(new Step(Kind.OPEN, name, attributes));
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          text -= text > 0 ? 1 : 0;
          steps.add(new Step(Kind.CLOSE, reader.getLocalName(), List.of()));
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (text > 0) {
            steps.add(new Step(Kind.TEXT, reader.getText(), List.of()));
          }
        }
        case XMLStreamConstants.COMMENT, XMLStreamConstants.END_DOCUMENT -> { }
        default -> {
          return Optional.empty(); // instructions, document types and entities
        }
      }
    }
    return size.matches() ? Optional.of(new Picture(number(size, 1), number(size, 2), List.copyOf(steps))) : Optional.empty();
  }

  private static double number(Matcher matcher, int group) {
    return Double.parseDouble(matcher.group(group));
  }

  /** Names and values in turn; an empty name where there is one that ours do not have. */
  private static List<String> attributes(XMLStreamReader reader) {
    List<String> attributes = new ArrayList<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String name = reader.getAttributeLocalName(i);
      String prefix = reader.getAttributePrefix(i);
      String value = reader.getAttributeValue(i);
      if (prefix != null && prefix.equals("xml") && name.equals("space")) {
        attributes.add("xml:space");
        attributes.add("preserve");
        continue;
      }
      boolean plain = (prefix == null || prefix.isEmpty()) && ATTRIBUTES.contains(name) && VALUE.matcher(value).matches();
      boolean elsewhere = value.contains("url(") && !REFERENCE.matcher(value).matches();
      attributes.add(plain && !elsewhere ? name : "");
      attributes.add(plain && !elsewhere ? value : "-");
    }
    return attributes;
  }

  /** Whether its ground, which is what it fills first, is nearer to black than to white. */
  boolean isDark() {
    for (Step step : steps.subList(1, steps.size())) {
      int fill = step.attributes.indexOf("fill");
      if (fill >= 0) {
        String color = step.attributes.get(fill + 1);
        Matcher rgb = RGB.matcher(color);
        return rgb.matches() ? number(rgb, 1) + number(rgb, 2) + number(rgb, 3) < 3 * 128 : color.equals("black");
      }
    }
    return false;
  }

  /** All characters that it writes. */
  IntStream letters() {
    return steps.stream().filter(step -> step.kind == Kind.TEXT).flatMapToInt(step -> step.name.codePoints());
  }

  /**
   * Writes the picture.
   *
   * @param prefix of all names within it, so that those of two pictures on a page do not meet
   * @param description for whoever does not see it
   */
  void write(Html html, String prefix, String description) {
    boolean root = true;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      switch (step.kind) {
        case TEXT -> html.text(step.name);
        case CLOSE -> html.close(step.name);
        case OPEN -> {
          String[] attributes = root ? rootAttributes(step, description) : attributes(step, prefix);
          boolean leaf = i + 1 < steps.size() && steps.get(i + 1).kind == Kind.CLOSE;
          if (leaf) {
            html.empty(step.name, attributes);
            i++;
          } else {
            html.open(step.name, attributes);
          }
          root = false;
        }
      }
    }
  }

  private static String[] attributes(Step step, String prefix) {
    List<String> attributes = new ArrayList<>();
    for (int i = 0; i < step.attributes.size(); i += 2) {
      String name = step.attributes.get(i);
      String value = step.attributes.get(i + 1);
      attributes.add(name);
      attributes.add(name.equals("id") ? prefix + value : REFERENCE.matcher(value).replaceAll("url(#" + prefix + "$1)"));
    }
    return attributes.toArray(String[]::new);
  }

  /** The size is the page's to say. */
  private static String[] rootAttributes(Step step, String description) {
    List<String> attributes = new ArrayList<>(List.of("xmlns", "http://www.w3.org/2000/svg", "role", "img", "aria-label", description));
    for (int i = 0; i < step.attributes.size(); i += 2) {
      if (!List.of("width", "height", "version", "id").contains(step.attributes.get(i))) {
        attributes.add(step.attributes.get(i));
        attributes.add(step.attributes.get(i + 1));
      }
    }
    return attributes.toArray(String[]::new);
  }
}
