package orrery.protocols.discovery;

import orrery.host.Metric;

/** What discovery measures. */
public final class DiscoveryMetrics {

  /**
   * From a node's taking office as super node to the service's word that it is registered. {@code kind} is
   * {@code bootstrap} for the first super node this node knows of on its link, {@code succession} after another.
   */
  public static final Metric REGISTRATION_TIME = Metric.tally("registration.time", "s", "kind");

  /** From a node's wish to search to the last page of what was found. */
  public static final Metric SEARCH_TIME = Metric.tally("discovery.search.time", "s", "scope");

  /** How many nodes a search has found, the seeker left out. */
  public static final Metric SEARCH_FOUND = Metric.tally("discovery.search.found", "1", "scope");

  /** Searches whose answer lacks what lies beyond the super node's own cluster, since nobody there answered in time. */
  public static final Metric SEARCH_PARTIAL = Metric.counter("discovery.search.partial", "1", "scope");

  /** Found nodes asked for a share of what they have, by how that ended: {@code shared}, {@code refused} or why not. */
  public static final Metric CONTACTS = Metric.counter("discovery.contacts", "1", "scope", "outcome");

  /** Searches that found out nothing, by reason. */
  public static final Metric SEARCH_FAILED = Metric.counter("discovery.search.failed", "1", "scope", "reason");

  /**
   * What super nodes told the service: {@code kind} is {@code register}, {@code update}, {@code leave} or {@code confirm};
   * {@code outcome} is the answer's status, or why there was none.
   */
  public static final Metric UPDATES = Metric.counter("discovery.updates", "1", "kind", "outcome");

  /** From a change in a cluster to the service's word that it knows: how stale discovery is by design (EC-15). */
  public static final Metric STALENESS = Metric.tally("discovery.staleness", "s");

  /** How long the super node of a found node had not been heard of: the service's own view of how old its answers are. */
  public static final Metric AGE = Metric.tally("discovery.answer.age", "s");

  /** What the service was asked, by kind and status. */
  public static final Metric REQUESTS = Metric.counter("discovery.requests", "1", "kind", "status");

  /** Nodes that one cluster claimed from another's record. */
  public static final Metric CLAIMED = Metric.counter("discovery.claimed", "1");

  /** Attempts to find a contender on the own link, by how they ended: {@code answered} or {@code silent}. */
  public static final Metric CONFIRMATIONS = Metric.counter("discovery.confirmations", "1", "outcome");

  /** From the service's word that a super node is registered to its word whether it can be called, by what that is. */
  public static final Metric REACHABILITY_TIME = Metric.tally("reachability.time", "s", "outcome");

  /** Reachability tests, those that are repeated among them, by how they ended. */
  public static final Metric REACHABILITY_TESTS = Metric.counter("reachability.tests", "1", "outcome");

  /**
   * What nodes ask and tell the service of who is super node of the cluster of a scope: {@code what} is {@code ask},
   * {@code claim} or {@code withdraw}; {@code outcome} is the answer's status, 409 for a stale term, or why there was none.
   */
  public static final Metric SCOPES = Metric.counter("discovery.scopes", "1", "scope", "what", "outcome");

  /** Datagrams and bodies that are not what they should be, by where they were read. */
  public static final Metric MALFORMED = Metric.counter("discovery.malformed", "1", "where");

  private DiscoveryMetrics() {}
}
