package orrery.scenario;

import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/** An access provider whose customers share public addresses: a NAT of its own, behind those of its customers. */
@Doc("An access provider whose customers share its public addresses.")
public record CarrierSpec(
    @Doc("What its gateway does to addresses and ports.") @Default("carrier-grade") @OneOf(Catalogue.Kind.NAT) String nat,
    @Doc("The region of a preset, or the row of a matrix (row-0, row-1, …), its gateway is in; the one with the least sum of round trips where it is not given.")
        Optional<String> region,
    @Doc("How many public addresses its customers share.") @Default("1") @Within(least = "1", greatest = "65536") int addresses) {}
