package orrery.scenario;

import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/** A machine in a data centre, or on a line of another kind, that runs one protocol. */
public record Service(
    @Doc("The protocol it runs, by id; its settings stand under 'protocols'.") @OneOf(Catalogue.Kind.PROTOCOL) String protocol,
    @Doc("The region of a preset, or the row of a matrix (row-0, row-1, …), it is in; the one with the least sum of round trips where it is not given.")
        Optional<String> region,
    @Doc("How many public IPv4 addresses it has. A STUN server needs two to tell what a NAT does (RFC 5780).") @Default("1") @Within(least = "1", greatest = "16") int addresses,
    @Doc("The link that joins it to the backbone.") @Default("data-centre") @OneOf(Catalogue.Kind.ACCESS) String access,
    @Doc("The kind of machine.") @Default("server") @OneOf(Catalogue.Kind.DEVICE_TYPE) String type,
    @Doc("The home in whose network it stands, such as home-0: it is in that home's region, and reached at a public address by a line of its own, of the kind of 'access'. Where all services of a protocol stand in one home, they reach each other over its network. In no home where it is not given.")
        Optional<String> home) {

  public Service {
    if (home.isPresent() && region.isPresent()) {
      throw new IllegalArgumentException("region must not be given where 'home' is: it is the home's");
    }
  }
}
