package orrery.net.nat;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orrery.net.nat.NatBehavior.Filtering;
import orrery.net.nat.NatBehavior.Handshake;
import orrery.net.nat.NatBehavior.Hairpinning;
import orrery.net.nat.NatBehavior.Mapping;
import orrery.net.nat.NatBehavior.Refresh;
import orrery.net.nat.NatBehavior.UnsolicitedSyn;
import orrery.net.nat.PortAssignment.Collision;
import orrery.net.nat.PortAssignment.Policy;

/** The middleboxes that scenarios may name, by the names that people use for them. */
public final class NatCatalogue {

  /**
   * One of them.
   *
   * @param behavior empty where there is no box at all
   * @param source the document that says so, or {@code assumed}
   */
  public record Preset(String name, Optional<NatBehavior> behavior, String source) {}

  private static final PortAssignment RANDOM = PortAssignment.of(Policy.RANDOM, Collision.SEQUENTIAL);

  /** A carrier's ports: 64 subscribers to an address, whose ports are random within a block. */
  private static final PortAssignment CARRIER_PORTS = new PortAssignment(Policy.RANDOM, Collision.SEQUENTIAL, false, 1_008, 1);
  private static final int CARRIER_SESSIONS = 16_777_216;

  private static final Map<String, Preset> PRESETS = presets();

  private NatCatalogue() {}

  private static Map<String, Preset> presets() {
    Map<String, Preset> all = new LinkedHashMap<>();
    all.put("none", new Preset("none", Optional.empty(), "no translation and no filter: a public address of one's own"));
    addClassic(all);
    addByBehaviour(all);
    addByDocument(all);
    addHomes(all);
    addCarriers(all);
    addFirewalls(all);
    return Collections.unmodifiableMap(all);
  }

  private static void addClassic(Map<String, Preset> all) {
    add(all, "full-cone", box(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT), "RFC 3489 §5, Full Cone");
    add(all, "restricted-cone", box(Mapping.ENDPOINT_INDEPENDENT, Filtering.ADDRESS_DEPENDENT), "RFC 3489 §5, Restricted Cone");
    add(all, "port-restricted-cone", NatBehavior.PORT_RESTRICTED_CONE, "RFC 3489 §5, Port Restricted Cone");
    add(all, "symmetric", NatBehavior.SYMMETRIC, "RFC 3489 §5, Symmetric");
  }

  private static void addByBehaviour(Map<String, Preset> all) {
    String[] mappings = {"eim", "adm", "apdm"};
    String[] filterings = {"eif", "adf", "apdf"};
    for (int mapping = 0; mapping < 3; mapping++) {
      for (int filtering = 0; filtering < 3; filtering++) {
        add(all, mappings[mapping] + "-" + filterings[filtering], box(Mapping.values()[mapping], Filtering.values()[filtering]),
            "RFC 4787 §4.1 and §5");
      }
    }
  }

  private static void addByDocument(Map<String, Preset> all) {
    add(all, "rfc-compliant",
        box(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT)
            .with(Hairpinning.EXTERNAL_SOURCE)
            .with(new PortAssignment(Policy.PRESERVING, Collision.SEQUENTIAL, true, 0, 1)),
        "RFC 4787 REQ-1 to REQ-12, with the filtering of REQ-8 for transparency; RFC 5382; RFC 5508; RFC 7857");
    add(all, "linux-masquerade",
        box(Mapping.ADDRESS_AND_PORT_DEPENDENT, Filtering.ADDRESS_AND_PORT_DEPENDENT)
            .with(PortAssignment.of(Policy.OVERLOADING, Collision.RANDOM))
            .with(udp(30, 120, Refresh.BOTH).withTcp(seconds(120), seconds(432_000), seconds(120))),
        "Linux Documentation/networking/nf_conntrack-sysctl: udp_timeout 30, udp_timeout_stream 120, tcp syn_sent and time_wait 120, established 432000 seconds; the port is kept unless the five-tuple is taken");
    add(all, "corporate",
        NatBehavior.SYMMETRIC.with(RANDOM).with(udp(30, 120, Refresh.BOTH).withTcp(seconds(240), seconds(3_600), seconds(240))),
        "patchbay 2920b8c, nat.rs, Corporate: endpoint-dependent, random ports, UDP 30 and 120 s, TCP 3600 s");
    add(all, "cloud-nat",
        NatBehavior.SYMMETRIC.with(RANDOM).with(udp(30, 350, Refresh.BOTH).withTcp(seconds(240), seconds(3_600), seconds(240))),
        "patchbay 2920b8c, nat.rs, CloudNat: endpoint-dependent, random ports, UDP 30 and 350 s, TCP 3600 s");
  }

