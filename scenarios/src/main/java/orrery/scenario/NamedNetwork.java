package orrery.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Device.Permission;
import orrery.host.Doc;

/** A network that the scenario describes device by device: what is in it has the very names that stand there. */
public record NamedNetwork(
    @Doc("The network, and how it reaches the world.") Lan lan,
    @Doc("The way out: a 'router', as 'lan' says, or 'none', as of a short-range radio or a home cut off for good; of 'lan', only 'loss' counts then.") @Default("router") Uplink uplink,
    @Doc("What joins devices to it, such as 'ble'; what their kind of device has where it is not given.") @OneOf(Catalogue.Kind.ACCESS) Optional<String> link,
    @Doc("The region of the backbone it is in; the networks are spread evenly over all of them where it is not given.") Optional<String> region,
    @Doc("Its devices, by their own names.") Map<String, Device> devices) {

  public NamedNetwork {
    devices = Ordered.copy(devices);
  }

  /** How a network reaches the world. */
  public enum Uplink {
    /** By a router. */
    ROUTER,
    /** Not at all. */
    NONE
  }

  /** One device. */
  public record Device(
      @Doc("The kind of device.") @OneOf(Catalogue.Kind.DEVICE_TYPE) String type,
      @Doc("The account it belongs to; one that goes by the name of the network where it is not given.") Optional<String> account,
      @Doc("Other networks it is in, too, with an interface for each.") @Default("[]") List<String> also,
      @Doc("What its owner lets it do for others.") @Default("[super-node, proxy, cache, storage, compute]") List<Permission> permissions,
      @Doc("Where it is; nowhere in particular where it is not given.") Optional<Spot> position,
      @Doc("When it is switched on first; as 'start' says for all where it is not given.") Optional<Duration> switchOn,
      @Doc("How it comes and goes; always on where it is not given.") Optional<Churn> churn) {

    public Device {
      also = List.copyOf(also);
      permissions = List.copyOf(permissions);
    }
  }

  /** A point on the earth. */
  public record Spot(
      @Doc("Latitude in degrees, north positive.") @Within(least = "-90", greatest = "90") double latitude,
      @Doc("Longitude in degrees, east positive.") @Within(least = "-180", greatest = "180") double longitude) {}
}
