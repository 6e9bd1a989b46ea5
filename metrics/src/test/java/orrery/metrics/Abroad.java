package orrery.metrics;

import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.Callable;

/** Does something in Turkey, in Egypt and in Germany: where letters, digits and decimal points are others. */
public final class Abroad {

  private Abroad() {}

  /** The results, one for each place. */
  public static <T> List<T> everywhere(Callable<T> work) throws Exception {
    return List.of(
        in(Locale.forLanguageTag("tr-TR"), "Europe/Istanbul", work),
        in(Locale.forLanguageTag("ar-EG-u-nu-arab"), "Asia/Kathmandu", work),
        in(Locale.GERMANY, "America/New_York", work));
  }

  private static <T> T in(Locale locale, String zone, Callable<T> work) throws Exception {
    Locale usual = Locale.getDefault();
    TimeZone usualZone = TimeZone.getDefault();
    try {
      Locale.setDefault(locale);
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      return work.call();
    } finally {
      Locale.setDefault(usual);
      TimeZone.setDefault(usualZone);
    }
  }
}
