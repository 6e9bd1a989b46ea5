package orrery.metrics.trace;

import java.util.Collections;
import java.util.List;
import orrery.metrics.summary.SummaryText;
import orrery.metrics.trace.MessageDiagram.Message;
import orrery.metrics.trace.MessageDiagram.Note;
import orrery.metrics.trace.MessageDiagram.Step;

/** A message diagram in lines of text: times, lifelines with arrows between them, and what each line is. */
public final class DiagramText {

  private static final int LEAST_DISTANCE = 10;

  private final MessageDiagram diagram;
  private final boolean ascii;
  private final int distance;

  private DiagramText(MessageDiagram diagram, boolean ascii) {
    this.diagram = diagram;
    this.ascii = ascii;
    this.distance = Math.max(LEAST_DISTANCE, diagram.nodes().stream().mapToInt(String::length).max().orElse(0) + 2);
  }

  /** The text; with {@code ascii}, of nothing but ASCII. */
  public static String of(MessageDiagram diagram, boolean ascii) {
    return new DiagramText(diagram, ascii).text();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    StringBuilder names = new StringBuilder(" ".repeat(15));
    for (String name : diagram.nodes()) {
      int before = distance / 2 - name.length() / 2;
      names.append(" ".repeat(before)).append(name).append(" ".repeat(distance - name.length() - before));
    }
    text.append(names.toString().stripTrailing()).append('\n');
    for (Step step : diagram.steps()) {
      StringBuilder line = new StringBuilder();
      String seconds = time(step.nanos());
      line.append(" ".repeat(Math.max(0, 12 - seconds.length()))).append(seconds).append(" s ");
      line.append(step instanceof Message message ? arrow(message) : lifelines(((Note) step).at()));
      line.append("  ").append(ascii ? step.text().replaceAll("[^ -~]", "?") : step.text());
      if (step instanceof Message message && message.delayNanos() > 0) {
        line.append(" (").append(delay(message.delayNanos(), ascii)).append(')');
      }
      text.append(line).append('\n');
    }
    if (diagram.more() > 0) {
      text.append("and ").append(diagram.more()).append(" more\n");
    }
    return text.toString();
  }

  /** Seconds with six decimals. */
  public static String time(long nanos) {
    return String.format(java.util.Locale.ROOT, "%d.%06d", nanos / 1_000_000_000L, nanos % 1_000_000_000L / 1_000);
  }

  /** How long a message was on its way, to three digits. */
  public static String delay(long nanos, boolean ascii) {
    SummaryText.Scale scale = SummaryText.Scale.of(nanos / 1e9, "", "s", ascii);
    double number = nanos / 1e9 / scale.divisor();
    return SummaryText.rounded(number, SummaryText.decimals(number, 3)) + " " + scale.unit();
  }

  private int middle(int place) {
    return place * distance + distance / 2;
  }

  private char[] lifelines() {
    char[] line = " ".repeat(distance * diagram.nodes().size()).toCharArray();
    for (int place = 0; place < diagram.nodes().size(); place++) {
      line[middle(place)] = ascii ? '|' : '│';
    }
    return line;
  }

  private String lifelines(int noted) {
    char[] line = lifelines();
    line[middle(noted)] = ascii ? '*' : '●';
    return new String(line);
  }

  private String arrow(Message message) {
    char[] line = lifelines();
    List<Integer> to = message.to();
    int from = middle(message.from());
    if (to.isEmpty()) {
      boolean right = message.from() < diagram.nodes().size() - 1 || message.from() == 0;
      int end = from + (right ? 1 : -1) * (distance / 2 - 1);
      shaft(line, from, end);
      line[end] = ascii ? 'x' : '✗';
      return new String(line);
    }
    shaft(line, from, middle(Collections.min(to)));
    shaft(line, from, middle(Collections.max(to)));
    for (int place : to) {
      boolean right = place > message.from();
      int end = middle(place) + (right ? -1 : 1);
      line[end] = message.isLost() ? (ascii ? 'x' : '✗') : right ? (ascii ? '>' : '▶') : (ascii ? '<' : '◀');
    }
    return new String(line);
  }

  private void shaft(char[] line, int from, int to) {
    for (int i = Math.min(from, to) + 1; i < Math.max(from, to); i++) {
      if (line[i] == ' ') {
        line[i] = ascii ? '-' : '─';
      } else if (line[i] == '│') {
        line[i] = '┼';
      } else if (line[i] == '|') {
        line[i] = '+';
      }
    }
  }
}
