package orrery.host;

/**
 * An amount of data.
 *
 * @param bytes 0 or more
 */
public record DataSize(long bytes) {

  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("must be 0 B or more but is " + bytes + " B");
    }
  }

  @Override
  public String toString() {
    return Quantity.text(this);
  }
}
