package orrery.protocols.discovery;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import orrery.host.Address;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.host.RandomStream;
import orrery.protocols.cluster.Inventory;
import orrery.protocols.cluster.Profile;
import orrery.protocols.discovery.ClusterRegistration.ListRequest;
import orrery.world.Records;

/** Entries and registrations for tests. */
final class Nodes {

  static final LinkNetwork HOME_NETWORK = LinkNetwork.parse("192.168.1.0/24").orElseThrow();

  private Nodes() {}

  static NodeEntry node(String id, String account, Position position) {
    Profile profile = new Profile("laptop", "linux", account, 20_000, 8L << 30, 256L << 30, 20_000_000, 100_000_000,
        OptionalInt.of(80), 64, 700, EnumSet.of(Permission.SUPER_NODE, Permission.CACHE), Optional.ofNullable(position));
    return new NodeEntry(new NodeId(id), new Endpoint(Address.ipv4(192, 168, 1, 7), 7000), List.of(), profile);
  }

  /** Such a node of whose processor so much is in use. */
  static NodeEntry busy(String id, int percent) {
    NodeEntry plain = node(id);
    return new NodeEntry(plain.id(), plain.endpoint(), plain.roles(), Records.with(plain.profile(), "loadPercent", percent));
  }

  /** Such a node that offers those microservices. */
  static NodeEntry offering(String id, String... services) {
    NodeEntry plain = node(id);
    return new NodeEntry(plain.id(), plain.endpoint(), plain.roles(),
        Records.with(plain.profile(), "inventory", Inventory.of(List.of(services)).orElseThrow()));
  }

  /** A registry to whose changes nobody listens. */
  static DiscoveryRegistry registry(int capacity, boolean confirmation, RandomStream secrets) {
    return new DiscoveryRegistry(capacity, confirmation, secrets, new DiscoveryRegistry.Listener() {
      @Override
      public void onListed(NodeEntry entry) {}

      @Override
      public void onUnlisted(NodeId id) {}

      @Override
      public void onAccepted(DiscoveryRegistry.Cluster cluster) {}

      @Override
      public void onLink(DiscoveryRegistry.Cluster cluster) {}

      @Override
      public void onEnded(NodeId superNode) {}
    });
  }

  static NodeEntry node(String id) {
    return node(id, "anna", null);
  }

  /** A registration of the first of {@code nodes} as super node. */
  static ClusterRegistration registration(long incarnation, long term, long revision, String replaces, NodeEntry... nodes) {
    return new ClusterRegistration(term, incarnation, revision, HOME_NETWORK, new Endpoint(Address.ipv4(192, 168, 1, 7), 49152),
        Optional.ofNullable(replaces).map(NodeId::new), ListRequest.NONE, List.of(nodes));
  }
}
