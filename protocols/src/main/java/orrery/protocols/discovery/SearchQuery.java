package orrery.protocols.discovery;

import java.util.Optional;
import orrery.host.Distance;
import orrery.host.NodeId;
import orrery.host.Position;

/**
 * A filtered search: nodes that are in all of the given scopes (EC-10, EC-36, EC-38); {@code GET /nodes?…}.
 *
 * @param account nodes of this account
 * @param link nodes of the link with this identity
 * @param near nodes that say they are within this circle
 * @param after where the page before ended
 * @param limit how many nodes a page may hold, 1 to {@value #MAXIMUM_LIMIT}
 * @param filter what they must be besides
 */
public record SearchQuery(
    Optional<String> account, Optional<String> link, Optional<Circle> near, Optional<NodeId> after, int limit,
    SearchFilter filter) {

  /** The most nodes on one page. */
  public static final int MAXIMUM_LIMIT = 200;

  /** Half the way around the earth: no circle is larger. */
  static final long MAXIMUM_RADIUS_MILLIMETRES = 20_016_000_000L;

  /** Characters of a link's identity: an address, a network and a node id with a sign between each. */
  static final int MAXIMUM_LINK = 160;

  /** To a super node, the link on which it is asked, whatever identity that has to the service. */
  public static final String OWN_LINK = "local";

  /** What a page holds where the query does not say. */
  public static final int USUAL_LIMIT = 50;

  public SearchQuery {
    if (account.isEmpty() && link.isEmpty() && near.isEmpty()) {
      throw new IllegalArgumentException("a search must name at least one of account, link and near");
    }
    if (limit < 1 || limit > MAXIMUM_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAXIMUM_LIMIT + " but is " + limit);
    }
  }

  /** A search for anything in those scopes. */
  public SearchQuery(Optional<String> account, Optional<String> link, Optional<Circle> near, Optional<NodeId> after, int limit) {
    this(account, link, near, after, limit, SearchFilter.NONE);
  }

  /** All nodes of an account. */
  public static SearchQuery ofAccount(String account) {
    return new SearchQuery(Optional.of(account), Optional.empty(), Optional.empty(), Optional.empty(), USUAL_LIMIT);
  }

  /** All nodes on a link. */
  public static SearchQuery ofLink(String link) {
    return new SearchQuery(Optional.empty(), Optional.of(link), Optional.empty(), Optional.empty(), USUAL_LIMIT);
  }

  /** All nodes around a place. */
  public static SearchQuery near(Position centre, Distance radius) {
    return new SearchQuery(Optional.empty(), Optional.empty(), Optional.of(new Circle(centre, radius)), Optional.empty(), USUAL_LIMIT);
  }

  /** The same search for those alone that {@code other} lets through. */
  public SearchQuery with(SearchFilter other) {
    return new SearchQuery(account, link, near, after, limit, other);
  }

  /** The page after the one that ended with {@code last}. */
  public SearchQuery after(NodeId last) {
    return new SearchQuery(account, link, near, Optional.of(last), limit, filter);
  }

  /** The same search with pages of at most that many nodes. */
  public SearchQuery withLimit(int most) {
    return new SearchQuery(account, link, near, after, most, filter);
  }

  /** A place and all around it. */
  public record Circle(Position centre, Distance radius) {

    /** Whether {@code position} is in it, by the great-circle distance. */
    public boolean contains(Position position) {
      return centre.metresTo(position) <= radius.metres();
    }
  }
}
