package orrery.protocols.identity;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code token-service}. */
public final class TokenServiceProvider implements ProtocolProvider<TokenServiceConfig> {

  @Override
  public String id() {
    return "token-service";
  }

  @Override
  public Class<TokenServiceConfig> config() {
    return TokenServiceConfig.class;
  }

  @Override
  public Protocol create(Host host, TokenServiceConfig config) {
    return new TokenService(host, config);
  }
}
