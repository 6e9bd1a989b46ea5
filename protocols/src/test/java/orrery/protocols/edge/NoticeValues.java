package orrery.protocols.edge;

import java.util.List;
import java.util.OptionalInt;
import java.util.EnumSet;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.cluster.Profile;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.NodeEntry;
import orrery.protocols.discovery.Reachability;

/** Nodes as they tell of themselves. */
final class NoticeValues {

  private NoticeValues() {}

  static FoundNode found(String name) {
    Profile profile = new Profile("laptop", "linux", "anna", 1, 1, 1, 1, 1, OptionalInt.empty(), 1, 1, EnumSet.noneOf(Permission.class), Optional.empty());
    Endpoint endpoint = new Endpoint(Address.ipv4(192, 168, 1, 7), 4000);
    return new FoundNode(new NodeEntry(new NodeId(name), endpoint, List.of(), profile), new NodeId("super"), endpoint, Address.ipv4(0), "link", Reachability.ON_LINK, 0);
  }
}
