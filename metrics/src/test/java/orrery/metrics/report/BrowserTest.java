package orrery.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report as a real browser has it: what is in the document after its scripts, and how much room it takes; never pixels. */
class BrowserTest {

  @TempDir static Path folder;
  private static Path page;
  private static Chromium chromium;

  @BeforeAll
  static void write() throws IOException {
    assumeTrue(Chromium.isInstalled(), "chromium is not installed: reports are not looked at in a browser (apt-get install chromium)");
    chromium = new Chromium(folder);
    page = Report.write(ReportTest.evening(folder.resolve("evening")));
  }

  /** What the script of the harness, a page with the report in frames, finds out: a name and a value each. */
  private static Map<String, String> harness(String... flags) throws Exception {
    String script;
    try (InputStream in = BrowserTest.class.getResourceAsStream("harness.js")) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Path harness = Files.writeString(folder.resolve("harness.html"), "<!DOCTYPE html><html lang=\"en\"><body data-page=\"" + page.toUri() + "\"><script>" + script + "</script></body></html>");
    String dom = chromium.dom(harness, flags);
    Map<String, String> found = new LinkedHashMap<>();
    dom.lines().filter(line -> line.startsWith("found ")).forEach(line -> {
      String[] words = line.split(" ", 3);
      found.put(words[1], words[2]);
    });
    assertThat(found).as(dom.length() < 5_000 ? dom : "the end of the harness").containsEntry("done", "true");
    return found;
  }

  @Test
  void fitsAndServesOnEveryScreen() throws Exception {
    Map<String, String> found = harness();

    for (String width : new String[] {"360", "800", "1280"}) {
      assertThat(found).as("nothing is wider than the page").containsEntry("overflow-" + width, "0");
    }
    assertThat(found)
        .as("its style sheet and script are allowed by its own policy").containsEntry("button", "Dark").containsEntry("refused", "")
        .as("light at first, dark at a click, and remembered by the button").containsEntry("ground-light", "rgb(253, 253, 252)").containsEntry("ground-dark", "rgb(19, 20, 22)").containsEntry("button-dark", "Light")
        .as("charts are turned with it").containsEntry("filter-light", "none").containsEntry("filter-dark", "invert(0.9) hue-rotate(180deg)")
        .as("letters stand out (WCAG 2.2, 1.4.3)").containsEntry("pale-light", "").containsEntry("pale-dark", "")
        .as("the letters of charts are those they were measured with").containsEntry("letters", "true")
        .as("rows are found by words in any order").containsEntry("all-rows", found.get("shown-at-first")).containsEntry("shown-by-nonsense", "0").containsEntry("shown-again", found.get("all-rows"));
    assertThat(Integer.parseInt(found.get("shown-by-words"))).isBetween(1, Integer.parseInt(found.get("all-rows")) - 1);
    assertThat(found.get("wrong-rows")).isEqualTo("0");
    assertThat(found)
        .as("without the script all is there but the comforts").containsEntry("plain-button", "none").containsEntry("plain-filter", "none").containsEntry("plain-rows", found.get("all-rows"))
        .as("small targets are no smaller than 24 px where they stand alone (WCAG 2.2, 2.5.8)").containsEntry("small-targets", "");
  }

  @Test
  void isDarkForWhoLikesItDark() throws Exception {
    Map<String, String> found = harness("--blink-settings=preferredColorScheme=0");

    assertThat(found).containsEntry("ground-at-first", "rgb(19, 20, 22)").containsEntry("button", "Light");
  }

  @Test
  void runsNothingThatADirectorySays() throws Exception {
    Path hostile = Report.write(ReportTest.hostile(folder.resolve("hostile")));

    String dom = chromium.dom(hostile);

    String root = dom.substring(dom.indexOf("<html"), dom.indexOf('>', dom.indexOf("<html")));
    assertThat(root).doesNotContain("data-hacked");
    assertThat(dom).contains("id=\"theme\"").doesNotContain("<img");
    assertThat(dom.split("<script", -1)).as("scripts").hasSize(2);
  }

  @Test
  void printsWhatBelongsOnPaper() throws Exception {
    try (PDDocument pdf = Loader.loadPDF(chromium.print(page).toFile())) {
      assertThat(pdf.getNumberOfPages()).isBetween(3, 8);
      assertThat(pdf.getPage(0).getMediaBox().getWidth()).as("A4").isBetween(594f, 596f);
      Inside inside = new Inside();
      String text = inside.getText(pdf);
      assertThat(text).contains("Which way to elect is quicker?", "undecided", "Discovery time by device", "orrery run evening --seed 7", "Where it was run");
      assertThat(text).as("what is folded and belongs to the results is unfolded").contains("super-nodes");
      assertThat(text).as("what is for searching is left out").doesNotContain("All metrics").doesNotContain("device=camera");
      assertThat(inside.outside).as("letters beyond the edge of the paper").isZero();
    }
  }

  /** Counts letters that are not on the paper. */
  private static final class Inside extends PDFTextStripper {

    private int outside;

    Inside() throws IOException {
      super();
    }

    @Override
    protected void processTextPosition(TextPosition text) {
      if (text.getXDirAdj() < 0 || text.getXDirAdj() + text.getWidthDirAdj() > getCurrentPage().getMediaBox().getWidth()) {
        outside++;
      }
      super.processTextPosition(text);
    }
  }
}
