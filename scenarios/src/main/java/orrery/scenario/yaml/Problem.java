package orrery.scenario.yaml;

/**
 * One thing wrong with a scenario.
 *
 * @param position where, as {@code file:line:column} or {@code --set path}; empty where there is no such place
 * @param path the dotted path of what is wrong; empty where it concerns the text as a whole
 * @param message what must hold and what is
 */
public record Problem(String position, String path, String message) {

  private static final int LONGEST = 500;

  public Problem {
    position = printable(position);
    path = printable(path);
    message = printable(message);
  }

  /** Text from a hostile file must not steer the terminal it is shown on. */
  private static String printable(String text) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length() && i < LONGEST; i++) {
      char c = text.charAt(i);
      boolean hostile = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == '\u2028' || c == '\u2029';
      safe.append(hostile ? String.format(java.util.Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
    }
    return text.length() > LONGEST ? safe.append('…').toString() : safe.toString();
  }

  @Override
  public String toString() {
    return (position.isEmpty() ? "" : position + "  ") + (path.isEmpty() ? "" : path + "  ") + message;
  }
}
