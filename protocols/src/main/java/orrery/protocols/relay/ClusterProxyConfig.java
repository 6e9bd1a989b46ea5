package orrery.protocols.relay;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpClientConfig;

/**
 * The part of a cluster's network proxy.
 *
 * @param keepAlive how often the tunnel is pinged
 * @param patience how long an attachment, or the answer to a ping, may take
 * @param retry how long to wait after a SEP was lost or refused
 * @param goLive the longest acceptable time until a SEP can be used
 * @param connections how many callers at a time the SEP is to serve
 * @param answerTime how long a member may take to answer
 */
public record ClusterProxyConfig(
    @Doc("How often the tunnel to the SEP is pinged.")
        @Default(value = "30 s", source = "assumed: NATs keep an idle connection far longer (RFC 5382 REQ-5: 2 h 4 min)") Duration keepAlive,
    @Doc("Longest time for an attachment, and for the answer to a ping.")
        @Default(value = "10 s", source = "assumed") Duration patience,
    @Doc("The wait after a SEP was lost or could not be had; it doubles up to sixteen times that.")
        @Default(value = "2 s", source = "assumed") Duration retry,
    @Doc("Longest acceptable time until a SEP can be used.")
        @Default(value = "30 s", source = "assumed") Duration goLive,
    @Doc("How many callers at a time the SEP is to serve.")
        @Default(value = "16", source = "assumed") int connections,
    @Doc("Longest time for a member's answer.")
        @Default(value = "25 s", source = "assumed: as long as a SEP waits") Duration answerTime,
    HttpClientConfig http) {

  public ClusterProxyConfig {
    for (Duration each : new Duration[] {keepAlive, patience, retry, answerTime}) {
      if (each.isNegative() || each.isZero()) {
        throw new IllegalArgumentException("keep-alive, patience, retry and answer-time must be longer than 0 s but one is " + each);
      }
    }
    if (connections < 1) {
      throw new IllegalArgumentException("connections must be at least 1 but are " + connections);
    }
  }

  /** How signals are handed on to members. */
  public HttpClientConfig forwarding() {
    return new HttpClientConfig(answerTime, http.idleTimeout(), http.waitingRequests(), http.limits());
  }
}
