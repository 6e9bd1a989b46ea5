package orrery.scenario;

import orrery.host.Distance;
import orrery.host.Doc;

/** Among whom those are drawn that something is wanted of, or for. */
public sealed interface Audience {

  /** No node in particular. */
  @Doc("No node in particular: any that has the service.")
  record Wherever() implements Audience {}

  /** One's own. */
  @Doc("The other devices of the same account.")
  record OwnAccount() implements Audience {}

  /** Those next door. */
  @Doc("The other devices on the same link, as they are described.")
  record Link() implements Audience {}

  /** Those near by. */
  @Doc("The other devices that are near at time zero.")
  record Place(@Doc("How near.") @Within(above = "0 m", greatest = "1000 km") Distance within) implements Audience {}

  /** Everybody. */
  @Doc("All other devices.")
  record Anybody() implements Audience {}

  /** Some by name. */
  @Doc("The other devices of a group.")
  record Group(@Doc("Its name.") String name) implements Audience {}
}
