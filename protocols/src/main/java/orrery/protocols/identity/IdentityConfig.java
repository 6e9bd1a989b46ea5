package orrery.protocols.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Endpoint;
import orrery.protocols.json.JsonException;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.VerifierConfig;

/**
 * A node as a client of identity and token services, and as a receiver of their tokens.
 *
 * @param identity where the identity service is, or those of a group; empty for a node that neither has nor asks for tokens
 * @param tokens where the token service is, or those of a group; empty where the identity service is that, too
 * @param issuer whose tokens count
 * @param kind what it registers as
 * @param scopes what it registers for, words with spaces between them
 * @param tenant on whose part of shared nodes it acts
 * @param renewal how a token is renewed
 * @param renewFrom from which share of a token's life on it is renewed when it is used, in percent; each time it is drawn between
 *     this and {@code renewTo}
 * @param held how many tokens it keeps
 * @param retry how long it waits after a first failure; twice as long after each further one
 * @param retryMost how long at most
 * @param keysRecheck how long it takes the issuer's keys to be all there are, when it meets one that it does not know
 * @param offlineGrace how long after its end a token still counts between nodes of a link while the issuer is away (EC-39)
 * @param offlineRecheck how long a receiver that has not reached the issuer takes it to be away
 */
public record IdentityConfig(
    @Doc("The identity service, or those of a group, as address:port with commas between them; empty for none.")
        @Default(value = "", source = "assumed") String identity,
    @Doc("The token service, or those of a group; empty where it is the identity service.")
        @Default(value = "", source = "assumed") String tokens,
    @Doc("Whose tokens count.")
        @Default(value = "https://identity.example", source = "assumed: the services' own default") String issuer,
    @Doc("What the node registers as.")
        @Default(value = "activation-module", source = "EC-23") ClientKind kind,
    @Doc("The scopes that it registers for, with spaces between them.")
        @Default(value = "call", source = "assumed") String scopes,
    @Doc("On whose part of shared nodes it acts.")
        @Default(value = "", source = "assumed") String tenant,
    @Doc("How a token is renewed.")
        @Default(value = "credentials", source = "RFC 6749 section 4.4.3: 'A refresh token SHOULD NOT be included'") Renewal renewal,
    @Doc("From which share of a token's life on it is renewed when it is used, in percent.")
        @Default(value = "75", source = "assumed") int renewFrom,
    @Doc("Up to which share of it the beginning of that is drawn, in percent.")
        @Default(value = "90", source = "assumed") int renewTo,
    @Doc("How many tokens it keeps.")
        @Default(value = "32", source = "assumed") int held,
    @Doc("How long it waits after a first failure.")
        @Default(value = "1 s", source = "assumed") Duration retry,
    @Doc("How long it waits at most after several.")
        @Default(value = "60 s", source = "assumed") Duration retryMost,
    @Doc("How long the issuer's keys are not asked for again, whatever unknown ones are met.")
        @Default(value = "60 s", source = "assumed") Duration keysRecheck,
    @Doc("How long after its end a token counts between nodes of a link while the issuer is away; 0 s for not at all.")
        @Default(value = "1 d", source = "ours: EC-39 leaves it open") Duration offlineGrace,
    @Doc("How long a receiver that has not reached the issuer takes it to be away.")
        @Default(value = "60 s", source = "assumed") Duration offlineRecheck,
    VerifierConfig verifier) {

  /** How a token is renewed. */
  public enum Renewal {
    /** By proving anew who one is. */
    CREDENTIALS,
    /** With a refresh token, and by proving anew who one is where that is not taken. */
    REFRESH_TOKEN
  }

  public IdentityConfig {
    if (renewFrom < 1 || renewTo < renewFrom || renewTo > 100) {
      throw new IllegalArgumentException("renew-from and renew-to must be 1 to 100, in that order, but are " + renewFrom + " and " + renewTo);
    }
    if (held < 1) {
      throw new IllegalArgumentException("held must be at least 1 but is " + held);
    }
    if (retry.isNegative() || retry.isZero() || retryMost.compareTo(retry) < 0) {
      throw new IllegalArgumentException("retry must be more than 0 s, and retry-most as much at least, but they are " + retry + " and " + retryMost);
    }
    if (offlineGrace.isNegative() || offlineRecheck.isNegative() || keysRecheck.isNegative()) {
      throw new IllegalArgumentException("offline-grace, offline-recheck and keys-recheck must be 0 s or more but are "
          + offlineGrace + ", " + offlineRecheck + " and " + keysRecheck);
    }
    scopeList(scopes);
  }

  /** The scopes one by one, with that for refresh tokens where it has those. */
  List<String> scopeList() {
    List<String> list = scopeList(scopes);
    if (renewal == Renewal.REFRESH_TOKEN && !list.contains(TokenDesk.OFFLINE)) {
      list.add(TokenDesk.OFFLINE);
    }
    return list;
  }

  private static List<String> scopeList(String text) {
    try {
      return Claims.scopes(text);
    } catch (JsonException e) {
      throw new IllegalArgumentException(e.getMessage() + " but is '" + text + "'");
    }
  }

  /** Where the identity service is; there must be one. */
  List<Endpoint> identityEndpoints() {
    return endpoints("identity", identity);
  }

  /** Where the token service is. */
  List<Endpoint> tokenEndpoints() {
    return tokens.isEmpty() ? identityEndpoints() : endpoints("tokens", tokens);
  }

  private static List<Endpoint> endpoints(String name, String text) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      endpoints.add(Endpoint.parse(part.strip()).orElseThrow(() -> new IllegalArgumentException(
          name + " must be endpoints such as 203.0.113.1:80 with commas between them but has '" + part.strip() + "'")));
    }
    return endpoints;
  }
}
