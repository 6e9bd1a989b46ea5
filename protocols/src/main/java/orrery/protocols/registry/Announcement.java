package orrery.protocols.registry;

import java.util.List;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.Interface.InterfaceAddress;
import orrery.protocols.http.HttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A service's entry in the registry, there from its start to its stop: under its node's id, at the first address of its node.
 * One that crashes stays listed (see the package's page); whoever follows the entry finds out.
 */
public final class Announcement {

  private final Host host;
  private final AnnouncementConfig config;
  private final String kind;
  private final @Nullable RegistryClient registry;
  private boolean listed;

  /**
   * Nothing is said yet.
   *
   * @param http used by whatever else likes, and stopped by whoever has made it
   * @param kind what the service does, such as {@code signaling}
   */
  public Announcement(Host host, HttpClient http, AnnouncementConfig config, String kind) {
    this.host = host;
    this.config = config;
    this.kind = kind;
    List<Endpoint> endpoints = config.endpoints();
    registry = endpoints.isEmpty() ? null : new RegistryClient(host, http, endpoints);
  }

  /** The service listens on {@code port}. Where it has no address, or there is no registry, nothing is said. */
  public void begin(int port) {
    Optional<Address> address = address();
    if (registry != null && address.isPresent()) {
      listed = true;
      registry.announce(new ServiceEntry(host.id(), kind, new Endpoint(address.get(), port), config.region(), host.device().position(), config.cluster()));
    }
  }

  private Optional<Address> address() {
    return host.interfaces().stream()
        .filter(Interface::up)
        .flatMap(each -> each.addresses().stream())
        .map(InterfaceAddress::address)
        .findFirst();
  }

  /** The service stops; {@code done} runs when the registry knows, or does not answer. */
  public void end(Runnable done) {
    if (registry != null && listed) {
      listed = false;
      registry.withdraw(host.id(), done);
    } else {
      done.run();
    }
  }
}
