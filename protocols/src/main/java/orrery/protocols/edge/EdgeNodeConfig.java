package orrery.protocols.edge;

import orrery.host.Default;
import orrery.host.Defaults;
import orrery.host.Doc;
import orrery.protocols.beam.BeamConfig;
import orrery.protocols.cluster.ClusterConfig;
import orrery.protocols.discovery.DiscoveryClientConfig;
import orrery.protocols.drive.DriveConfig;
import orrery.protocols.exchange.ExchangeConfig;
import orrery.protocols.gateway.ServicesConfig;
import orrery.protocols.mdns.MdnsConfig;
import orrery.protocols.passage.PassageConfig;
import orrery.protocols.placement.PlacementConfig;
import orrery.protocols.relay.ClusterProxyConfig;
import orrery.protocols.service.Caller;
import orrery.protocols.trust.TrustConfig;

/**
 * An edge node.
 *
 * @param election how super nodes are elected; {@code cluster.election} follows it
 * @param proxy how it holds the tunnel to its cluster's SEP while it is proxy; the SEP itself is what discovery was given
 * @param notices whom it tells of itself when it has come, and what it keeps of what others tell
 * @param services the microservices that it runs and calls
 * @param placement where those that it calls are to be served
 * @param passage how it calls nodes on other links, and is called by them
 * @param beam how it sends to many, and receives
 * @param drive how it keeps files
 */
public record EdgeNodeConfig(
    @Doc("How super nodes are elected.")
        @Default(value = "merit", source = "EC-7, EC-34") ClusterConfig.Algorithm election,
    ClusterConfig cluster,
    MdnsConfig mdns,
    DiscoveryClientConfig discovery,
    SearchConfig search,
    ScopesConfig scopes,
    @Doc("With whom the node shares when it is found and asked: 'everybody', those of its 'account', or 'nobody'.")
        @Default(value = "everybody", source = "assumed; EC-10: a discovered node chooses") Sharing sharing,
    ClusterProxyConfig proxy,
    ExchangeConfig exchange,
    TrustConfig trust,
    NoticeConfig notices,
    ServicesConfig services,
    PlacementConfig placement,
    PassageConfig passage,
    BeamConfig beam,
    DriveConfig drive) {

  /** With whom a node shares what it has (EC-10, EC-18). */
  public enum Sharing {
    /** Whoever asks. */
    EVERYBODY,
    /** Whoever says to be of its account. */
    ACCOUNT,
    /** Nobody. */
    NOBODY;

    /** Whether the owner of {@code account}'s device shares with that caller. */
    boolean includes(Caller caller, String account) {
      return switch (this) {
        case EVERYBODY -> true;
        case ACCOUNT -> account.equals(caller.account());
        case NOBODY -> false;
      };
    }
  }

  public EdgeNodeConfig {
    boolean usual = cluster.election() == ClusterConfig.Algorithm.MERIT;
    if (cluster.election() != election && !usual) {
      throw new IllegalArgumentException(
          "cluster.election must be left to election, which is " + election + ", but is " + cluster.election());
    }
    cluster = cluster.with(election);
  }

  /** One that begins no exchange, asks nobody to do anything, trusts all, tells nobody of itself, and has no microservices. */
  public EdgeNodeConfig(
      ClusterConfig.Algorithm election, ClusterConfig cluster, MdnsConfig mdns, DiscoveryClientConfig discovery, SearchConfig search, ScopesConfig scopes,
      Sharing sharing) {
    this(election, cluster, mdns, discovery, search, scopes, sharing, Defaults.of(ClusterProxyConfig.class), Defaults.of(ExchangeConfig.class),
        Defaults.of(TrustConfig.class), Defaults.of(NoticeConfig.class), Defaults.of(ServicesConfig.class), Defaults.of(PlacementConfig.class),
        Defaults.of(PassageConfig.class), Defaults.of(BeamConfig.class), Defaults.of(DriveConfig.class));
  }

  /** One in those clusters that shares with everybody. */
  public EdgeNodeConfig(
      ClusterConfig.Algorithm election, ClusterConfig cluster, MdnsConfig mdns, DiscoveryClientConfig discovery, SearchConfig search, ScopesConfig scopes) {
    this(election, cluster, mdns, discovery, search, scopes, Sharing.EVERYBODY);
  }

  /** One in the clusters of its links alone. */
  public EdgeNodeConfig(
      ClusterConfig.Algorithm election, ClusterConfig cluster, MdnsConfig mdns, DiscoveryClientConfig discovery, SearchConfig search) {
    this(election, cluster, mdns, discovery, search, Defaults.of(ScopesConfig.class));
  }
}
