package orrery.protocols.mdns;

import orrery.host.Host;

/**
 * Multicast DNS on one node, as a responder and as a querier (RFC 6762), with DNS-based service discovery (RFC 6763).
 *
 * <p>A plain object of the protocol that makes it: used by the node's one thread, started and stopped with that protocol.
 * A node may have several; they share the port.
 */
public final class MulticastDns {

  public MulticastDns(Host host, MdnsConfig config) {}

  /** Opens the port and joins the group. Called once, before anything else. */
  public void start() {}

  /** Ends all browses, says goodbye for all that is registered, closes the port, then runs {@code done}. */
  public void stop(Runnable done) {}

  /** Claims a name for {@code offer} and makes it known on the link. */
  public Registration register(ServiceOffer offer, RegistrationListener listener) {
    return new Registration();
  }

  /** Searches for all services of {@code type}, but for this object's own. */
  public Browse browse(ServiceType type, BrowseListener listener) {
    return new Browse();
  }

  /** Searches for the services of {@code type} that are listed under {@code subtype}, but for this object's own. */
  public Browse browse(ServiceType type, String subtype, BrowseListener listener) {
    return new Browse();
  }
}
