package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Interface.InterfaceAddress;
import orrery.host.ListenSpec;
import orrery.net.nat.NatBehavior;
import orrery.net.nat.NatBehavior.Filtering;
import orrery.net.nat.NatBehavior.Mapping;
import orrery.world.World;

/** Homes that have IPv6 beside IPv4, and their change of addresses. */
class DualStackTest {

  private static final NatBehavior CONE = NatBehavior.PORT_RESTRICTED_CONE;
  private static final NatBehavior FIREWALL = NatBehavior.of(Mapping.NONE, Filtering.ADDRESS_AND_PORT_DEPENDENT);

  private final World world = World.withSeed(6);
  private final World.Machine server = world.machine("server").inCloudOfBothFamilies();

  private void second() {
    world.runFor(Duration.ofSeconds(1));
  }

  private static Address ipv6(World.Machine machine) {
    return machine.addresses().stream().filter(address -> !address.isIpv4()).findFirst().orElseThrow();
  }

  @Test
  void machineHasAnAddressOfEachFamily() {
    World.Home home = world.home("home");
    Address prefix = world.ipv6(home, FIREWALL);
    World.Machine a = world.machine("a").on(home).start();

    List<InterfaceAddress> own = a.host().interfaces().get(0).addresses();

    assertThat(own).extracting(InterfaceAddress::prefixLength).containsExactly(24, 64);
    assertThat(own.get(1).network()).isEqualTo(prefix);
    assertThat(a.address().isIpv4()).isTrue();
  }

  @Test
  void ipv6PassesTheRouterUntranslatedAndIpv4Translated() {
    World.Home home = world.home("home");
    world.ipv6(home, FIREWALL);
    World.Machine a = world.machine("a").on(home).start();
    Ear in = Ear.of(a);
    Ear out = Ear.of(server.start());

    in.say(server.address(), "by IPv4");
    in.say(ipv6(server), "by IPv6");
    second();
    out.sources.forEach(source -> out.say(source, "back to " + source.address().isIpv4()));
    second();

    assertThat(out.sources).containsExactlyInAnyOrder(new Endpoint(home.publicAddress(), Ear.PORT), new Endpoint(ipv6(a), Ear.PORT));
    assertThat(in.heard).containsExactlyInAnyOrder("back to true", "back to false");
  }

  @Test
  void firewallLetsNobodyInWhoWasNotSpokenTo() {
    World.Home home = world.home("home");
    world.ipv6(home, FIREWALL);
    World.Machine a = world.machine("a").on(home).start();
    Ear in = Ear.of(a);

    Ear.of(server.start()).say(ipv6(a), "knock");
    second();

    assertThat(in.heard).isEmpty();
    assertThat(world.dropReasons()).hasSize(1).doesNotContain(DropReason.NODE_DOWN);
  }

  @Test
  void twoHomesReachEachOtherWhenBothHaveSpoken() {
    World.Home one = world.home("one");
    World.Home two = world.home("two");
    world.ipv6(one, FIREWALL);
    world.ipv6(two, FIREWALL);
    World.Machine a = world.machine("a").on(one).start();
    World.Machine b = world.machine("b").on(two).start();
    Ear ofA = Ear.of(a);
    Ear ofB = Ear.of(b);

    ofA.say(ipv6(b), "first");
    second();
    ofB.say(ipv6(a), "second");
    second();
    ofA.say(ipv6(b), "third");
    second();

    assertThat(ofA.heard).containsExactly("second");
    assertThat(ofB.heard).containsExactly("third");
  }

  @Test
  void neighboursReachEachOtherByIpv6WithoutTheRouter() {
    World.Home home = world.home("home");
    world.ipv6(home, FIREWALL);
    World.Machine a = world.machine("a").on(home).start();
    World.Machine b = world.machine("b").on(home).start();
    Ear ear = Ear.of(b);

    Ear.of(a).say(ipv6(b), "near");
    second();

    assertThat(ear.heard).containsExactly("near");
    assertThat(ear.lastSource()).isEqualTo(new Endpoint(ipv6(a), Ear.PORT));
    assertThat(world.simulation().processed()).isEqualTo(1);
  }

  @Test
  void headerOfIpv6IsTwentyBytesLonger() {
    World.Home home = world.home("home");
    world.ipv6(home, FIREWALL);
    World.Machine b = world.machine("b").on(home).start();
    List<Long> when = new ArrayList<>();
    b.host().open(orrery.host.PortSpec.of("test", Ear.PORT), (source, destination, payload) -> when.add(world.nanoTime()));

    Ear.of(world.machine("a").on(home).start()).say(ipv6(b), "hello");
    second();

    // 5 + 48 bytes at 100 Mb/s are 4.24 us, sent over each of two links of 500 us.
    assertThat(when).containsExactly(2 * (500_000L + 4_240L));
  }

