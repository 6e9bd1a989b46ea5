package orrery.scenario.input;

import java.util.ArrayList;
import java.util.List;
import orrery.host.Decimal;
import orrery.scenario.input.CsvTable.Cell;
import orrery.sim.Distribution;

/**
 * A distribution of times from a CSV file of quantiles: its columns PROBABILITY, which rises from 0 to 1, and VALUE, in
 * seconds or with a unit, are read and all others ignored. What it draws is in nanoseconds.
 */
final class QuantilesCsv {

  private static final int MOST_ROWS = 100_000;

  private QuantilesCsv() {}

  static Distribution.Quantiles read(String text) throws TextFile.Unusable {
    CsvTable table = new CsvTable(text);
    int probability = table.column("PROBABILITY");
    int value = table.column("VALUE");
    List<Double> probabilities = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (List<Cell> row = table.next(); row != null; row = table.next()) {
      double share = row.get(probability).number();
      double nanos = row.get(value).nanos();
      int before = probabilities.size() - 1;
      if (before < 0 && share != 0) {
        throw row.get(probability).must("begin with the probability 0 but begins with " + Decimal.text(share));
      }
      if (before >= 0 && !(share > probabilities.get(before) && share <= 1)) {
        throw row.get(probability).must("be greater than the probability before, " + Decimal.text(probabilities.get(before)) + ", and at most 1, but is " + Decimal.text(share));
      }
      if (before >= 0 && nanos < values.get(before)) {
        throw row.get(value).must("be no less than the value before but is " + row.get(value).text());
      }
      if (probabilities.size() == MOST_ROWS) {
        throw row.get(probability).must("be in one of at most " + MOST_ROWS + " rows but is in another");
      }
      probabilities.add(share);
      values.add(nanos);
    }
    int last = probabilities.size() - 1;
    if (last < 1 || probabilities.get(last) != 1) {
      throw new TextFile.Unusable("must end with the probability 1 but " + (last < 0 ? "has none" : "ends with " + Decimal.text(probabilities.get(last))), table.line(), 1);
    }
    if (values.get(last) == 0) {
      throw new TextFile.Unusable("must have a value greater than 0 but has none", table.line(), 1);
    }
    return new Distribution.Quantiles(probabilities, values);
  }
}
