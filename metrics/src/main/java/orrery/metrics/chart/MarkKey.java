package orrery.metrics.chart;

import java.util.ArrayList;
import java.util.List;

/** What the marks of a figure mean, in rows above it. */
final class MarkKey {

  private static final double SIZE = 7;
  private static final double ROW = 10;
  private static final double SAMPLE = 12;
  private static final double GAP = 8;

  private final List<Entry> entries = new ArrayList<>();
  private final double width;

  private record Entry(String words, Sample sample) {

    double width() {
      return SAMPLE + Brush.width(words, SIZE) + GAP;
    }
  }

  /** Draws a mark, its middle being at a place. */
  @FunctionalInterface
  interface Sample {
    void draw(Brush brush, double x, double y);
  }

  /** @param width of the rows */
  MarkKey(double width) {
    this.width = width;
  }

  void add(boolean isShown, String words, Sample sample) {
    if (isShown) {
      entries.add(new Entry(words, sample));
    }
  }

  private List<List<Entry>> rows() {
    List<List<Entry>> rows = new ArrayList<>();
    double room = 0;
    for (Entry entry : entries) {
      if (entry.width() - GAP > room) {
        rows.add(new ArrayList<>());
        room = width;
      }
      rows.get(rows.size() - 1).add(entry);
      room -= entry.width();
    }
    return rows;
  }

  double height() {
    return rows().size() * ROW;
  }

  void draw(Brush brush, double left, double top) {
    double y = top;
    for (List<Entry> row : rows()) {
      double x = left;
      for (Entry entry : row) {
        entry.sample().draw(brush, x + 5, y + ROW / 2);
        brush.text(entry.words(), SIZE, brush.ink(), x + SAMPLE, y + ROW / 2 + 2.5);
        x += entry.width();
      }
      y += ROW;
    }
  }
}
