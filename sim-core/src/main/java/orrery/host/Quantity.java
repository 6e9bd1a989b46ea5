package orrery.host;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How quantities are written in scenarios and defaults: a number, a space, a unit. kB is 1000 bytes and KiB 1024; Mb/s is
 * a million bits a second and MB/s eight times that.
 *
 * <p>Every method that reads refuses with an {@link IllegalArgumentException} whose message says what must hold and what
 * is there.
 */
public final class Quantity {

  private static final int MAX_LENGTH = 40;

  private static final Map<String, BigDecimal> TIME = new LinkedHashMap<>();
  private static final Map<String, BigDecimal> SIZE = new LinkedHashMap<>();
  private static final Map<String, BigDecimal> RATE = new LinkedHashMap<>();
  private static final Map<String, BigDecimal> LENGTH = new LinkedHashMap<>();

  static {
    put(TIME, "ns", 1);
    put(TIME, "us", 1_000);
    put(TIME, "ms", 1_000_000);
    put(TIME, "s", 1_000_000_000L);
    put(TIME, "min", 60_000_000_000L);
    put(TIME, "h", 3_600_000_000_000L);
    put(TIME, "d", 86_400_000_000_000L);
    put(SIZE, "B", 1);
    put(SIZE, "kB", 1_000);
    put(SIZE, "MB", 1_000_000);
    put(SIZE, "GB", 1_000_000_000);
    put(SIZE, "TB", 1_000_000_000_000L);
    put(SIZE, "KiB", 1L << 10);
    put(SIZE, "MiB", 1L << 20);
    put(SIZE, "GiB", 1L << 30);
    put(SIZE, "TiB", 1L << 40);
    put(RATE, "b/s", 1);
    put(RATE, "kb/s", 1_000);
    put(RATE, "Mb/s", 1_000_000);
    put(RATE, "Gb/s", 1_000_000_000);
    put(RATE, "B/s", 8);
    put(RATE, "kB/s", 8_000);
    put(RATE, "MB/s", 8_000_000);
    put(RATE, "GB/s", 8_000_000_000L);
    put(LENGTH, "m", 1_000);
    put(LENGTH, "km", 1_000_000);
  }

  private Quantity() {}

  private static void put(Map<String, BigDecimal> units, String name, long factor) {
    units.put(name, BigDecimal.valueOf(factor));
  }

  /** Reads {@code 500 ms}; 0 or more, up to 292 years. */
  public static Duration duration(String text) {
    return Duration.ofNanos(read(text, TIME, "a time"));
  }

  /** Reads {@code 64 KiB}. */
  public static DataSize dataSize(String text) {
    return new DataSize(read(text, SIZE, "an amount of data"));
  }

  /** Reads {@code 20 Mb/s}. */
  public static BitRate bitRate(String text) {
    return new BitRate(read(text, RATE, "a rate"));
  }

  /** Reads {@code 150 m}, to the millimetre. */
  public static Distance distance(String text) {
    return new Distance(read(text, LENGTH, "a distance"));
  }

  /** Reads {@code 0.05} or {@code 5 %}; within [0, 1]. */
  public static double probability(String text) {
    String trimmed = text.trim();
    boolean percent = trimmed.endsWith("%");
    BigDecimal value = number(percent ? trimmed.substring(0, trimmed.length() - 1).trim() : trimmed, "a probability such as '0.05' or '5 %'", text);
    BigDecimal probability = percent ? value.movePointLeft(2) : value;
    if (probability.signum() < 0 || probability.compareTo(BigDecimal.ONE) > 0) {
      throw new IllegalArgumentException("must be a probability from 0 to 1 but is '" + text + "'");
    }
    return probability.doubleValue();
  }

  /** Reads a plain decimal number. */
  public static double real(String text) {
    double value = number(text.trim(), "a number", text).doubleValue();
    if (Double.isInfinite(value)) {
      throw new IllegalArgumentException("must be a number of ordinary size but is '" + text + "'");
    }
    return value;
  }