  private static void addHomes(Map<String, Preset> all) {
    add(all, "home", NatBehavior.PORT_RESTRICTED_CONE.with(udp(30, 300, Refresh.BOTH).withTcp(seconds(240), seconds(7_200), seconds(240))),
        "patchbay 2920b8c, nat.rs, Home: endpoint-independent mapping, port preserved, UDP 30 and 300 s, TCP 7200 s");
    for (int oneWay : new int[] {30, 60, 90}) {
      add(all, "home-" + oneWay + "s", NatBehavior.PORT_RESTRICTED_CONE.with(udp(oneWay, 180, Refresh.BOTH).withTcp(seconds(240), seconds(3_600), seconds(240))),
          "assumed, after Hätönen et al., IMC 2010: 30 s is the least one-way UDP time-out of 34 devices");
    }
    add(all, "home-300s", NatBehavior.PORT_RESTRICTED_CONE.with(udp(300, 300, Refresh.BOTH).withTcp(seconds(240), seconds(3_600), seconds(240))),
        "assumed, after Hätönen et al., IMC 2010: few of 34 devices keep a one-way UDP binding for the two minutes of RFC 4787");
    add(all, "port-restricted-cone-rst", NatBehavior.PORT_RESTRICTED_CONE.with(new Handshake(true, UnsolicitedSyn.RESET)),
        "Ford, Srisuresh and Kegel 2005, §5.2: such NATs \"actively reject\" unsolicited SYNs by RST");
    add(all, "port-restricted-cone-hairpin", NatBehavior.PORT_RESTRICTED_CONE.with(Hairpinning.EXTERNAL_SOURCE),
        "Ford, Srisuresh and Kegel 2005, §5.4");
    add(all, "port-restricted-cone-hairpin-udp", NatBehavior.PORT_RESTRICTED_CONE.with(Hairpinning.EXTERNAL_SOURCE_UDP),
        "Ford, Srisuresh and Kegel 2005, Table 1: fewer NATs hairpin TCP than UDP");
    add(all, "hairpin-broken", NatBehavior.PORT_RESTRICTED_CONE.with(Hairpinning.INTERNAL_SOURCE),
        "RFC 4787 §6, \"Internal source IP address and port\"");
  }

  private static void addCarriers(Map<String, Preset> all) {
    NatBehavior carrier = box(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT)
        .with(Hairpinning.EXTERNAL_SOURCE)
        .with(CARRIER_PORTS)
        .withMaxSessions(CARRIER_SESSIONS);
    String ports = "; 1008 ports each, 64 to an address, assumed";
    add(all, "carrier-grade", carrier, "RFC 6888 REQ-1 (RFC 4787), REQ-2 (paired pooling), REQ-4 (a limit each), REQ-7 (endpoint-independent filtering)" + ports);
    add(all, "carrier-port-restricted", carrier(carrier, Mapping.ENDPOINT_INDEPENDENT), "Richter et al., IMC 2016, mapping types of carrier NATs" + ports);
    add(all, "carrier-symmetric", carrier(carrier, Mapping.ADDRESS_AND_PORT_DEPENDENT), "Richter et al., IMC 2016, mapping types of carrier NATs" + ports);
  }

  private static NatBehavior carrier(NatBehavior like, Mapping mapping) {
    return box(mapping, Filtering.ADDRESS_AND_PORT_DEPENDENT).with(like.hairpinning()).with(like.ports()).withMaxSessions(like.maxSessions());
  }

  private static void addFirewalls(Map<String, Preset> all) {
    NatBehavior guard = box(Mapping.NONE, Filtering.ADDRESS_AND_PORT_DEPENDENT);
    add(all, "ipv6-firewall", box(Mapping.NONE, Filtering.ENDPOINT_INDEPENDENT).with(new Handshake(true, UnsolicitedSyn.UNREACHABLE)),
        "RFC 6092 REC-11 (endpoint-independent UDP filtering for transparency), REC-14, REC-33 to REC-35");
    add(all, "ipv6-firewall-strict", guard, "patchbay 2920b8c, firewall.rs, BlockInbound: only return traffic comes in");
    add(all, "block-udp", NatBehavior.PORT_RESTRICTED_CONE.with(Firewall.BLOCK_UDP), "assumed: a corporate network that lets no UDP out");
    add(all, "only-443", NatBehavior.PORT_RESTRICTED_CONE.with(Firewall.ONLY_443), "assumed: a corporate network that lets only TCP 443 out");
    add(all, "web-only", NatBehavior.SYMMETRIC.with(Firewall.WEB_ONLY), "patchbay 2920b8c, firewall.rs, Corporate: TCP 80 and 443 and UDP 53");
    add(all, "captive-portal", NatBehavior.PORT_RESTRICTED_CONE.with(Firewall.CAPTIVE_PORTAL), "patchbay 2920b8c, firewall.rs, CaptivePortal: all TCP and UDP 53");
  }

  private static NatBehavior box(Mapping mapping, Filtering filtering) {
    return NatBehavior.of(mapping, filtering);
  }

  private static NatBehavior.Lifetimes udp(int oneWaySeconds, int answeredSeconds, Refresh refresh) {
    return NatBehavior.RFC_LIFETIMES.withUdp(seconds(oneWaySeconds), seconds(answeredSeconds), refresh);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static void add(Map<String, Preset> all, String name, NatBehavior behavior, String source) {
    all.put(name, new Preset(name, Optional.of(behavior), source));
  }

  /** All of them by name, in catalogue order. */
  public static Map<String, Preset> all() {
    return PRESETS;
  }

  /** The one of that name. */
  public static Optional<Preset> find(String name) {
    return Optional.ofNullable(PRESETS.get(name));
  }
}
