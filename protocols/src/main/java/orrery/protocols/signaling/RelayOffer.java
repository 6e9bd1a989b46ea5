package orrery.protocols.signaling;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import orrery.host.Endpoint;

/**
 * What a relay host offers.
 *
 * @param orders where it takes orders
 * @param seps how many SEPs it can run at a time
 * @param beps how many BEPs
 * @param connections how many connections all of them together may have
 * @param goLive how long a start takes at most
 * @param running what it runs already
 */
public record RelayOffer(
    Endpoint orders,
    RelaySite site,
    Place place,
    int seps,
    int beps,
    int connections,
    Set<RelayProtocol> protocols,
    Duration goLive,
    List<Running> running) {

  /** A bound on what a host may claim. */
  public static final int MOST = 1_000_000;

  public RelayOffer {
    protocols = EnumSets.copy(protocols);
    running = List.copyOf(running);
  }

  /** The offer itself: what runs there already is kept by who has taken note of it, and not twice. */
  RelayOffer withoutRunning() {
    return new RelayOffer(orders, site, place, seps, beps, connections, protocols, goLive, List.of());
  }

  int room(RelayKind kind) {
    return kind == RelayKind.SEP ? seps : beps;
  }

  /**
   * An instance that runs on the host.
   *
   * @param subject the cluster or session it is for
   */
  public record Running(String id, RelayKind kind, RelayProtocol protocol, String subject, RelayReport.Live live, int connections) {}
}
