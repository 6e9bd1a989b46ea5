package orrery.metrics.sensitivity;

/**
 * What one number says of one input, with its interval.
 *
 * @param input the path that was swept
 * @param index what the number is
 * @param low where the 95 % interval begins
 * @param high where it ends
 */
public record Influence(String input, Index index, double value, double low, double high) {

  /** What is said of an input. */
  public enum Index {
    /** The share of the metric's variance that is due to the input alone. */
    FIRST("first"),
    /** The share that is due to the input, alone and together with others. */
    TOTAL("total"),
    /** By how many standard deviations of its rank the metric rises with one of the input's. */
    RANK_REGRESSION("srrc"),
    /** How the metric's rank hangs on the input's where those of all other inputs are taken out. */
    PARTIAL_RANK("prcc");

    private final String word;

    Index(String word) {
      this.word = word;
    }

    /** As it stands in files and tables. */
    public String word() {
      return word;
    }
  }
}
