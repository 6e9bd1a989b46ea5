package orrery.scenario.yaml;

import java.math.BigDecimal;
import java.util.Optional;
import orrery.scenario.Magnitude;
import orrery.scenario.Within;

/** The least and the greatest value allowed, as the scenario would write them; empty texts for none. */
record Range(String least, String above, String greatest) {

  static final Range ANY = new Range("", "", "");

  static Range of(Within within) {
    return new Range(within.least(), within.above(), within.greatest());
  }

  /** What is wrong with {@code value}, which stands there as {@code text}; empty where nothing is. */
  Optional<String> problem(Object value, String text) {
    if (this == ANY) {
      return Optional.empty();
    }
    Class<?> type = value.getClass();
    BigDecimal size = Magnitude.of(value);
    String must = "";
    if (!least.isEmpty() && size.compareTo(Magnitude.of(Scalars.read(least, type))) < 0) {
      must = "must be at least " + least;
    } else if (!above.isEmpty() && size.compareTo(Magnitude.of(Scalars.read(above, type))) <= 0) {
      must = "must be more than " + above;
    } else if (!greatest.isEmpty() && size.compareTo(Magnitude.of(Scalars.read(greatest, type))) > 0) {
      must = "must be at most " + greatest;
    }
    return must.isEmpty() ? Optional.empty() : Optional.of(must + " but is " + text.strip());
  }
}
