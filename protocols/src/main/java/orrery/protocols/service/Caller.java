package orrery.protocols.service;

import java.util.List;
import orrery.host.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as verified by whoever lets calls in; of one who has shown nothing, all is empty.
 *
 * @param node the calling node, where that is known
 * @param account whose it is (EC-18); empty for nobody's
 * @param tenant for whose application it calls (EC-32); empty for none
 * @param scopes what it may do, in the order given
 */
public record Caller(@Nullable NodeId node, String account, String tenant, List<String> scopes) {

  /** One who has shown nothing. */
  public static final Caller ANONYMOUS = new Caller(null, "", "", List.of());

  public Caller {
    scopes = List.copyOf(scopes);
  }

  /** Somebody with an account, and no more. */
  public static Caller of(String account) {
    return new Caller(null, account, "", List.of());
  }

  /** Whether it has shown nothing. */
  public boolean isAnonymous() {
    return account.isEmpty();
  }

  /** Whether it may do what {@code scope} allows. */
  public boolean has(String scope) {
    return scopes.contains(scope);
  }
}