  @Test
  void machineWithoutIpv6HasNoWayToIt() {
    World.Machine a = world.machine("a").on(world.home("home")).start();
    List<ConnectionFailure> failures = new ArrayList<>();

    a.host().connect(new ConnectSpec("test", new Endpoint(ipv6(server), 80)), new ConnectionHandler() {
      @Override
      public void onReceived(Connection connection, ByteBuffer bytes) {}

      @Override
      public void onFailed(Connection connection, ConnectionFailure failure) {
        failures.add(failure);
      }
    });
    Ear.of(a).say(ipv6(server), "lost");
    second();

    assertThat(failures).containsExactly(ConnectionFailure.UNREACHABLE);
    assertThat(world.dropReasons()).containsExactly(DropReason.NO_ROUTE);
  }

  @Test
  void ipv6OfACarriersCustomerDoesNotPassItsGateway() {
    Carrier carrier = world.carrier("carrier", CONE);
    World.Home home = world.home("home", CONE, carrier);
    world.ipv6(home, FIREWALL);
    World.Machine a = world.machine("a").on(home).start();
    Ear in = Ear.of(a);
    Ear out = Ear.of(server.start());

    in.say(ipv6(server), "by IPv6");
    second();
    in.say(server.address(), "by IPv4");
    second();

    assertThat(out.sources).extracting(Endpoint::address).containsExactly(ipv6(a), carrier.publicAddress());
    assertThat(world.seen()).filteredOn(seen -> seen.where().equals("carrier")).hasSize(1);
  }

  @Test
  void phoneInACarrierHasAPublicIpv6AddressBesideTheOneInside() {
    Carrier carrier = world.carrier("carrier", CONE);
    Address own = Address.of("2001:db8:7::7");
    World.Machine phone = world.machine("phone").withInterfaces("wwan0");
    phone.described().attach("wwan0", carrier.customer(0).with(own));
    Ear in = Ear.of(phone.start());
    Ear out = Ear.of(server.start());

    in.say(server.address(), "by IPv4");
    in.say(ipv6(server), "by IPv6");
    out.say(own, "to IPv6");
    second();

    assertThat(out.sources).extracting(Endpoint::address).containsExactlyInAnyOrder(carrier.publicAddress(), own);
    assertThat(in.heard).containsExactly("to IPv6");
  }

  @Test
  void connectionsOfTheOldPrefixBreakWhenTheHomeIsGivenAnother() {
    World.Home home = world.home("home");
    world.ipv6(home, FIREWALL);
    World.Machine a = world.machine("a").on(home).start();
    server.start().host().listen(new ListenSpec("test", 80), connection -> new Side(new ArrayList<>()));
    Side byIpv6 = new Side(new ArrayList<>());
    Side byIpv4 = new Side(new ArrayList<>());
    a.host().connect(new ConnectSpec("test", new Endpoint(ipv6(server), 80)), byIpv6);
    a.host().connect(new ConnectSpec("test", new Endpoint(server.address(), 80)), byIpv4);
    int[] told = {0};
    a.host().followInterfaces(() -> told[0]++);
    second();
    Address old = ipv6(a);

    Address prefix = world.ipv6Anew(home);
    second();
    Ear ear = Ear.of(a);
    Ear.of(server).say(old, "to the old address");
    second();

    assertThat(byIpv6.events).containsExactly("open", "failed ADDRESS_LOST");
    assertThat(byIpv4.events).containsExactly("open");
    assertThat(told[0]).isEqualTo(1);
    assertThat(ipv6(a).network(64)).isEqualTo(prefix);
    assertThat(ear.heard).isEmpty();
    assertThat(world.dropReasons()).containsExactly(DropReason.NODE_DOWN);
  }

  private record Side(List<String> events) implements ConnectionHandler {
    @Override
    public void onOpen(Connection connection) {
      events.add("open");
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {}

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {
      events.add("failed " + failure);
    }
  }

  @Test
  void natForgetsWhenTheHomeIsGivenAnotherAddress() {
    World.Home home = world.home("home");
    Ear in = Ear.of(world.machine("a").on(home).start());
    Ear out = Ear.of(server.start());
    in.say(server.address(), "from the old address");
    second();
    Endpoint old = out.lastSource();
    Address other = Address.of("203.0.113.200");

    world.network().renumber(home.router(), other);
    out.say(old, "to the old address");
    out.say(new Endpoint(other, old.port()), "to the new address, uninvited");
    second();
    in.say(server.address(), "from the new address");
    second();
    out.say(out.lastSource(), "to the new address");
    second();

    assertThat(out.lastSource().address()).isEqualTo(other);
    assertThat(in.heard).containsExactly("to the new address");
    assertThat(world.dropReasons()).containsExactly(DropReason.NODE_DOWN, DropReason.NO_BINDING);
  }

  @Test
  void prefixOfAHomeIsOfSixtyFourBitsAndItsFirewallTranslatesNothing() {
    World.Home home = world.home("home");

    assertThatThrownBy(() -> world.network().prefix(home.router(), Address.of("2001:db8::1"), FIREWALL))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2001:db8::1");
    assertThatThrownBy(() -> world.ipv6(home, CONE)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("translate nothing");
  }
}