  /** Reads a whole number that fits in 64 bits. */
  public static long whole(String text) {
    try {
      return number(text.trim(), "a whole number", text).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("must be a whole number that fits in 64 bits but is '" + text + "'");
    }
  }

  private static long read(String text, Map<String, BigDecimal> units, String what) {
    String trimmed = text.trim();
    int end = 0;
    while (end < trimmed.length() && "+-.0123456789".indexOf(trimmed.charAt(end)) >= 0) {
      end++;
    }
    String unit = trimmed.substring(end).trim();
    BigDecimal factor = units.get(unit);
    if (factor == null) {
      throw new IllegalArgumentException("must be " + withUnits(what, units) + ", but is '" + clip(text) + "'");
    }
    String digits = trimmed.substring(0, end);
    if (!isNumber(digits)) {
      throw new IllegalArgumentException("must be " + withUnits(what, units) + " but is '" + clip(text) + "'");
    }
    BigDecimal value = new BigDecimal(digits);
    if (value.signum() < 0) {
      throw new IllegalArgumentException("must not be negative but is '" + clip(text) + "'");
    }
    try {
      return value.multiply(factor).setScale(0, java.math.RoundingMode.HALF_EVEN).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("must be less than 2^63 of the smallest unit but is '" + clip(text) + "'");
    }
  }

  private static String withUnits(String what, Map<String, BigDecimal> units) {
    return what + " such as '10 " + units.keySet().iterator().next() + "', in " + String.join(", ", units.keySet());
  }

  private static BigDecimal number(String digits, String must, String text) {
    if (!isNumber(digits)) {
      throw new IllegalArgumentException("must be " + must + " but is '" + clip(text) + "'");
    }
    return new BigDecimal(digits);
  }

  private static boolean isNumber(String digits) {
    boolean plausible = !digits.isEmpty() && digits.length() <= MAX_LENGTH;
    int points = 0;
    for (int i = 0; plausible && i < digits.length(); i++) {
      char c = digits.charAt(i);
      points += c == '.' ? 1 : 0;
      boolean sign = (c == '-' || c == '+') && i == 0 && digits.length() > 1;
      boolean point = c == '.' && points == 1 && i > 0 && i < digits.length() - 1;
      plausible = sign || point || c >= '0' && c <= '9';
    }
    // 012 might be meant as an octal number: refused rather than guessed.
    String unsigned = plausible && (digits.charAt(0) == '-' || digits.charAt(0) == '+') ? digits.substring(1) : digits;
    return plausible && (unsigned.length() == 1 || unsigned.charAt(0) != '0' || unsigned.charAt(1) == '.');
  }

  private static String clip(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }

  /** Writes a time in the largest unit that keeps it whole: {@code 90 s}, {@code 2 min}. */
  public static String text(Duration duration) {
    return write(duration.toNanos(), TIME);
  }

  /** Writes an amount of data in the largest unit that keeps it whole. */
  public static String text(DataSize size) {
    return write(size.bytes(), SIZE);
  }

  /** Writes a rate in the largest unit of bits that keeps it whole. */
  public static String text(BitRate rate) {
    return write(rate.bitsPerSecond(), RATE);
  }

  /** Writes a distance in the largest unit that keeps it whole. */
  public static String text(Distance distance) {
    long millimetres = distance.millimetres();
    return millimetres % 1_000 == 0
        ? write(millimetres, LENGTH)
        : BigDecimal.valueOf(millimetres, 3).stripTrailingZeros().toPlainString() + " m";
  }

  private static String write(long value, Map<String, BigDecimal> units) {
    String best = units.keySet().iterator().next();
    long bestFactor = units.get(best).longValueExact();
    for (Map.Entry<String, BigDecimal> unit : units.entrySet()) {
      long factor = unit.getValue().longValueExact();
      if (value != 0 && factor > bestFactor && value % factor == 0) {
        best = unit.getKey();
        bestFactor = factor;
      }
    }
    return value / bestFactor + " " + best;
  }
}
