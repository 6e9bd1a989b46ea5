package orrery.metrics.sensitivity;

import java.util.List;
import orrery.host.Decimal;
import orrery.metrics.results.CsvWriter;

/** {@code sensitivity.csv}: one number a row. */
public final class SensitivityFile {

  static final String HEADER = "variant,metric,labels,statistic,input,index,value,low,high";

  private SensitivityFile() {}

  /** The file (RFC 4180): the answers in the order in which they were asked for, the inputs in that of the scenario. */
  public static String text(Sensitivity.Question question, Sensitivity answer) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (Influence influence : answer.influences()) {
      List<String> fields = List.of(
          question.variant(), question.metric(), question.labels(), question.statistic(), influence.input(), influence.index().word(),
          Decimal.text(influence.value()), Decimal.text(influence.low()), Decimal.text(influence.high()));
      text.append(String.join(",", fields.stream().map(CsvWriter::quoted).toList())).append('\n');
    }
    return text.toString();
  }
}
