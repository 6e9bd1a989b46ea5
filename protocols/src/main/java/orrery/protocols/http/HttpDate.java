package orrery.protocols.http;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes the time of day as HTTP does: {@code Sun, 06 Nov 1994 08:49:37 GMT} (RFC 9110 §5.6.7). */
final class HttpDate {

  private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  private static final String[] MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

  private long second = Long.MIN_VALUE;
  private String text = "";

  /** The text of the time as it is now; within one second it is the same object. */
  String now(long unixNanos) {
    long now = Math.floorDiv(unixNanos, 1_000_000_000L);
    if (now != second) {
      second = now;
      text = text(unixNanos);
    }
    return text;
  }

  /** @param unixNanos since 1970 in UTC, as a host's wall clock tells it */
  static String text(long unixNanos) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(unixNanos, 1_000_000_000L), 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(29);
    text.append(DAYS[time.getDayOfWeek().getValue() - 1]).append(", ");
    twoDigits(text, time.getDayOfMonth()).append(' ').append(MONTHS[time.getMonthValue() - 1]).append(' ');
    twoDigits(twoDigits(text, time.getYear() / 100), time.getYear() % 100).append(' ');
    twoDigits(text, time.getHour()).append(':');
    twoDigits(text, time.getMinute()).append(':');
    return twoDigits(text, time.getSecond()).append(" GMT").toString();
  }

  private static StringBuilder twoDigits(StringBuilder text, int value) {
    return text.append((char) ('0' + value / 10 % 10)).append((char) ('0' + value % 10));
  }
}
