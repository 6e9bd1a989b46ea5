package orrery.protocols.identity;

import orrery.host.Metric;

/** What identity and tokens measure. */
public final class IdentityMetrics {

  /** What identity and token services were asked, by kind and status. */
  public static final Metric REQUESTS = Metric.counter("identity.requests", "1", "kind", "status");

  /** Requests for tokens that were refused, by the error of RFC 6749 §5.2. */
  public static final Metric ERRORS = Metric.counter("token.errors", "1", "error");

  /** Tokens that a node's programs used, by where from: {@code kept} without a call, {@code asked}, {@code late} in the time of grace, or {@code none}. */
  public static final Metric USES = Metric.counter("token.uses", "1", "from");

  /** From a program's wish for a token that there was none of to the token. */
  public static final Metric TIME = Metric.tally("token.time", "s");

  /** What a node asked its identity and token services, by kind and how that ended: the answer's status, or why there was none. */
  public static final Metric CALLS = Metric.counter("token.calls", "1", "kind", "outcome");

  /** What receivers made of tokens: {@code known}, {@code verified}, {@code late} in the time of grace, or {@code refused}. */
  public static final Metric CHECKS = Metric.counter("token.checks", "1", "outcome");

  private IdentityMetrics() {}
}
