package orrery.device.churn;

/**
 * The comings and goings of one device, as a course that is followed turn by turn: it is there or not, until a time, and
 * then the other way round. A function of the device's name, whoever follows it.
 */
public interface Presence {

  /** What stands for a turn that does not end. */
  long FOREVER = Long.MAX_VALUE;

  /** Whether it is there in the present turn, which is the one at time 0 to begin with. */
  boolean isThere();

  /** When the present turn ends; {@link #FOREVER}, or later than the one before. */
  long until();

  /** Whether it goes without a word at the end of the present turn, as one that loses power does. */
  boolean goesSilently();

  /** Goes on to the following turn; there must be one. */
  void next();
}
