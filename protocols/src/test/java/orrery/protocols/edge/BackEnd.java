package orrery.protocols.edge;

import java.util.List;
import orrery.host.Defaults;
import orrery.protocols.discovery.DiscoveryService;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.protocols.relay.RelayHost;
import orrery.protocols.relay.RelayHostConfig;
import orrery.protocols.signaling.SignalingService;
import orrery.protocols.signaling.SignalingServiceConfig;
import orrery.world.Records;
import orrery.world.World;

/** Discovery, signaling and one relay, in the cloud of a small world, and edge nodes that know where they are. */
final class BackEnd {

  final World.Machine signaling;
  final World.Machine discovery;
  final World.Machine relay;

  BackEnd(World world) {
    signaling = world.machine("signaling").inCloud().running(host -> new SignalingService(host, Defaults.of(SignalingServiceConfig.class)));
    discovery = world.machine("discovery").inCloudTwice().running(host -> new DiscoveryService(host, discovering()));
    relay = world.machine("relay").type("server").inCloud().running(host -> new RelayHost(host, relaying()));
  }

  void start() {
    List.of(signaling, discovery, relay).forEach(World.Machine::start);
  }

  private DiscoveryServiceConfig discovering() {
    DiscoveryServiceConfig usual = Defaults.of(DiscoveryServiceConfig.class);
    return Records.with(usual, "signaling", Records.with(usual.signaling(), "service", signalingPoint()));
  }

  private RelayHostConfig relaying() {
    RelayHostConfig usual = Defaults.of(RelayHostConfig.class);
    RelayHostConfig at = Records.with(usual, "service", signalingPoint());
    return Records.with(Records.with(at, "types", "server"), "goLiveMost", usual.goLiveLeast());
  }

  String signalingPoint() {
    return signaling.address() + ":80";
  }

  /** An edge node as it is usually, which knows the services. */
  EdgeNodeConfig edge() {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    EdgeNodeConfig asking = Records.with(usual, "discovery", usual.discovery().withService(discovery.address() + ":80"));
    return Records.with(asking, "exchange", Records.with(usual.exchange(), "service", signalingPoint()));
  }
}
