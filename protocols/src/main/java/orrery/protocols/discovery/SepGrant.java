package orrery.protocols.discovery;

import orrery.host.Endpoint;

/**
 * A signaling endpoint that was put up for a cluster which cannot be called from outside (EC-17, EC-21).
 *
 * @param endpoint where peers connect to, and where the cluster's own end of the tunnel does
 * @param token lets the super node in as that end; 1 to {@value #MAXIMUM_TOKEN} characters
 */
public record SepGrant(Endpoint endpoint, String token) {

  static final int MAXIMUM_TOKEN = 2048;

  public SepGrant {
    if (token.isEmpty() || token.length() > MAXIMUM_TOKEN) {
      throw new IllegalArgumentException("a token must have 1 to " + MAXIMUM_TOKEN + " characters but has " + token.length());
    }
  }
}
