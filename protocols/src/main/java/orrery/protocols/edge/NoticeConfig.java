package orrery.protocols.edge;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.relay.DeviceTypes;

/**
 * Whom a node tells that it is present, and what it keeps of what others tell it (EC-12).
 *
 * @param types the kinds of device that tell, separated by spaces; empty for all
 * @param most 1 to {@value #MOST}
 * @param keep 0 to {@value #MOST_KEPT}
 */
public record NoticeConfig(
    @Doc("Whom a node that has come tells of itself: 'nobody', the nodes of its 'account' in the list it is given, or 'all' in that list.")
        @Default(value = "nobody", source = "EC-12, ¶61, 83: the node itself decides; assumed, since its super node has told discovery and nobody need be told twice (EC-9, EC-11)")
        Whom whom,
    @Doc("The kinds of device that tell, such as 'tablet smartphone'; empty for all.")
        @Default(value = "", source = "assumed") String types,
    @Doc("How many nodes it tells at most.")
        @Default(value = "16", source = "assumed") int most,
    @Doc("Whose scopes the list covers that a super node gives to a node that has registered: its own, those of the 'registrant', or 'both'.")
        @Default(value = "both", source = "EC-12, ¶142: 'in the scopes of the first and/or of the registered device'") ListedScopes list,
    @Doc("How many nodes it keeps at most of those that have told it of themselves.")
        @Default(value = "64", source = "assumed") int keep,
    @Doc("How long it keeps what a node has told it.")
        @Default(value = "1 h", source = "assumed") Duration keepFor) {

  static final int MOST = 200;
  static final int MOST_KEPT = 10_000;

  /** Whom a node tells. */
  public enum Whom {
    /** Nobody. */
    NOBODY,
    /** Who is of its account. */
    ACCOUNT,
    /** Whoever it hears of. */
    ALL
  }

  /** What a list covers besides the link, which is in the scopes of both. */
  public enum ListedScopes {
    /** The scopes of the super node, as the discovery service listed them when it registered. */
    SUPER_NODE,
    /** The scopes of the node that has registered, for which the super node searches. */
    REGISTRANT,
    /** Both. */
    BOTH
  }

  public NoticeConfig {
    if (most < 1 || most > MOST) {
      throw new IllegalArgumentException("most must be 1 to " + MOST + " but is " + most);
    }
    if (keep < 0 || keep > MOST_KEPT) {
      throw new IllegalArgumentException("keep must be 0 to " + MOST_KEPT + " but is " + keep);
    }
    if (keepFor.isNegative() || keepFor.isZero()) {
      throw new IllegalArgumentException("keep-for must be longer than 0 s but is " + keepFor);
    }
  }

  /** Whether a device of {@code type} tells anybody. */
  boolean tells(String type) {
    return whom != Whom.NOBODY && DeviceTypes.allow(types, type);
  }

  boolean coversSuperNode() {
    return list != ListedScopes.REGISTRANT;
  }

  boolean coversRegistrant() {
    return list != ListedScopes.SUPER_NODE;
  }
}
