package orrery.scenario;

import orrery.host.Default;
import orrery.host.Doc;

/** A home's network and how it reaches the world. */
public record Lan(
    @Doc("The access network; where it is a mix, drawn for each home.") @Default("docsis") @OneOf(Catalogue.Kind.ACCESS) Pick access,
    @Doc("What the home's router does to addresses and ports; where it is a mix, drawn for each home.") @Default("port-restricted-cone") @OneOf(Catalogue.Kind.NAT) Pick nat,
    @Doc("Probability that a receiver on the LAN misses a datagram, on top of what its own link loses.") @Default("0 %") @Within(least = "0", greatest = "1") double loss,
    @Doc("The carrier whose customer the home is; where it is a mix, drawn for each.") @Default("none") @OneOf(Catalogue.Kind.CARRIER) Pick carrier,
    @Doc("The share of homes with IPv6 beside IPv4.") @Default("0 %") @Within(least = "0", greatest = "1") double ipv6,
    @Doc("What the router does to packets of IPv6, of those that have one.") @Default("ipv6-firewall") @OneOf(Catalogue.Kind.NAT) String ipv6Firewall) {}
