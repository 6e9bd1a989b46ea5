package orrery.scenario.world;

import orrery.host.Defaults;

/** What the members of a cluster have in common (EC-38). */
enum ClusterKind {
  /** The link that they are on. */
  LINK,
  /** Their owner's account, wherever they are. */
  ACCOUNT,
  /** The cell of the earth's surface that they say they are in. */
  PLACE;

  /** How metrics label it. */
  String word() {
    return Defaults.word(this);
  }

  /** The kind of cluster that a node calls by that name: {@code link} and {@code link/eth1}, {@code account/anna}, {@code place/51.7}. */
  static ClusterKind of(String scope) {
    return scope.startsWith("account/") ? ACCOUNT : scope.startsWith("place/") ? PLACE : LINK;
  }
}
