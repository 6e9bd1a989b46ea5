package orrery.protocols.cluster;

/** What a node is to one of its clusters. */
public enum Role {
  /** Not started yet, or stopped. */
  OUTSIDE,
  /** Looks for a super node, knowing none. */
  SEEKING,
  /** Knows a super node and asks to be registered. */
  JOINING,
  /** Is registered with the super node. */
  MEMBER,
  /** Takes part in the election of a super node, the last one being lost. */
  CANDIDATE,
  /** Is the super node. */
  SUPER_NODE;

  /** How events and states write it: {@code super-node}. */
  public String word() {
    return orrery.host.Defaults.word(this);
  }
}
