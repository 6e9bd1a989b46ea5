package orrery.scenario;

import java.util.List;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * Pairs of devices, each alone behind a router of its own, that are to reach each other. Those of the third pair are called
 * {@code pair-2-a} and {@code pair-2-b}.
 *
 * @param everyPairOf kinds of NAT; where it is not empty, there is one pair for each ordered pair of them, and {@code count}
 *     and {@code nat} are not looked at
 */
public record Pairs(
    @Doc("How many pairs are drawn.") @Default("1") @Within(least = "1", greatest = "500000") int count,
    @Doc("What the routers do to addresses and ports; where it is a mix, drawn for each.") @Default("port-restricted-cone") @OneOf(Catalogue.Kind.NAT) Pick nat,
    @Doc("Instead of drawn pairs: every ordered pair of these kinds of NAT, once each.") @Default("[]") @OneOf(Catalogue.Kind.NAT) List<String> everyPairOf,
    @Doc("The access network; where it is a mix, drawn for each.") @Default("docsis") @OneOf(Catalogue.Kind.ACCESS) Pick access,
    @Doc("The carrier whose customer the router is; where it is a mix, drawn for each.") @Default("none") @OneOf(Catalogue.Kind.CARRIER) Pick carrier,
    @Doc("The share of the devices with IPv6 beside IPv4.") @Default("0 %") @Within(least = "0", greatest = "1") double ipv6,
    @Doc("What the router does to packets of IPv6, of those that have one.") @Default("ipv6-firewall") @OneOf(Catalogue.Kind.NAT) String ipv6Firewall,
    @Doc("The kind of device.") @Default("smartphone") @OneOf(Catalogue.Kind.DEVICE_TYPE) String type,
    @Doc("The region of the backbone they are in; drawn for each where it is not given.") Optional<String> region) {

  public Pairs {
    everyPairOf = List.copyOf(everyPairOf);
  }
}
