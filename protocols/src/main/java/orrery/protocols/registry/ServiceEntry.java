package orrery.protocols.registry;

import java.util.Optional;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Position;

/**
 * A back-end service as the registry lists it: the body of {@code PUT /services/{id}}.
 *
 * @param kind what it does, such as {@code signaling}: 1 to 63 of {@code a-z}, {@code 0-9} and {@code -}, as a node id
 * @param endpoint where it is reached
 * @param region where it is, in words, at most 63 characters; empty where that is not told
 * @param position where it is on the earth
 * @param cluster the cluster it runs in (EC-25), at most 63 characters; empty where that is a data centre
 */
public record ServiceEntry(NodeId id, String kind, Endpoint endpoint, String region, Optional<Position> position, String cluster) {

  static final int MAXIMUM_TEXT = 63;

  public ServiceEntry {
    if (!NodeId.isValid(kind) || region.length() > MAXIMUM_TEXT || cluster.length() > MAXIMUM_TEXT) {
      throw new IllegalArgumentException("a service must have a kind of a-z, 0-9 and '-', and region and cluster of at most "
          + MAXIMUM_TEXT + " characters, but has '" + kind + "', '" + region + "' and '" + cluster + "'");
    }
  }
}
