package orrery.protocols.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Default;
import orrery.host.Distance;
import orrery.host.Doc;
import orrery.host.Endpoint;
import orrery.protocols.http.HttpClientConfig;

/**
 * How a node deals with the discovery service.
 *
 * @param service the service's endpoint, such as {@code 203.0.113.1:80}, or those of a group of them with commas between;
 *     empty where there is none, and the link-local cluster is all there is (EC-6)
 * @param settle how long a super node is in office before it registers, so that of several that declare themselves at once
 *     only the one that stays does; a claim is known on the link after 1 s at most (RFC 6762 §8.1), and to yield takes a
 *     round trip or two
 * @param batch how long the first change waits for others before all are told together
 * @param retryFirst how long a super node waits after a first failure; doubled after each further one
 * @param retryLongest the longest such wait
 * @param list whose nodes the service is asked to list when a cluster registers (EC-12, ¶124, 142)
 * @param listRadius how far away a node may be to count as near in {@code list}
 */
public record DiscoveryClientConfig(
    @Doc("Where the discovery service is, as address:port, or several that are a group, with commas between; empty for none.")
        @Default(value = "", source = "assumed") String service,
    @Doc("How long a super node waits before it registers.")
        @Default(value = "2 s", source = "assumed") Duration settle,
    @Doc("How long changes gather before they are told.")
        @Default(value = "10 s", source = "assumed") Duration batch,
    @Doc("The first wait after a failure.")
        @Default(value = "2 s", source = "assumed") Duration retryFirst,
    @Doc("The longest wait after failures.")
        @Default(value = "10 min", source = "assumed") Duration retryLongest,
    @Doc("Which nodes the service lists for a cluster that registers.")
        @Default(value = "account", source = "EC-12: 'receives the list of nodes in its scopes'; which of them is a setting")
        ListScope list,
    @Doc("How near is near in that list.")
        @Default(value = "150 m", source = "assumed") Distance listRadius,
    HttpClientConfig http,
    ReachabilityConfig reachability,
    PresenceConfig presence) {

  /** Whose nodes are listed. */
  public enum ListScope {
    /** Nobody's. */
    NONE,
    /** Those of the super node's account. */
    ACCOUNT,
    /** Those near the super node. */
    PROXIMITY,
    /** Both. */
    BOTH;

    /** Whether nodes of an account are listed. */
    public boolean isOfAccount() {
      return this == ACCOUNT || this == BOTH;
    }

    /** Whether nodes nearby are listed. */
    public boolean isNearby() {
      return this == PROXIMITY || this == BOTH;
    }
  }

  public DiscoveryClientConfig {
    if (batch.isNegative() || settle.isNegative()) {
      throw new IllegalArgumentException("settle and batch must be 0 s or more but are " + settle + " and " + batch);
    }
    if (retryFirst.isNegative() || retryFirst.isZero() || retryLongest.compareTo(retryFirst) < 0) {
      throw new IllegalArgumentException(
          "retries must wait longer than 0 s, and longest at least first, but are " + retryFirst + " and " + retryLongest);
    }
  }

  /** These settings with the service at {@code endpoint}. */
  public DiscoveryClientConfig withService(String endpoint) {
    return new DiscoveryClientConfig(endpoint, settle, batch, retryFirst, retryLongest, list, listRadius, http, reachability, presence);
  }

  /** Whether there is a service at all. */
  public boolean isServed() {
    return !service.isEmpty();
  }

  /**
   * Where the service is: none, or one, or several that do the same. Until then {@code service} may be names that whoever
   * reads the scenario puts addresses for.
   */
  public List<Endpoint> endpoints() {
    if (service.indexOf(',') < 0) {
      return service.isEmpty() ? List.of() : List.of(endpoint(service));
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (String part : service.split(",", -1)) {
      endpoints.add(endpoint(part));
    }
    return endpoints;
  }

  private Endpoint endpoint(String part) {
    Endpoint parsed = Endpoint.parse(part.strip()).orElse(null);
    if (parsed == null || parsed.port() == 0) {
      throw new IllegalArgumentException("service must be an endpoint such as 203.0.113.1:80, or several, or empty, but is '" + service + "'");
    }
    return parsed;
  }
}
