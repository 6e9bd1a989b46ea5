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
    @Doc("The region of a preset, or the row of a matrix (row-0, row-1, …), all of them are in; spread evenly over all where it is not given.") Optional<String> region,
    @Doc("How they come and go; always on where it is not given.") Optional<Churn> churn,
    @Doc("Whose they are.") @Default("own") Account account) {}
