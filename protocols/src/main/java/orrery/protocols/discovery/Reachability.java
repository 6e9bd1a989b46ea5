package orrery.protocols.discovery;

import java.util.List;
import orrery.host.Endpoint;

/**
 * Whether a cluster can be called from outside, and where (EC-21): what came of calling its super node back.
 *
 * @param kind what is known
 * @param endpoints where peers connect to, over TCP: the super node's own as the outside sees it, at most one of each
 *     family, or that of its SEP; empty where there is none
 */
public record Reachability(Kind kind, List<Endpoint> endpoints) {

  /** One for each family. */
  static final int MAXIMUM_ENDPOINTS = 2;

  /** Nobody has tried. */
  public static final Reachability UNKNOWN = new Reachability(Kind.UNKNOWN, List.of());

  /** The node is on the link of whoever asked. */
  public static final Reachability ON_LINK = new Reachability(Kind.LINK, List.of());

  /** The node is on a link next to that of whoever asked. */
  public static final Reachability BRIDGED = new Reachability(Kind.BRIDGED, List.of());

  /** How a cluster is reached. */
  public enum Kind {
    /** Nobody has tried. */
    UNKNOWN,
    /** The service has no second address from which it could try. */
    UNTESTED,
    /** At an endpoint of its super node. */
    REACHABLE,
    /** Through a SEP that was put up for it. */
    SEP,
    /** Not at all. */
    UNREACHABLE,
    /** The node is on the link of whoever asked: its own endpoint is all that is needed. */
    LINK,
    /** The node is on another link, to which a member of both carries over. */
    BRIDGED
  }

  public Reachability {
    endpoints = List.copyOf(endpoints);
    boolean somewhere = kind == Kind.REACHABLE || kind == Kind.SEP;
    if (somewhere == endpoints.isEmpty() || endpoints.size() > MAXIMUM_ENDPOINTS) {
      throw new IllegalArgumentException("what is reached must be so at 1 to 2 endpoints, and nothing else, but " + kind + " is at " + endpoints);
    }
  }

  /** Whether a peer outside finds an endpoint to connect to. */
  public boolean isSomewhere() {
    return !endpoints.isEmpty();
  }
}
