package orrery.protocols.central;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * A region's push service.
 *
 * @param subscribers how many nodes may be subscribed, or have notifications waiting
 * @param waiting how many notifications may wait for one node; the oldest makes room
 * @param keep how long one waits
 * @param largest the longest text of one
 * @param longest the longest poll, whatever a client would like
 */
public record PushConfig(
    @Doc("The most nodes that are subscribed or have notifications waiting.")
        @Default(value = "1000000", source = "assumed") int subscribers,
    @Doc("The most notifications that wait for one node.")
        @Default(value = "100", source = "assumed") int waiting,
    @Doc("How long a notification waits for its node.")
        @Default(value = "1 d", source = "assumed") Duration keep,
    @Doc("The longest text of a notification.")
        @Default(value = "4 KiB", source = "assumed") DataSize largest,
    @Doc("The longest that a poll is left without an answer.")
        @Default(value = "5 min", source = "assumed") Duration longest) {

  public PushConfig {
    if (subscribers < 1 || waiting < 1 || waiting > 10_000) {
      throw new IllegalArgumentException("subscribers must be 1 or more and waiting 1 to 10000 but they are " + subscribers + " and " + waiting);
    }
    if (keep.isNegative() || keep.isZero() || longest.toSeconds() < 1) {
      throw new IllegalArgumentException("keep must be more than 0, and longest at least 1 s, but they are " + keep + " and " + longest);
    }
    if (largest.bytes() < 1 || largest.bytes() > 4096) {
      throw new IllegalArgumentException("largest must be 1 B to 4 KiB but is " + largest);
    }
  }
}
