package orrery.protocols.registry;

import java.util.ArrayList;
import java.util.List;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Endpoint;

/**
 * Where and as what a service has itself listed.
 *
 * @param registry the registry's endpoint, such as {@code 203.0.113.1:80}, or those of a group of them with commas between;
 *     empty where the service is not to be listed
 * @param region where the service is, in words
 * @param cluster the cluster it runs in; empty where that is a data centre
 */
public record AnnouncementConfig(
    @Doc("Where the registry of services is, as address:port, or several that are a group, with commas between; empty for none.")
        @Default(value = "", source = "assumed") String registry,
    @Doc("The region that the registry is told, in words.")
        @Default(value = "", source = "assumed") String region,
    @Doc("The cluster that the service runs in; empty for a data centre.")
        @Default(value = "", source = "assumed") String cluster) {

  public AnnouncementConfig {
    if (region.length() > ServiceEntry.MAXIMUM_TEXT || cluster.length() > ServiceEntry.MAXIMUM_TEXT) {
      throw new IllegalArgumentException("region and cluster must have at most " + ServiceEntry.MAXIMUM_TEXT + " characters but are '" + region + "' and '" + cluster + "'");
    }
  }

  /** Where the registry is: none, or one, or several that are a group. */
  public List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String part : registry.isEmpty() ? new String[0] : registry.split(",", -1)) {
      endpoints.add(Endpoint.parse(part.strip()).filter(parsed -> parsed.port() > 0).orElseThrow(() -> new IllegalArgumentException(
          "registry must be an endpoint such as 203.0.113.1:80, or several, or empty, but is '" + registry + "'")));
    }
    return endpoints;
  }
}
