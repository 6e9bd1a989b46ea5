package orrery.scenario.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.net.Carrier;
import orrery.net.Lan;
import orrery.net.LinkSpec;
import orrery.net.Network;
import orrery.net.Router;
import orrery.net.Site;
import orrery.net.nat.NatBehavior;
import orrery.net.nat.NatMix;
import orrery.scenario.CarrierSpec;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.NodeGroup;
import orrery.scenario.Pairs;
import orrery.scenario.Pick;
import orrery.scenario.Places;
import orrery.scenario.Scenario;
import orrery.scenario.input.Inputs;
import orrery.scenario.preset.LinkPresets;
import orrery.sim.Simulation;

/**
 * How homes and machines reach the world: what their NATs, access networks and carriers are by name, in one scenario, and
 * which of them each has. All is drawn by the name of who has it, so that it hangs on nothing else.
 *
 * <p>Public IPv4 addresses are from 240.0.0.0/4, which is reserved (RFC 1112 §4); IPv6 addresses are from 2001:db8::/32,
 * which is for documentation (RFC 3849), those of services from 2001:2::/48, which is for benchmarks (RFC 5180).
 */
final class Accesses {

  private static final int PUBLIC_ADDRESSES = 0xF000_0000;
  private static final Address HOME_PREFIXES = Address.of("2001:db8::");
  private static final Address SERVICE_PREFIX = Address.of("2001:2::");

  private final Network network;
  private final Simulation simulation;
  private final Map<String, Optional<NatBehavior>> nats = new LinkedHashMap<>(InstalledCatalogue.NATS);
  private final Map<String, LinkSpec> links = new LinkedHashMap<>();
  private final Map<String, Carrier> carriers = new LinkedHashMap<>();
  private int publicAddresses;
  private int prefixes;

  /** @param gateway the site of a carrier's gateway */
  Accesses(Scenario scenario, Inputs inputs, Network network, ToIntFunction<CarrierSpec> gateway) {
    this.network = network;
    this.simulation = network.simulation();
    scenario.nats().forEach((name, own) -> nats.put(name, Optional.of(own.behavior())));
    LinkPresets.names().forEach(name -> links.put(name, LinkPresets.spec(name).orElseThrow()));
    scenario.access().forEach((name, own) -> links.put(name, own.spec(inputs)));
    scenario.carriers().forEach((name, own) -> carriers.put(name, carrier(name, own, gateway.applyAsInt(own))));
  }

  private Carrier carrier(String name, CarrierSpec own, int site) {
    List<Address> pool = new ArrayList<>();
    for (int i = 0; i < own.addresses(); i++) {
      pool.add(publicAddress());
    }
    return network.carrier("carrier-" + name, site, pool, nat(own.nat()).orElseThrow());
  }

  /** What a scenario says of all those of one kind. */
  record Described(Pick nat, Pick access, Pick carrier, double ipv6, String ipv6Firewall) {

    static Described of(orrery.scenario.Lan lan) {
      return new Described(lan.nat(), lan.access(), lan.carrier(), lan.ipv6(), lan.ipv6Firewall());
    }

    static Described of(NodeGroup group) {
      return new Described(group.nat(), group.access(), group.carrier(), group.ipv6(), group.ipv6Firewall());
    }

    static Described of(Places places) {
      return new Described(places.nat(), places.access(), places.carrier(), places.ipv6(), places.ipv6Firewall());
    }

    static Described of(Pairs pairs) {
      return new Described(pairs.nat(), pairs.access(), pairs.carrier(), pairs.ipv6(), pairs.ipv6Firewall());
    }

    /** The same with this NAT for all. */
    Described behind(String one) {
      return new Described(new Pick.Always(one), access, carrier, ipv6, ipv6Firewall);
    }
  }

  /**
   * What one home or machine has.
   *
   * @param natName of the kind that was drawn, also where a mix was named
   * @param nat empty where there is none
   * @param carrier null for a public address
   * @param firewall of IPv6; empty where there is no IPv6
   */
  record Drawn(String natName, Optional<NatBehavior> nat, String accessName, LinkSpec access, @Nullable Carrier carrier, Optional<NatBehavior> firewall) {}

  /** What {@code name} has. */
  Drawn drawn(String name, Described described) {
    String nat = natName(name, described.nat());
    String access = described.access().at(uniform(name, "access"));
    boolean ipv6 = uniform(name, "ipv6") < described.ipv6();
    return new Drawn(
        nat, nat(nat), access, link(access), carriers.get(described.carrier().at(uniform(name, "carrier"))),
        ipv6 ? nat(described.ipv6Firewall()) : Optional.empty());
  }

  private String natName(String name, Pick pick) {
    String picked = pick.at(uniform(name, "nat"));
    // A mix in a mix has a draw of its own.
    String purpose = pick instanceof Pick.Always ? "nat" : "nat/" + picked;
    return NatMix.find(picked).map(mix -> mix.draw(uniform(name, purpose))).orElse(picked);
  }

  private Optional<NatBehavior> nat(String name) {
    Optional<NatBehavior> known = nats.get(name);
    if (known == null) {
      throw new IllegalStateException("the scenario must know a NAT " + name);
    }
    return known;
  }

  /** What the access network of that name does to packets. */
  LinkSpec link(String name) {
    LinkSpec known = links.get(name);
    if (known == null) {
      throw new IllegalStateException("the scenario must know an access network " + name);
    }
    return known;
  }

  /** Uniform in [0, 1). */
  double uniform(String name, String purpose) {
    return (simulation.streams().hash(name + "/" + purpose) >>> 11) * 0x1.0p-53;
  }

  // ---- What is made of it

  /** Joins a segment to the world through a router with what was drawn for it, which has a NAT. */
  void router(Lan lan, Drawn drawn, int site) {
    Router router = network.router(lan, stand(drawn, site), drawn.nat().orElseThrow(), drawn.access());
    drawn.firewall().ifPresent(firewall -> network.prefix(router, prefix(), firewall));
  }

  /** Where a machine without a router stands; of what was drawn for it, IPv6 is without a firewall. */
  Site site(Drawn drawn, int site) {
    Site stand = stand(drawn, site);
    return drawn.firewall().isPresent() ? stand.with(host(prefix(), 1)) : stand;
  }

  private Site stand(Drawn drawn, int site) {
    return stand(drawn.carrier(), site);
  }

  /** A stand with a carrier of that name; with a public address where there is none. */
  Site stand(String carrierName, int site) {
    return stand(carriers.get(carrierName), site);
  }

  private Site stand(@Nullable Carrier carrier, int site) {
    return carrier == null ? Site.at(site, publicAddress()) : carrier.customer(site);
  }

  /** The IPv6 address of the service with that number, from 0. */
  static Address ofService(int number) {
    return host(SERVICE_PREFIX, number + 1);
  }

  /** A public address that nobody has. */
  Address publicAddress() {
    return Address.ipv4(PUBLIC_ADDRESSES + publicAddresses++);
  }

  private Address prefix() {
    return new Address(HOME_PREFIXES.high() + prefixes++, HOME_PREFIXES.low());
  }

  private static Address host(Address prefix, int number) {
    return new Address(prefix.high(), prefix.low() + number);
  }
}
