package orrery.protocols.consistency;

import org.jspecify.annotations.Nullable;

/**
 * What one client did and saw.
 *
 * @param key what it was about; operations on different keys have nothing to do with each other
 * @param began when it was called
 * @param ended when it was answered; {@link #NEVER} where it was not, and may take effect at any time after its call, or not at all
 * @param output what the answer said; null where there is none
 */
public record Operation(String key, String input, long began, long ended, @Nullable String output) {

  /** After everything. */
  public static final long NEVER = Long.MAX_VALUE;

  /** One that was called and not answered. */
  public static Operation unanswered(String key, String input, long began) {
    return new Operation(key, input, began, NEVER, null);
  }

  @Override
  public String toString() {
    return began / 1_000_000 + (ended == NEVER ? " to ?" : " to " + ended / 1_000_000) + " ms " + input + " -> " + (output == null ? "?" : output);
  }
}
