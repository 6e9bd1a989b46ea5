package orrery.net;

import orrery.host.Address;

/** Something with a public address at a site of the backbone: a home's router, or a machine in a data centre. */
sealed interface Attachment permits Router, Node {

  /** Its public address. */
  Address publicAddress();

  /** Where on the backbone it is: an index of the {@link Backbone}'s sites. */
  int site();
}
