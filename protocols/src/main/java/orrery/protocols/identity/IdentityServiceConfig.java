package orrery.protocols.identity;

import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpServerConfig;

/**
 * An identity service.
 *
 * @param port where it listens
 * @param tokenEndpoint what its discovery document names as the token endpoint; empty for its own
 * @param enrolment who comes into an account
 */
public record IdentityServiceConfig(
    @Doc("The port it listens on.")
        @Default(value = "80", source = "RFC 9110 section 4.2.1: the default port of http") int port,
    @Doc("The token service that its discovery document names, as address:port; empty for itself.")
        @Default(value = "", source = "assumed") String tokenEndpoint,
    @Doc("Who comes into an account: open for whoever says so, invited for those who somebody of it brings.")
        @Default(value = "open", source = "assumed") Enrolment enrolment,
    IssuerConfig issuer,
    IdentityStoreConfig store,
    HttpServerConfig http) {

  /** Who comes into an account that exists. */
  public enum Enrolment {
    /** Whoever says that it belongs there, as discovery believes it, too. */
    OPEN,
    /** Whoever brings a token with the scope {@code enrol} of that account. */
    INVITED
  }

  public IdentityServiceConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
  }
}
