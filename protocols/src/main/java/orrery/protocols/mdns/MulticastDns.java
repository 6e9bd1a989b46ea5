package orrery.protocols.mdns;

import java.nio.ByteBuffer;
import orrery.host.DatagramHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.InterfacesListener;
import orrery.host.Metric;
import orrery.protocols.dns.Decoded;
import orrery.protocols.dns.DnsMessage;
import org.jspecify.annotations.Nullable;

/**
 * Multicast DNS on one node, as a responder and as a querier (RFC 6762), with DNS-based service discovery (RFC 6763).
 *
 * <p>A plain object of the protocol that makes it: used by the node's one thread, started and stopped with that protocol.
 * One is enough for a node: a second would share the port, but the two would not hear each other. With nothing to claim,
 * answer or find, it has nothing due and sends nothing.
 */
public final class MulticastDns implements InterfacesListener, DatagramHandler {

  /** Datagrams at the port that are no multicast DNS messages, by what is wrong with them. */
  public static final Metric MALFORMED = Metric.counter("mdns.malformed", "1", "reason");

  final Link link;
  final Responder responder;
  final Registrar registrar;
  /** Null while nothing is browsed for. */
  private @Nullable Querier querier;

  public MulticastDns(Host host, MdnsConfig config) {
    link = new Link(host, config);
    responder = new Responder(link);
    registrar = new Registrar(this);
    responder.speakFor(registrar);
  }

  /** Opens the port and joins the group. Called once, before anything else. */
  public void start() {
    link.open(this);
    link.host.followInterfaces(this);
  }

  /** Ends all browses, says goodbye for all that is registered, closes the port, then runs {@code done}. */
  public void stop(Runnable done) {
    if (querier != null) {
      querier.endAll();
    }
    responder.clear();
    registrar.withdrawAll();
    link.close();
    link.in(0, done);
  }

  /** Claims a name for {@code offer} and makes it known on the link. */
  public Registration register(ServiceOffer offer, RegistrationListener listener) {
    requireOpen();
    return new Registration(registrar, registrar.register(offer, listener));
  }

  /** Searches for all services of {@code type}, but for this object's own. */
  public Browse browse(ServiceType type, BrowseListener listener) {
    return browse(type, null, listener);
  }

  /**
   * Searches for the services of {@code type}, but for this object's own.
   *
   * @param subtype where not null, only those that are listed under it
   */
  public Browse browse(ServiceType type, @Nullable String subtype, BrowseListener listener) {
    requireOpen();
    querier = querier == null ? new Querier(this) : querier;
    return querier.browse(type, subtype, listener);
  }

  private void requireOpen() {
    if (!link.isOpen()) {
      throw new IllegalStateException("multicast DNS must have been started, and not stopped");
    }
  }

  @Override
  public void onInterfacesChanged() {
    if (link.isOpen() && link.readAddresses()) {
      responder.clear();
      registrar.onLinkChanged();
      if (querier != null) {
        querier.onLinkChanged();
      }
    }
  }

  /** No browse is left. */
  void onLastEnded() {
    querier = null;
  }

  /** A name has become this node's. */
  void onNamesChanged() {
    if (querier != null) {
      querier.onNamesChanged();
    }
  }

  @Override
  public void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
    if (!link.isUp()) {
      return;
    }
    boolean direct = !link.isGroup(destination.address());
    // RFC 6762 §5.5 and §11: what was sent to the group can only come from this link, anything else must be looked at; and
    // so must a source that would be answered by unicast in any case (§6.7), as it may be forged.
    if ((direct || source.port() != link.config.port()) && !link.isOnLink(source.address())) {
      drop("off-link");
      return;
    }
    Decoded decoded = link.decode(payload);
    if (decoded instanceof Decoded.Malformed malformed) {
      drop(Defaults.word(malformed.reason()));
    } else if (decoded instanceof Decoded.Whole whole) {
      onMessage(whole.message(), source, direct);
    }
  }

  private void onMessage(DnsMessage message, Endpoint source, boolean direct) {
    boolean fromPeer = source.port() == link.config.port();
    if (message.opcode() != 0 || message.responseCode() != 0) {
      // RFC 6762 §18.3 and §18.11: silently ignored.
      return;
    }
    if (!message.isResponse()) {
      if (fromPeer) {
        registrar.onProbe(message);
        if (!direct && querier != null) {
          querier.onQuery(message);
        }
      }
      responder.onQuery(message, source, direct);
    } else if (!fromPeer) {
      drop("response-port");
    } else if (!direct || link.expectsUnicast()) {
      registrar.onResponse(message);
      responder.onResponse(message);
      if (querier != null) {
        querier.onResponse(message);
      }
    }
  }

  private void drop(String reason) {
    link.host.probe().count(MALFORMED, 1, reason);
  }
}
