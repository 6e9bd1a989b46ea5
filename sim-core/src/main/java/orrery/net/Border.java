package orrery.net;

import orrery.host.Address;
import orrery.net.nat.NatBehavior;

/** What stands between an inside and an outside, with a middlebox that looks at every packet. */
public sealed interface Border permits Router, Carrier {

  /** Its number among the borders of its network, which are numbered from 0 as they are made. */
  int number();

  /** Its name, for traces and captures. */
  String name();

  /** Its IPv4 address outside, the first where it has several. */
  Address publicAddress();

  /** How it treats packets of IPv4, or of IPv6. */
  NatBehavior behavior(boolean ipv4);
}
