package orrery.protocols.traversal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Endpoint;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.ice.IceConfig;
import orrery.protocols.ice.IceServers;
import orrery.protocols.stun.LongTermCredential;

/**
 * A device that looks for a path to one peer.
 *
 * @param rendezvous where both leave word for each other
 * @param stun a STUN server; empty for none
 * @param turn a TURN server; empty for none, and no relay
 * @param turnTcp where the same server takes connections, for who gets no answer by datagrams; empty for nowhere
 * @param turnUser the device's name and password there, as name:password
 * @param pairs who looks for whom: two words, and the peer of a device is the one whose name has the other word in the place
 *     of the last of either
 * @param attempts how many rounds of checks may fail before an effort has failed
 * @param renewals how often a relayed path is tried to be bettered, whoever of both begins
 * @param renewAfter how long after a relayed path was agreed on
 * @param datagrams how many datagrams of application data go to the peer on each path that is first found
 * @param every the time between two of them
 */
public record TraversalConfig(
    @Doc("Where the rendezvous service is, as address:port.")
        @Default(value = "rendezvous:80", source = "assumed") String rendezvous,
    @Doc("Where a STUN server is, as address:port; empty for none.")
        @Default(value = "", source = "assumed") String stun,
    @Doc("Where a TURN server is, as address:port; empty for no relay.")
        @Default(value = "", source = "assumed") String turn,
    @Doc("Where that server takes connections, for who gets no answer by datagrams; empty for nowhere.")
        @Default(value = "", source = "assumed") String turnTcp,
    @Doc("Name and password at the TURN server, as name:password.")
        @Default(value = "device:secret", source = "assumed") String turnUser,
    @Doc("Who looks for whom: two words; a device's peer has the other word in its name.")
        @Default(value = "a b", source = "assumed") String pairs,
    @Doc("How many rounds may fail before the effort has.")
        @Default(value = "3", source = "libp2p specification, relay/DCUtR.md: up to 3 attempts in all") int attempts,
    @Doc("How often a relayed path is tried to be bettered.")
        @Default(value = "1", source = "assumed") int renewals,
    @Doc("How long after a relayed path was agreed on it is tried to be bettered.")
        @Default(value = "30 s", source = "assumed") Duration renewAfter,
    @Doc("How many datagrams of application data are sent.")
        @Default(value = "5", source = "assumed") int datagrams,
    @Doc("The time between two of them.")
        @Default(value = "1 s", source = "assumed") Duration every,
    IceConfig ice,
    HttpClientConfig http) {

  public TraversalConfig {
    Pairing.of(pairs);
    if (turnUser.indexOf(':') < 1 || turnUser.endsWith(":")) {
      throw new IllegalArgumentException("turn-user must be name:password but is '" + turnUser + "'");
    }
    if (attempts < 1 || attempts > 1000) {
      throw new IllegalArgumentException("attempts must be 1 to 1000 but is " + attempts);
    }
    if (renewals < 0 || renewals > 1000) {
      throw new IllegalArgumentException("renewals must be 0 to 1000 but is " + renewals);
    }
    if (datagrams < 0) {
      throw new IllegalArgumentException("datagrams must be 0 or more but is " + datagrams);
    }
    if (renewAfter.isNegative() || every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("renew-after must be 0 s or more and every longer, but they are " + renewAfter + " and " + every);
    }
  }

  /**
   * The servers to gather candidates from.
   *
   * @throws IllegalArgumentException where one is no endpoint
   */
  IceServers servers() {
    int colon = turnUser.indexOf(':');
    LongTermCredential credential = new LongTermCredential(turnUser.substring(0, colon), turnUser.substring(colon + 1));
    Optional<Endpoint> tcp = endpoint("turn-tcp", turnTcp);
    List<IceServers.Relay> relays = endpoint("turn", turn).stream().map(udp -> new IceServers.Relay(udp, tcp, credential)).toList();
    return new IceServers(endpoint("stun", stun).stream().toList(), relays);
  }

  /** Until a scenario is run, a setting may be a name that whoever runs it puts an address for. */
  static Optional<Endpoint> endpoint(String name, String text) {
    Optional<Endpoint> endpoint = Endpoint.parse(text).filter(parsed -> parsed.port() > 0);
    if (endpoint.isEmpty() && !text.isEmpty()) {
      throw new IllegalArgumentException(name + " must be an endpoint such as 203.0.113.1:3478, or empty, but is '" + text + "'");
    }
    return endpoint;
  }
}
