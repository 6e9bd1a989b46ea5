package orrery.protocols.signaling;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Sets of protocols whose order is that of the enum. */
final class EnumSets {

  private EnumSets() {}

  static Set<RelayProtocol> copy(Set<RelayProtocol> protocols) {
    EnumSet<RelayProtocol> copy = EnumSet.noneOf(RelayProtocol.class);
    copy.addAll(protocols);
    return Collections.unmodifiableSet(copy);
  }
}
