package orrery.protocols.gateway;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How a node calls microservices.
 *
 * @param attempts how often one call may be sent in all
 * @param tryTimeout how long one of several attempts may take; that of a call which is not to be sent again has all the time there is
 * @param connectTimeout how long connecting straight to a gateway may take where there is another; one that has not answered by then has
 *     been sent nothing, and the call goes to the next
 * @param backOff the longest wait before the first repetition; the wait is drawn, and the longest doubles with each further one
 * @param backOffMost what the longest wait grows to
 * @param budget failures of the node's calls, above which nothing is sent again until more have succeeded
 * @param budgetRatioMille how much of a failure one success makes good, in thousandths
 * @param breakerFailures after how many failures one after the other a service on a node is left alone
 * @param breakerTime how long it is, the first time; the second, twice as long
 * @param breakerTimeMost how long at most
 * @param connections how many connections there may be to one gateway
 * @param idleTimeout how long a connection rests before it is closed
 * @param members how many nodes of the link are tried for a service that may be anywhere
 */
public record CallConfig(
    @Doc("How often one call may be sent in all.")
        @Default(value = "3", source = "Google, Site Reliability Engineering, chapter 21, as quoted by its readers: 'we implement a per-request retry budget of up to three attempts'")
        int attempts,
    @Doc("How long one of several attempts may take.")
        @Default(value = "5 s", source = "assumed") Duration tryTimeout,
    @Doc("How long connecting straight to a gateway may take, where there is another to go to.")
        @Default(value = "3 s", source = "assumed: as passages connect straight; a SYN is sent again after 1 s (RFC 6298), and has two for a round trip") Duration connectTimeout,
    @Doc("Longest wait before the first repetition.")
        @Default(value = "100 ms", source = "gRPC proposal A6, Retry Policy Capabilities: '\"initialBackoff\": \".1s\"'") Duration backOff,
    @Doc("Longest wait before any.")
        @Default(value = "1 s", source = "gRPC proposal A6, Retry Policy Capabilities: '\"maxBackoff\": \"1s\"'") Duration backOffMost,
    @Doc("Failures by half of which a node may be ahead of its successes before it sends nothing again.")
        @Default(value = "10", source = "gRPC proposal A6, Throttling Retry Attempts: '\"maxTokens\": 10', there for a server name") int budget,
    @Doc("How much of a failure one success makes good, in thousandths.")
        @Default(value = "100", source = "gRPC proposal A6, Throttling Retry Attempts: '\"tokenRatio\": 0.1'") int budgetRatioMille,
    @Doc("After how many failures in a row a service on a node is left alone.")
        @Default(value = "5", source = "Envoy, outlier_detection.proto at 1282f875, consecutive_5xx: 'Defaults to 5'") int breakerFailures,
    @Doc("How long it is left alone the first time.")
        @Default(value = "30 s", source = "Envoy, outlier_detection.proto at 1282f875, base_ejection_time: 'Defaults to 30000ms or 30s'") Duration breakerTime,
    @Doc("How long at most.")
        @Default(value = "5 min", source = "Envoy, outlier_detection.proto at 1282f875, max_ejection_time: 'the default value (300000ms or 300s)'") Duration breakerTimeMost,
    @Doc("Most connections to one gateway.")
        @Default(value = "6", source = "assumed") int connections,
    @Doc("Longest rest of a connection.")
        @Default(value = "10 s", source = "assumed: as HTTP clients here have it") Duration idleTimeout,
    @Doc("How many nodes of the link are tried for a service that may be anywhere.")
        @Default(value = "2", source = "assumed") int members) {

  public CallConfig {
    requireWithin("attempts", attempts, 1, 10);
    requireWithin("budget", budget, 1, 10_000);
    requireWithin("budget-ratio-mille", budgetRatioMille, 0, 1000);
    requireWithin("breaker-failures", breakerFailures, 1, 1000);
    requireWithin("connections", connections, 1, 100);
    requireWithin("members", members, 0, 100);
    for (Duration each : new Duration[] {tryTimeout, connectTimeout, backOff, breakerTime, idleTimeout}) {
      if (each.isNegative() || each.isZero()) {
        throw new IllegalArgumentException("try-timeout, connect-timeout, back-off, breaker-time and idle-timeout must be longer than 0 s but one of them is " + each);
      }
    }
    if (backOffMost.compareTo(backOff) < 0 || breakerTimeMost.compareTo(breakerTime) < 0) {
      throw new IllegalArgumentException("back-off-most and breaker-time-most must be as long at least as back-off and breaker-time but are "
          + backOffMost + " and " + breakerTimeMost);
    }
  }

  private static void requireWithin(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " must be " + least + " to " + most + " but is " + value);
    }
  }
}
