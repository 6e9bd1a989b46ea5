package orrery.sim;

/** A run that an event has brought down: when, at which event, and, as its cause, how. */
public final class SimulationFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long time;
  private final long processed;
  private final String label;

  SimulationFailure(long time, long processed, String label, Throwable cause) {
    super("simulation failed at " + seconds(time) + " s, event " + grouped(Long.toString(processed)) + " \"" + label + "\"", cause);
    this.time = time;
    this.processed = processed;
    this.label = label;
  }

  /** Nanoseconds since the run began. */
  public long time() {
    return time;
  }

  /** How many events had fired, this one included: its number. */
  public long processed() {
    return processed;
  }

  /** What the event was. */
  public String label() {
    return label;
  }

  /** As {@code 12.403 117}: the thousandths, millionths and billionths in groups, without trailing groups of zeros. */
  private static String seconds(long nanos) {
    String text = grouped(Long.toString(nanos / 1_000_000_000));
    long fraction = nanos % 1_000_000_000;
    for (String separator = "."; fraction > 0; separator = " ") {
      text += separator + Long.toString(1000 + fraction / 1_000_000).substring(1);
      fraction = fraction % 1_000_000 * 1000;
    }
    return text;
  }

  private static String grouped(String digits) {
    int head = (digits.length() + 2) % 3 + 1;
    StringBuilder text = new StringBuilder(digits.substring(0, head));
    for (int i = head; i < digits.length(); i += 3) {
      text.append(' ').append(digits, i, i + 3);
    }
    return text.toString();
  }
}
