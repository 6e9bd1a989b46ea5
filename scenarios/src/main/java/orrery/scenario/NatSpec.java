package orrery.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import orrery.host.Address;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.net.Transport;
import orrery.net.nat.Firewall;
import orrery.net.nat.NatBehavior;
import orrery.net.nat.NatCatalogue;
import orrery.net.nat.PortAssignment;

/** A NAT or a firewall of the scenario's own: one of the catalogue, and in what it differs. */
@Doc("A NAT or a firewall of the scenario's own.")
public record NatSpec(
    @Doc("The one of the catalogue that it is like in whatever is not given here.") @OneOf(Catalogue.Kind.NAT_PRESET) String like,
    @Doc("What the external port depends on (RFC 4787 §4.1); 'none' for a firewall that translates nothing.") Optional<NatBehavior.Mapping> mapping,
    @Doc("Who may answer (RFC 4787 §5).") Optional<NatBehavior.Filtering> filtering,
    @Doc("Which external port a mapping is given.") Optional<Ports> ports,
    @Doc("Which external address, where there are several.") Optional<NatBehavior.Pooling> pooling,
    @Doc("Whether those inside reach each other by their external endpoints (RFC 4787 §6).") Optional<NatBehavior.Hairpinning> hairpinning,
    @Doc("How long what is idle is remembered.") Optional<Lifetimes> lifetimes,
    @Doc("Which TCP connections may be opened from outside.") Optional<Handshake> handshake,
    @Doc("How many sessions are remembered; the next one is refused.") @Within(least = "1", greatest = "1000000000") Optional<Integer> maxSessions,
    @Doc("Which sessions may begin: the first rule that speaks of a packet decides, and 'filtering' where none does.") Optional<List<Rule>> firewall) {

  public NatSpec {
    firewall = firewall.map(List::copyOf);
    build(like, mapping, filtering, ports, pooling, hairpinning, lifetimes, handshake, maxSessions, firewall);
  }

  /** How it behaves. */
  public NatBehavior behavior() {
    return build(like, mapping, filtering, ports, pooling, hairpinning, lifetimes, handshake, maxSessions, firewall);
  }

  private static NatBehavior build(
      String like,
      Optional<NatBehavior.Mapping> mapping,
      Optional<NatBehavior.Filtering> filtering,
      Optional<Ports> ports,
      Optional<NatBehavior.Pooling> pooling,
      Optional<NatBehavior.Hairpinning> hairpinning,
      Optional<Lifetimes> lifetimes,
      Optional<Handshake> handshake,
      Optional<Integer> maxSessions,
      Optional<List<Rule>> firewall) {
    NatBehavior base = NatCatalogue.find(like).flatMap(NatCatalogue.Preset::behavior).orElseThrow(() -> new IllegalArgumentException("like must be a NAT of the catalogue but is '" + like + "'"));
    return new NatBehavior(
        mapping.orElse(base.mapping()),
        filtering.orElse(base.filtering()),
        about("ports", () -> ports.map(own -> own.over(base.ports())).orElse(base.ports())),
        pooling.orElse(base.pooling()),
        hairpinning.orElse(base.hairpinning()),
        about("lifetimes", () -> lifetimes.map(own -> own.over(base.lifetimes())).orElse(base.lifetimes())),
        handshake.map(own -> own.over(base.handshake())).orElse(base.handshake()),
        maxSessions.orElse(base.maxSessions()),
        firewall.map(rules -> new Firewall(rules.stream().map(Rule::rule).toList())).orElse(base.firewall()));
  }

  /** A message that a part refuses to be made begins with its name, so that it is told where the part stands. */
  private static <T> T about(String part, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(part + " " + e.getMessage(), e);
    }
  }

  /** Which external port a mapping is given. */
  public record Ports(
      @Doc("Which port is tried first (RFC 4787 §4.2.1).") Optional<PortAssignment.Policy> policy,
      @Doc("Which is tried where that one is taken.") Optional<PortAssignment.Collision> onCollision,
      @Doc("Whether even ports are mapped to even ones, and odd to odd (RFC 4787 REQ-4).") Optional<Boolean> parity,
      @Doc("How many ports in a row a machine inside is given at a time; 0 where ports are not given in blocks.")
          @Within(least = "0", greatest = "64512") Optional<Integer> blockSize,
      @Doc("How many blocks one machine may have.") @Within(least = "1", greatest = "64512") Optional<Integer> blocksEach) {

    PortAssignment over(PortAssignment base) {
      return new PortAssignment(
          policy.orElse(base.policy()), onCollision.orElse(base.onCollision()), parity.orElse(base.parity()),
          blockSize.orElse(base.blockSize()), blocksEach.orElse(base.blocksEach()));
    }
  }

  /** How long what is idle is remembered. */
  public record Lifetimes(
      @Doc("A UDP session of which only one side has spoken.") @Within(above = "0 s") Optional<Duration> udpOneWay,
      @Doc("A UDP session after an answer.") @Within(above = "0 s") Optional<Duration> udpAnswered,
      @Doc("Which packets keep a UDP session alive (RFC 4787 §4.3).") Optional<NatBehavior.Refresh> refresh,
      @Doc("A connection that is being opened.") @Within(above = "0 s") Optional<Duration> tcpOpening,
      @Doc("An open connection.") @Within(above = "0 s") Optional<Duration> tcpEstablished,
      @Doc("A connection after a FIN of both sides, or after a RST.") @Within(above = "0 s") Optional<Duration> tcpClosing,
      @Doc("An ICMP query.") @Within(above = "0 s") Optional<Duration> icmpQuery) {

    NatBehavior.Lifetimes over(NatBehavior.Lifetimes base) {
      return new NatBehavior.Lifetimes(
          udpOneWay.orElse(base.udpOneWay()), udpAnswered.orElse(base.udpAnswered()), refresh.orElse(base.refresh()),
          tcpOpening.orElse(base.tcpOpening()), tcpEstablished.orElse(base.tcpEstablished()), tcpClosing.orElse(base.tcpClosing()),
          icmpQuery.orElse(base.icmpQuery()));
    }
  }

  /** Which TCP connections may be opened from outside. */
  public record Handshake(
      @Doc("Whether a SYN may answer a SYN (RFC 5382 REQ-2).") Optional<Boolean> simultaneousOpen,
      @Doc("What becomes of a SYN from outside that nobody inside has asked for (RFC 5382 REQ-4).") Optional<NatBehavior.UnsolicitedSyn> unsolicited) {

    NatBehavior.Handshake over(NatBehavior.Handshake base) {
      return new NatBehavior.Handshake(simultaneousOpen.orElse(base.simultaneousOpen()), unsolicited.orElse(base.unsolicited()));
    }
  }

  /** Which sessions may begin. */
  @Doc("A rule of a firewall.")
  public record Rule(
      @Doc("Which way the first packet goes.") Firewall.Direction direction,
      @Doc("What becomes of it.") Firewall.Action action,
      @Doc("Of which transport; of any where it is not given.") Optional<Transport> transport,
      @Doc("Its destination port, or the least and the greatest: '443', '5000-5010'.") @Default("0-65535") String ports,
      @Doc("The network outside that it is from or for: '198.51.100.0/24'; any where it is not given.") Optional<String> network) {

    public Rule {
      build(direction, action, transport, ports, network);
    }

    Firewall.Rule rule() {
      return build(direction, action, transport, ports, network);
    }

    private static Firewall.Rule build(
        Firewall.Direction direction, Firewall.Action action, Optional<Transport> transport, String ports, Optional<String> network) {
      int dash = ports.indexOf('-');
      int first = port(dash < 0 ? ports : ports.substring(0, dash), ports);
      int last = dash < 0 ? first : port(ports.substring(dash + 1), ports);
      if (first > last) {
        throw new IllegalArgumentException("ports must rise but are '" + ports + "'");
      }
      int slash = network.map(text -> text.indexOf('/')).orElse(-1);
      Optional<Address> prefix = network.flatMap(text -> slash < 0 ? Optional.empty() : Address.parse(text.substring(0, slash)));
      int length = network.filter(text -> slash >= 0 && text.substring(slash + 1).matches("[0-9]{1,3}")).map(text -> Integer.parseInt(text.substring(slash + 1))).orElse(0);
      boolean sound = prefix.filter(address -> length >= 1 && length <= (address.isIpv4() ? 32 : 128) && address.network(length).equals(address)).isPresent();
      if (network.isPresent() && !sound) {
        throw new IllegalArgumentException("network must be one such as '198.51.100.0/24', with nothing after its prefix, but is '" + network.get() + "'");
      }
      return new Firewall.Rule(direction, action, transport.orElse(null), first, last, prefix.orElse(null), length);
    }

    private static int port(String text, String whole) {
      if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
        throw new IllegalArgumentException("ports must be one or two numbers of 0 to 65535 such as '443' or '5000-5010' but are '" + whole + "'");
      }
      return Integer.parseInt(text);
    }
  }
}
