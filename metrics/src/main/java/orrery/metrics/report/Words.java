package orrery.metrics.report;

import java.util.Locale;
import orrery.metrics.RunKey;
import orrery.metrics.summary.Summary.Entry;
import orrery.metrics.summary.SummaryText;

/** How numbers and names stand on the page. */
final class Words {

  private Words() {}

  /** {@code 1 point}, {@code 1,200 points}. */
  static String counted(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  static String quantity(Entry entry) {
    return SummaryText.quantity(entry.estimate(), entry.subject().metric(), entry.subject().unit(), false, false);
  }

  /** A relative difference, with its sign. */
  static String percent(double share) {
    if (!(Math.abs(share) < 1e6)) {
      return "";
    }
    String text = SummaryText.rounded(100 * share, SummaryText.decimals(Math.abs(100 * share), 2));
    return (share > 0 ? "+" : "") + text + " %";
  }

  /** A p-value. */
  static String probability(double p) {
    return p < 0.001 ? "<0.001" : SummaryText.rounded(p, p < 0.1 ? 3 : 2);
  }

  /** A number of no unit, with its sign. */
  static String signed(double number) {
    return (number > 0 ? "+" : "") + SummaryText.rounded(number, SummaryText.decimals(Math.abs(number), 2));
  }

  /** A factor. */
  static String times(double factor) {
    return SummaryText.times(factor);
  }

  /** What a figure shows that is no chart of a metric, by the name of its file; nothing where it is one. */
  static String ofFigure(String name) {
    return name.startsWith("messages") ? "Who sent what to whom, and when. "
        : name.startsWith("map") ? "Who was where, and belonged to whom. "
        : name.startsWith("roles") ? "Who was what, from when to when. "
        : name.startsWith("sensitivity") ? "How much each swept path matters, with 95\u00A0% intervals. "
        : "";
  }

  /** With a capital at the beginning. */
  static String sentence(String text) {
    return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** A point as a person says it: {@code homes = 50, loss = 1 %}. */
  static String point(String point) {
    StringBuilder text = new StringBuilder();
    RunKey.values(point).forEach((path, value) -> text.append(text.length() == 0 ? "" : ", ").append(path).append(" = ").append(value));
    return text.toString();
  }
}
