package orrery.protocols.turn;

import java.time.Duration;
import orrery.host.BitRate;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.stun.LongTermConfig;

/**
 * A TURN server and its limits.
 *
 * @param port where it listens for datagrams
 * @param tcpPort where it listens for connections; 0 for nowhere
 * @param firewallPort where else it listens for connections, for clients that reach no other port; 0 for nowhere
 * @param minRelayPort the first of the ports it gives away
 * @param maxRelayPort the last of them
 * @param allocations how many allocations it has room for
 * @param allocationsPerUser how many of them one user may have
 * @param permissions how many permissions, and how many channels, one allocation may have
 * @param maxLifetime the longest lifetime it grants
 * @param rate what an allocation may relay each way; more is dropped
 * @param loopbackPeers whether peers may be on the server's own loopback
 */
public record TurnServerConfig(
    @Doc("The port it listens on for datagrams.")
        @Default(value = "3478", source = "RFC 8656 section 6: TURN runs on the ports of STUN, 3478") int port,
    @Doc("The port it listens on for connections; 0 for none.")
        @Default(value = "3478", source = "RFC 8656 section 6: TURN runs on the ports of STUN, 3478") int tcpPort,
    @Doc("Another port it listens on for connections, for clients behind a firewall that lets nothing else pass; 0 for none.")
        @Default(value = "443", source = "RFC 9110 section 4.2.2: the port of https, which firewalls let pass") int firewallPort,
    @Doc("The first of the ports it gives away.")
        @Default(value = "49152", source = "RFC 8656 section 7.2: the relayed port SHOULD be in the range 49152 - 65535") int minRelayPort,
    @Doc("The last of the ports it gives away.")
        @Default(value = "65535", source = "RFC 8656 section 7.2: the relayed port SHOULD be in the range 49152 - 65535") int maxRelayPort,
    @Doc("The most allocations at a time.")
        @Default(value = "16384", source = "RFC 8656 section 7.2: as many as there are ports from 49152 to 65535") int allocations,
    @Doc("The most allocations of one user.")
        @Default(value = "10000", source = "assumed") int allocationsPerUser,
    @Doc("The most permissions, and the most channels, of one allocation.")
        @Default(value = "256", source = "assumed") int permissions,
    @Doc("The longest lifetime it grants.")
        @Default(value = "1 h", source = "RFC 8656 section 7.2: a maximum allowed lifetime of no more than 3600 seconds") Duration maxLifetime,
    @Doc("What one allocation may relay each way.")
        @Default(value = "1 Gb/s", source = "assumed: no limit that a device's access does not set before") BitRate rate,
    @Doc("Whether peers may be on the server's own loopback.")
        @Default(value = "false", source = "coturn, turnserver(1), --allow-loopback-peers: off, for it is a security hole") boolean loopbackPeers,
    LongTermConfig access) {

  /** RFC 8656 §3.2: what a client gets that does not ask for longer. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(10);
  /** RFC 8656 §9: exactly that. */
  public static final Duration PERMISSION_LIFETIME = Duration.ofMinutes(5);
  /** RFC 8656 §12: exactly that. */
  public static final Duration CHANNEL_LIFETIME = Duration.ofMinutes(10);

  public TurnServerConfig {
    checkPort("port", port, 1);
    checkPort("tcp-port", tcpPort, 0);
    checkPort("firewall-port", firewallPort, 0);
    checkPort("min-relay-port", minRelayPort, 1024);
    checkPort("max-relay-port", maxRelayPort, minRelayPort);
    if (firewallPort != 0 && firewallPort == tcpPort) {
      throw new IllegalArgumentException("firewall-port must be another than tcp-port but both are " + tcpPort);
    }
    if (allocations < 1 || allocationsPerUser < 1) {
      throw new IllegalArgumentException("allocations must be at least 1 but are " + allocations + " and " + allocationsPerUser + " for a user");
    }
    if (permissions < 1 || permissions > 100_000) {
      throw new IllegalArgumentException("permissions must be 1 to 100000 but is " + permissions);
    }
    if (maxLifetime.compareTo(DEFAULT_LIFETIME) < 0) {
      throw new IllegalArgumentException("max-lifetime must be at least the usual 600 s but is " + maxLifetime);
    }
  }

  private static void checkPort(String name, int port, int least) {
    if (port < least || port > 65535) {
      throw new IllegalArgumentException(name + " must be " + least + " to 65535 but is " + port);
    }
  }
}
