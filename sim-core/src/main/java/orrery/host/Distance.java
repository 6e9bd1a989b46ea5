package orrery.host;

/**
 * A length.
 *
 * @param millimetres 0 or more
 */
public record Distance(long millimetres) {

  public Distance {
    if (millimetres < 0) {
      throw new IllegalArgumentException("must be 0 m or more but is " + millimetres + " mm");
    }
  }

  /** The length in metres. */
  public double metres() {
    return millimetres / 1e3;
  }

  @Override
  public String toString() {
    return Quantity.text(this);
  }
}
