package orrery.device.demand;

import java.util.OptionalLong;

/**
 * When the wants of one device by one workload come, as a course that is followed one by one: a function of the names of
 * both, whoever follows it.
 */
public interface Arrivals {

  /** What stands for a want that never comes. */
  long FOREVER = Long.MAX_VALUE;

  /** When the present want comes, in nanoseconds, 0 or later; {@link #FOREVER} where there is none any more. */
  long time();

  /** The number of the present want: 0 for the first. */
  long number();

  /** What the present want sends in bytes, where that was recorded. */
  default OptionalLong upBytes() {
    return OptionalLong.empty();
  }

  /** What the present want asks for in bytes, where that was recorded. */
  default OptionalLong downBytes() {
    return OptionalLong.empty();
  }

  /** Goes on to the following want; there must be a present one. */
  void next();
}
