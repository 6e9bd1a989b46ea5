package orrery.scenario;

import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/** Single machines, each with an access link of its own, spread over the regions of a preset or the rows of a matrix. */
public record NodeGroup(
    @Doc("How many machines.") @Within(least = "1", greatest = "1000000") int count,
    @Doc("The kind of device; the group's own name where it is not given.") @OwnName @OneOf(Catalogue.Kind.DEVICE_TYPE) String type,
    @Doc("The access network.") @Default("ethernet") @OneOf(Catalogue.Kind.ACCESS) Pick access,
    @Doc("What stands between the machine and its access network.") @Default("none") @OneOf(Catalogue.Kind.NAT) Pick nat,
    @Doc("The carrier whose customer it is; where it is a mix, drawn for each.") @Default("none") @OneOf(Catalogue.Kind.CARRIER) Pick carrier,
    @Doc("The share of the machines with IPv6 beside IPv4.") @Default("0 %") @Within(least = "0", greatest = "1") double ipv6,
    @Doc("What the router does to packets of IPv6, of those that have one.") @Default("ipv6-firewall") @OneOf(Catalogue.Kind.NAT) String ipv6Firewall,
    @Doc("The region of a preset, or the row of a matrix (row-0, row-1, …), all of them are in; spread evenly over all where it is not given.") Optional<String> region,
    @Doc("How they come and go; always on where it is not given.") Optional<Churn> churn,
    @Doc("Whose they are: 'own', one account for each, or 'shared-by: 2', one for each two.") @Default("own") Account account) {}
