package orrery.scenario;

import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/** Machines at known positions: those of a file, or uniform ones in an area where there is no file. */
public record Places(
    @Doc("A CSV file with the columns LATITUDE and LONGITUDE (in any case, in degrees); others are ignored. It goes before 'area'.")
        Optional<InputFile> csv,
    @Doc("The area to draw positions from where no file is given.") Optional<Area> area,
    @Doc("How many: with a file at most so many of its rows, from the top; all of them where it is not given.")
        @Within(least = "1", greatest = "1000000") Optional<Integer> count,
    @Doc("The kind of device.") @OneOf(Catalogue.Kind.DEVICE_TYPE) String type,
    @Doc("The access network.") @OneOf(Catalogue.Kind.ACCESS) Pick access,
    @Doc("What stands between the machine and its access network.") @Default("none") @OneOf(Catalogue.Kind.NAT) Pick nat,
    @Doc("The carrier whose customer it is; where it is a mix, drawn for each.") @Default("none") @OneOf(Catalogue.Kind.CARRIER) Pick carrier,
    @Doc("The share of the machines with IPv6 beside IPv4.") @Default("0 %") @Within(least = "0", greatest = "1") double ipv6,
    @Doc("What the router does to packets of IPv6, of those that have one.") @Default("ipv6-firewall") @OneOf(Catalogue.Kind.NAT) String ipv6Firewall,
    @Doc("The region of the backbone they are in; spread evenly over all of them where it is not given.") Optional<String> region,
    @Doc("How they move: 'fixed', 'random-waypoint', 'commute' or 'tracks'. Sites stay where they are.") @Default("fixed") MovementSpec movement,
    @Doc("That each is attached to the nearest of the population's sites, and how; each stays in its region where it is not given.") Optional<Attach> attach,
    @Doc("How they come and go; always on where it is not given.") Optional<Churn> churn,
    @Doc("Whose they are: 'own', one account for each, or 'shared-by: 2', one for each two.") @Default("own") Account account) {}
