package orrery.net;

/** Who has an address in a {@link Realm}: a home's router, a carrier's gateway, or a machine's interface at a site. */
sealed interface Attachment permits Router, Carrier, SimInterface {

  /** Where on the backbone it is: an index of the {@link Backbone}'s sites. */
  int site();
}
