package orrery.metrics.report;

import java.util.List;

/** A table that scrolls in a box of its own where the screen is too narrow for it. */
final class Table {

  private final Html html;
  private boolean row;

  /** Begins a table; an empty heading stands over the heads of the rows. */
  Table(Html html, String caption, List<String> headings) {
    this(html, caption, headings, "");
  }

  /** Begins a table of a certain look. */
  Table(Html html, String caption, List<String> headings, String look) {
    this.html = html;
    // A box that scrolls must be reached by the keyboard, and say what it is.
    html.open("div", "class", "box", "role", "region", "tabindex", "0", "aria-label", caption).open("table", "class", look);
    html.element("caption", caption).line().open("thead").open("tr");
    for (String heading : headings) {
      html.open("th", "scope", "col");
      html.open("span").text(heading).close("span").close("th");
    }
    html.close("tr").close("thead").line().open("tbody");
  }

  /**
   * Begins a row.
   *
   * @param again whether it goes on about what the row before is about: then its head is for those who do not see the table
   */
  void row(String head, boolean again) {
    endRow();
    html.open("tr", "class", again ? "again" : "new").open("th", "scope", "row");
    boolean first = true;
    html.open("span");
    for (String part : head.split("(?<=\\.)")) {
      if (!first) {
        html.empty("wbr"); // a line may break after each of a name's dots
      }
      html.text(part);
      first = false;
    }
    html.close("span").close("th");
    row = true;
  }

  void cell(String text) {
    html.element("td", text);
  }

  void cell(String text, String look) {
    html.element("td", text, "class", look);
  }

  void number(String text) {
    html.element("td", text.startsWith("-") ? "−" + text.substring(1) : text, "class", "n");
  }

  /** A verdict. */
  void badge(String word) {
    html.open("td").element("span", word, "class", "badge " + word).close("td");
  }

  private void endRow() {
    if (row) {
      html.close("tr").line();
    }
    row = false;
  }

  void close() {
    endRow();
    html.close("tbody").close("table").close("div").line();
  }
}
