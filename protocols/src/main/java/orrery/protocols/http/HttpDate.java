package orrery.protocols.http;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;

/** The time of day as HTTP writes it: {@code Sun, 06 Nov 1994 08:49:37 GMT} (RFC 9110 §5.6.7). */
public final class HttpDate {

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

  /** The seconds since 1970 that {@code text} stands for; empty where it is no time, or one in an obsolete form. */
  public static Optional<Long> parse(String text) {
    if (text.length() != 29 || !text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
      return Optional.empty();
    }
    int month = 1 + Arrays.asList(MONTHS).indexOf(text.substring(8, 11));
    int day = number(text, 5);
    int hour = number(text, 17);
    int minute = number(text, 20);
    int second = number(text, 23);
    int year = 100 * number(text, 12) + number(text, 14);
    if (month < 1 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59 || year < 1970) {
      return Optional.empty();
    }
    long seconds = LocalDateTime.of(year, month, 1, hour, minute, second).toEpochSecond(ZoneOffset.UTC) + (day - 1) * 86_400L;
    // What is written otherwise, names another day of the week, or is the 31st of June, is no time.
    return seconds < Long.MAX_VALUE / 1_000_000_000L && text(seconds * 1_000_000_000L).equals(text) ? Optional.of(seconds) : Optional.empty();
  }

  private static int number(String text, int at) {
    int tens = Character.digit(text.charAt(at), 10);
    int ones = Character.digit(text.charAt(at + 1), 10);
    // Out of every range.
    return tens < 0 || ones < 0 ? 99 : 10 * tens + ones;
  }

  private static StringBuilder twoDigits(StringBuilder text, int value) {
    return text.append((char) ('0' + value / 10 % 10)).append((char) ('0' + value % 10));
  }
}
