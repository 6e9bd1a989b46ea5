package orrery.scenario.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import orrery.net.DeliveryTrace;
import orrery.net.RttMatrix;
import orrery.net.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traces, series and tables of round trips, good and bad. */
class LinkInputTest {

  private interface Reading {
    Object read(String text) throws TextFile.Unusable;
  }

  private static void refuses(Reading reading, String text, String place, String message) {
    assertThatExceptionOfType(TextFile.Unusable.class)
        .isThrownBy(() -> reading.read(text.replace("\\n", "\n")))
        .satisfies(e -> assertThat(e.line() + ":" + e.column()).as(e.getMessage()).isEqualTo(place))
        .withMessage(message);
  }

  // ---- Delivery opportunities

  /** A trace of our own: two opportunities in a millisecond, a gap of 2 s, and the turn at 3 s. */
  private static final String TRACE = "0\n10\n10\n1000\n3000\n";

  @Test
  void readsATraceAndItsArithmeticIsThatOfTheFile() throws Exception {
    DeliveryTrace trace = DeliveryTraceFile.read(TRACE);

    assertThat(trace.opportunities()).isEqualTo(5);
    assertThat(trace.periodNanos()).isEqualTo(3_000_000_000L);
    assertThat(trace.meanBitsPerSecond()).isEqualTo(5 * 1504 * 8 / 3.0);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "`1\\n5\\n3\\n` | 3:1 | must be at or after the moment before it (5) but is 3",
    "`1\\n-5\\n` | 2:1 | must be 0 or more but is -5",
    "`1\\n\\n5\\n` | 2:1 | must have a number but is empty",
    "`1\\nsoon\\n` | 2:1 | must be a number but is 'soon'",
    "`1\\n2.5\\n` | 2:1 | must be a whole number of milliseconds up to 86400000 but is 2.5",
    "`1\\n99999999999\\n` | 2:1 | must be a whole number of milliseconds up to 86400000 but is 99999999999",
    "`1\\n  2,3\\n` | 2:1 | must have 1 columns but has 2",
    "`0\\n0\\n` | 2:1 | must have a moment after 0 ms, where the trace begins again, but has none",
    "`` | 1:1 | must have a moment after 0 ms, where the trace begins again, but has none",
  })
  void tellsWhatIsWrongWithATrace(String text, String place, String message) {
    refuses(DeliveryTraceFile::read, text, place, message);
  }

  // ---- Series

  @Test
  void readsSeriesOfRatesAndOfRoundTrips() throws Exception {
    Series rates = SeriesCsv.read("seconds,bits-per-second\n0, 1000000\n2.5, 3000000\n", SeriesCsv.Quantity.BITS_PER_SECOND, true);
    Series delays = SeriesCsv.read("seconds,milliseconds\r\n0,30\r\n1,40\r\n", SeriesCsv.Quantity.MILLISECONDS, false);

    assertThat(rates.at(1_250_000_000L)).isEqualTo(2e6);
    assertThat(rates.at(9_000_000_000L)).isEqualTo(3e6);
    assertThat(delays.at(999_999_999L)).as("one way, in nanoseconds").isEqualTo(15e6);
    assertThat(delays.at(1_000_000_000L)).isEqualTo(20e6);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "`time,rate\\n0,1\\n` | 1:1 | must begin with the line 'seconds,bits-per-second' but does not",
    "`seconds,bits-per-second\\n0,1\\n0,2\\n` | 3:1 | must be later than the row before it but is 0",
    "`seconds,bits-per-second\\n1,1\\n0.5,2\\n` | 3:1 | must be later than the row before it but is 0.5",
    "`seconds,bits-per-second\\n0,1\\n1,\\n` | 3:3 | must have a number but is empty",
    "`seconds,bits-per-second\\n0,1\\n1\\n` | 3:1 | must have 2 columns but has 1",
    "`seconds,bits-per-second\\n0,1\\n\\n2,1\\n` | 3:1 | must have 2 columns but has 1",
    "`seconds,bits-per-second\\n0, fast\\n` | 2:4 | must be a number but is 'fast'",
    "`seconds,bits-per-second\\n0,1e6\\n` | 2:3 | must be a number but is '1e6'",
    "`seconds,bits-per-second\\n0,-1\\n` | 2:3 | must be 0 or more but is -1",
    "`seconds,bits-per-second\\n-1,1\\n` | 2:1 | must be 0 or more but is -1",
    "`seconds,bits-per-second\\n0,9999999999999999\\n` | 2:3 | must be of ordinary size but is 9999999999999999",
    "`seconds,bits-per-second\\n0,1\\n1,0\\n` | 3:1 | must end with a rate of more than 0, since it holds for ever, but ends with 0",
    "`seconds,bits-per-second\\n` | 1:1 | must have at least one point but has none",
    "`` | 1:1 | must begin with the line 'seconds,bits-per-second' but does not",
  })
  void tellsWhatIsWrongWithASeries(String text, String place, String message) {
    refuses(bad -> SeriesCsv.read(bad, SeriesCsv.Quantity.BITS_PER_SECOND, false), text, place, message);
  }

  // ---- Tables of round trips

  private static final String TABLE = "cty1,cty2,rtt_cnt,rtt_avg\nDE,DE,9,20.5\nDE,FR,9,43.2\nUS,DE,9,113.6\nFR,FR,9,18\n";

  @Test
  void readsATableOfPairsAsAMatrixOfSomeOfItsPlaces() throws Exception {
    RttTable table = RttTable.read(TABLE);
    RttMatrix matrix = table.matrix(List.of("FR", "DE"));

    assertThat(table.places()).containsExactly("DE", "FR", "US");
    assertThat(table.pairs()).isEqualTo(4);
    assertThat(matrix.siteName(1)).isEqualTo("DE");
    assertThat(matrix.milliseconds(0, 1)).isEqualTo(43.2);
    assertThat(matrix.milliseconds(1, 0)).isEqualTo(43.2);
    assertThat(matrix.oneWayNanos(1, 1)).isEqualTo(10_250_000);
  }

  @Test
  void refusesAMatrixWithHoles() {
    refuses(text -> RttTable.read(text).matrix(List.of("DE", "FR", "US")), TABLE, "3:1",
        "must have the round trip between all 3 places, but has none between FR and US, US and US");
    refuses(text -> RttTable.read(text).matrix(List.of("DE", "XX")), TABLE, "2:1", "must have the round trip between all 2 places, but has none between DE and XX, XX and XX");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "`cty1,cty2,rtt_avg\\nDE,FR,43.2\\nFR,DE,43.3\\n` | 3:7 | must be the same both ways, but between FR and DE it is 43.2 at line 2 and 43.3 here",
    "`cty1,cty2,rtt_avg\\nDE,FR,43.2\\nDE,FR,1\\n` | 3:7 | must be the same both ways, but between DE and FR it is 43.2 at line 2 and 1 here",
    "`cty1,cty2,rtt_avg\\nDE,FR,-1\\n` | 2:7 | must be 0 or more but is -1",
    "`cty1,cty2,rtt_avg\\nDE,FR,\\n` | 2:7 | must have a number but is empty",
    "`cty1,cty2,rtt_avg\\nDE,FR,far\\n` | 2:7 | must be a number but is 'far'",
    "`cty1,cty2,rtt_avg\\nDE,FR,200000\\n` | 2:7 | must be at most 100000 ms but is 200000",
    "`cty1,cty2,rtt_avg\\nDE,FR\\n` | 2:1 | must have 3 columns but has 2",
    "`cty1,cty2,rtt_avg\\n,FR,3\\n` | 2:1 | must be the name of a place, of 1 to 63 characters, but has 0",
    "`cty1,cty3,rtt_avg\\n` | 1:1 | must have one column cty2 but its first line names none",
    "`cty1,cty2,cty2,rtt_avg\\n` | 1:1 | must have one column cty2 but its first line names two",
  })
  void tellsWhatIsWrongWithATable(String text, String place, String message) {
    refuses(RttTable::read, text, place, message);
  }
}
