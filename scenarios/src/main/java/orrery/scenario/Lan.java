package orrery.scenario;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/** A home's network and how it reaches the world. */
public record Lan(
    @Doc("The access network.") @Default("docsis") @OneOf(Catalogue.Kind.ACCESS) String access,
    @Doc("What the home's router does to addresses and ports.") @Default("port-restricted-cone") @OneOf(Catalogue.Kind.NAT) String nat,
    @Doc("One-way delay between two devices of the LAN.") @Default("1 ms") @Within(greatest = "1 h") Duration delay,
    @Doc("Greatest further delay, uniform, drawn for each datagram and receiver.") @Default("0 ms") @Within(greatest = "1 h") Duration jitter,
    @Doc("Probability that a receiver on the LAN misses a datagram.") @Default("0 %") @Within(least = "0", greatest = "1") double loss) {}
