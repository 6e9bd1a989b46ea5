package orrery.host;

/**
 * Work for a processor.
 *
 * @param label what it is, for traces
 * @param operations how much: a processor of one Mops does a million in a second
 */
public record Work(String label, long operations) {

  public Work {
    if (operations < 0) {
      throw new IllegalArgumentException("work must be 0 operations or more but is " + operations);
    }
  }
}
