package orrery.scenario;

import java.util.Map;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/** Homes of one kind: the same LAN and access, and devices drawn from the same groups. */
public record Homes(
    @Doc("How many homes.") @Within(least = "1", greatest = "1000000") int count,
    @Doc("The home's network.") Lan lan,
    @Doc("The region of the backbone the homes are in; spread evenly over all of them where it is not given.") Optional<String> region,
    @Doc("Where on the earth the homes are, at uniform random positions; nowhere in particular where it is not given.") Optional<Area> area,
    @Doc("The devices of one home, by name of the group.") Map<String, DeviceGroup> devices) {

  public Homes {
    devices = Ordered.copy(devices);
  }

  /** Devices of one kind in each home. */
  public record DeviceGroup(
      @Doc("The kind of device; the group's own name where it is not given.") @OwnName @OneOf(Catalogue.Kind.DEVICE_TYPE) String type,
      @Doc("How many in each home.") @Default("1") @Within(least = "0", greatest = "240") DistributionSpec<Integer> count,
      @Doc("A mobile network that they have beside the home's; none where it is not given.") Optional<Mobile> also,
      @Doc("How they move: 'fixed' at home, or 'commute', out of the reach of the home's network and back; 50 m is its reach.") @Default("fixed") MovementSpec movement,
      @Doc("How they come and go; always on where it is not given.") Optional<Churn> churn,
      @Doc("Whose they are: 'household', one account for the whole home; 'own', one for each device; or 'shared-by: 2', one for two homes.") @Default("household")
          Account account) {}

  /** A second interface, of a mobile network. What goes over it is paid for by the byte. */
  public record Mobile(
      @Doc("The mobile network.") @OneOf(Catalogue.Kind.ACCESS) String access,
      @Doc("The carrier whose customer a device is there; with 'none', it has a public address.") @Default("none") @OneOf(Catalogue.Kind.CARRIER) String carrier,
      @Doc("Which interface is taken where both lead to a destination: 'unmetered-first', or the one of the 'lowest-metric'.") @Default("unmetered-first") Policy policy) {}

  /** Which interface is taken. */
  public enum Policy {
    /** What costs nothing before what is paid for. */
    UNMETERED_FIRST,
    /** By the metrics of Linux: Ethernet, Wi-Fi, mobile. */
    LOWEST_METRIC
  }
}
