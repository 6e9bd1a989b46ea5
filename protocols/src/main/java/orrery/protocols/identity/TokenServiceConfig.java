package orrery.protocols.identity;

import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpServerConfig;

/**
 * A token service.
 *
 * @param port where it listens
 */
public record TokenServiceConfig(
    @Doc("The port it listens on.")
        @Default(value = "80", source = "RFC 9110 section 4.2.1: the default port of http") int port,
    IssuerConfig issuer,
    IdentityStoreConfig store,
    HttpServerConfig http) {

  public TokenServiceConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
    if (store.group().isEmpty()) {
      throw new IllegalArgumentException("group must name the services that this one keeps a store with, an identity service among them,"
          + " but is empty: it would know no client");
    }
  }
}
