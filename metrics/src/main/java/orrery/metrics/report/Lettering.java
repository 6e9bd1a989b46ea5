package orrery.metrics.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.SortedSet;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TTFSubsetter;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import orrery.metrics.chart.Charts;

/**
 * The letters that charts are lettered with, as far as they are used, for machines that do not have them: in a wider font,
 * what fits its place would not.
 */
final class Lettering {

  /** What browsers want of a font. Kerning stays away: charts are measured without. */
  private static final List<String> TABLES =
      List.of("OS/2", "cmap", "cvt ", "fpgm", "gasp", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep");

  private Lettering() {}

  /** The rule of a style sheet that brings the letters. */
  static String rule(SortedSet<Integer> letters) throws IOException {
    if (letters.isEmpty()) {
      return "";
    }
    try (InputStream file = Charts.class.getResourceAsStream("LiberationSans-Regular.ttf")) {
      if (file == null) {
        throw new IllegalStateException("the font must be on the class path beside " + Charts.class.getName());
      }
      try (TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(file))) {
        TTFSubsetter subset = new TTFSubsetter(font, TABLES);
        letters.forEach(subset::add);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        subset.writeToStream(bytes);
        return "@font-face { font-family: \"Liberation Sans\"; src: local(\"Liberation Sans\"), url(data:font/ttf;base64,"
            + Base64.getEncoder().encodeToString(bytes.toByteArray()) + ") format(\"truetype\"); }\n";
      }
    }
  }
}
