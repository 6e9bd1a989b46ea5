package orrery.protocols.central;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How a node waits for notifications.
 *
 * @param poll how long the service is to leave a poll without an answer
 * @param margin how much longer than that the node waits before it takes the connection for lost
 * @param firstRetry how long after a failure it asks again; doubled at each further one
 * @param lastRetry the longest of these
 */
public record PushClientConfig(
    @Doc("How long a poll is left without an answer: shorter than NATs keep a silent connection.")
        @Default(value = "55 s", source = "assumed") Duration poll,
    @Doc("How much longer than that a node waits before it takes the connection for lost.")
        @Default(value = "10 s", source = "assumed") Duration margin,
    @Doc("How long after a failure it asks again; doubled at each further one.")
        @Default(value = "1 s", source = "assumed") Duration firstRetry,
    @Doc("The longest of these.")
        @Default(value = "60 s", source = "assumed") Duration lastRetry) {

  public PushClientConfig {
    if (poll.toSeconds() < 1 || margin.isNegative() || margin.isZero()) {
      throw new IllegalArgumentException("poll must be at least 1 s and margin more than 0, but they are " + poll + " and " + margin);
    }
    if (firstRetry.toMillis() < 1 || lastRetry.compareTo(firstRetry) < 0) {
      throw new IllegalArgumentException("first-retry must be at least 1 ms, and last-retry not shorter, but they are " + firstRetry + " and " + lastRetry);
    }
  }
}
