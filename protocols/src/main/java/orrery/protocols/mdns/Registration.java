package orrery.protocols.mdns;

import java.util.List;
import java.util.Optional;
import orrery.protocols.mdns.Owner.Standing;

/** A service that is being made known, by {@link MulticastDns#register}. */
public final class Registration {

  private final Registrar registrar;
  private final ServiceOwner service;

  Registration(Registrar registrar, ServiceOwner service) {
    this.registrar = registrar;
    this.service = service;
  }

  /** The service as others see it; empty while its name is not, or no longer, this node's. */
  public Optional<ServiceInstance> instance() {
    HostOwner host = registrar.hostOwner();
    return service.standing() == Standing.ESTABLISHED && host != null ? Optional.of(service.instance(host)) : Optional.empty();
  }

  /** Changes what the service says of itself, and announces that; nothing once it has been withdrawn. */
  public void update(List<String> text) {
    ServiceOffer.checkText(text);
    registrar.update(service, text);
  }

  /** Says goodbye, where it had been announced, and ends. A second call does nothing. */
  public void withdraw() {
    registrar.withdraw(service);
  }
}
