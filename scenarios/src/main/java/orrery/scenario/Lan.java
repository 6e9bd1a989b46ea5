package orrery.scenario;

import orrery.host.Default;
import orrery.host.Doc;

/** A home's network and how it reaches the world. */
public record Lan(
    @Doc("The access network.") @Default("docsis") @OneOf(Catalogue.Kind.ACCESS) String access,
    @Doc("What the home's router does to addresses and ports.") @Default("port-restricted-cone") @OneOf(Catalogue.Kind.NAT) String nat,
    @Doc("Probability that a receiver on the LAN misses a datagram, on top of what its own link loses.") @Default("0 %") @Within(least = "0", greatest = "1") double loss) {}
