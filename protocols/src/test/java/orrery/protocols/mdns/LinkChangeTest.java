package orrery.protocols.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.InterfacesListener;
import orrery.protocols.dns.DnsMessage;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.Question;
import orrery.protocols.dns.RecordType;
import orrery.world.ForwardingHost;
import orrery.world.World;

/** A node whose interface goes down, comes up, and changes its addresses (RFC 6762 §8, §8.4). */
class LinkChangeTest {

  private final World world = World.withSeed(15);
  private final World.Home home = world.home("home");

  @Test
  void claimsItsNamesAgainAndSearchesAnewWhenTheLinkComesBack() {
    World.Machine a = machine("a", node -> {
      node.registerSuper("a");
      node.browseSupers();
    });
    World.Machine b = MdnsNode.machine(world, home, "b", node -> node.registerSuper("b"));
    MdnsNode.start(a, b);
    world.runFor(Duration.ofSeconds(10));
    RoamingHost host = (RoamingHost) MdnsNode.of(a).host;
    int before = Traffic.of(world).size();

    host.roam(false, List.of());
    world.runFor(Duration.ofSeconds(30));
    assertThat(MdnsNode.of(a).heard).extracting(MdnsNode.Heard::what).containsExactlyInAnyOrder("registered", "found", "lost");
    assertThat(Traffic.of(world)).as("without a link nothing is sent").hasSize(before);

    host.roam(true, List.of());
    world.runFor(Duration.ofSeconds(10));
    assertThat(MdnsNode.of(a).heard.subList(3, 5)).extracting(MdnsNode.Heard::what).containsExactlyInAnyOrder("registered", "found");
    assertThat(Traffic.of(world, "a", "probe")).hasSize(6);
  }

  @Test
  void announcesItsAddressesWhenTheyHaveChanged() {
    World.Machine a = machine("a", node -> node.registerSuper("a"));
    World.Machine b = MdnsNode.machine(world, home, "b", node -> {});
    MdnsNode.start(a, b);
    Browse browse = MdnsNode.of(b).browseSupers();
    world.runFor(Duration.ofSeconds(10));

    Address global = Address.of("2001:db8::7");
    ((RoamingHost) MdnsNode.of(a).host).roam(true, List.of(new Interface.InterfaceAddress(global, 64)));
    world.runFor(Duration.ofSeconds(10));

    assertThat(browse.found().get(0).addresses()).containsExactlyInAnyOrder(a.address(), global);
    List<Traffic.Message> announcements = Traffic.of(world, "a", "announce");
    assertThat(announcements.get(announcements.size() - 1).content().answers()).extracting(DnsRecord::toString).contains("a.local 120 AAAA 2001:db8::7 flush");
  }

  @Test
  void waitsForALinkWhereThereIsNoneYet() {
    World.Machine a = world.machine("a").on(home).running(host -> {
      RoamingHost roaming = new RoamingHost(host);
      roaming.up = false;
      return MdnsNode.with(roaming, node -> {
        node.registerSuper("a");
        node.browseSupers();
      });
    });
    MdnsNode.start(a);
    world.runFor(Duration.ofSeconds(10));
    assertThat(world.sent()).isEmpty();

    ((RoamingHost) MdnsNode.of(a).host).roam(true, List.of());
    world.runFor(Duration.ofSeconds(3));

    assertThat(MdnsNode.of(a).heard).extracting(MdnsNode.Heard::what).containsExactly("registered");
    assertThat(Traffic.of(world, "a", "query").get(0).content().questions().get(0).unicastResponse()).isTrue();
  }

  /** RFC 6762 §11: whatever a stranger says of its address, nothing is sent to it. */
  @Test
  void sendsNothingBeyondTheLink() {
    World.Machine a = machine("a", node -> node.registerSuper("a"));
    World.Machine stranger = RawPeer.machine(world, home, "stranger");
    World.Machine resolver = RawPeer.machine(world, home, "resolver", 40_000);
    MdnsNode.start(a, stranger, resolver);
    // With a prefix of 32 bits, nobody else is on its link.
    RoamingHost host = (RoamingHost) MdnsNode.of(a).host;
    host.prefixLength = 32;
    host.roam(true, List.of());
    world.runFor(Duration.ofSeconds(10));
    Question question = Question.of(DnsName.of("a.local"), RecordType.A);

    RawPeer.of(stranger).send(new Endpoint(a.address(), 5353), DnsMessage.query(List.of(question), List.of()));
    RawPeer.of(resolver).send(DnsMessage.query(List.of(question), List.of()));
    world.runFor(Duration.ofSeconds(2));
    assertThat(Traffic.of(world, "a", "response")).isEmpty();

    RawPeer.of(stranger).send(DnsMessage.query(List.of(question.withUnicastResponse(true)), List.of()));
    world.runFor(Duration.ofSeconds(2));
    assertThat(Traffic.of(world, "a", "response")).extracting(Traffic.Message::destination).containsExactly(RawPeer.GROUP);
    assertThat(world.told()).filteredOn(t -> t.kind().equals("mdns.malformed") && t.scope().equals("off-link")).hasSize(2);
  }

  private World.Machine machine(String name, java.util.function.Consumer<MdnsNode> onStart) {
    return world.machine(name).on(home).running(host -> MdnsNode.with(new RoamingHost(host), onStart));
  }

  /** A simulated host with an interface that changes when it is told to. */
  private static final class RoamingHost extends ForwardingHost {
    private boolean up = true;
    private int prefixLength = 24;
    private List<Interface.InterfaceAddress> more = List.of();
    private @Nullable InterfacesListener listener;

    RoamingHost(Host host) {
      super(host);
    }

    void roam(boolean isUp, List<Interface.InterfaceAddress> furtherAddresses) {
      up = isUp;
      more = furtherAddresses;
      Objects.requireNonNull(listener).onInterfacesChanged();
    }

    @Override
    public List<Interface> interfaces() {
      Interface real = host.interfaces().get(0);
      List<Interface.InterfaceAddress> addresses = new ArrayList<>();
      addresses.add(new Interface.InterfaceAddress(real.addresses().get(0).address(), prefixLength));
      addresses.addAll(more);
      return List.of(new Interface(real.name(), up, addresses, real.multicast(), real.metered(), real.bitsPerSecondUp(), real.bitsPerSecondDown()));
    }

    @Override
    public void followInterfaces(InterfacesListener told) {
      listener = told;
    }
  }
}
