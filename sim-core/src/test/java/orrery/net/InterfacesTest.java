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
import orrery.host.Interface;
import orrery.host.ListenSpec;
import orrery.host.PortSpec;
import orrery.host.Quantity;
import orrery.net.nat.NatBehavior;
import orrery.world.World;

/** Machines of several interfaces, and those that go down, come up and move. */
class InterfacesTest {

  private final World world = World.withSeed(3);

  /** One side of a connection and what happened to it. */
  private static final class Side implements ConnectionHandler {
    final List<String> events = new ArrayList<>();

    @Override
    public void onOpen(Connection connection) {
      events.add("open");
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {
      events.add("received " + bytes.remaining());
    }

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {
      events.add("failed " + failure);
    }
  }

  private record Line(Connection connection, Side near, Side far) {}

  /** A connection of {@code client} to {@code server}, open. */
  private Line connected(World.Machine client, World.Machine server) {
    Side near = new Side();
    Side far = new Side();
    server.host().listen(new ListenSpec("test", 80), accepted -> far);
    Connection connection = client.host().connect(new ConnectSpec("test", new Endpoint(server.address(), 80)), near);
    second();
    assertThat(near.events).containsExactly("open");
    return new Line(connection, near, far);
  }

  private void second() {
    world.runFor(Duration.ofSeconds(1));
  }

  /** A phone in a home's Wi-Fi, with a mobile network beside it. */
  private World.Machine phone(World.Home home, Site mobile) {
    World.Machine phone = world.machine("phone").withInterfaces("wwan0", "wlan0");
    phone.described().attach("wwan0", mobile);
    phone.described().attach("wlan0", home.lan());
    return phone;
  }

  private static final Address MOBILE = Address.of("198.18.7.7");

  @Test
  void areAllListedWithTheirAddresses() {
    World.Home home = world.home("home");
    World.Machine phone = phone(home, Site.at(0, MOBILE)).start();

    List<Interface> listed = phone.host().interfaces();

    assertThat(listed).extracting(Interface::name).containsExactly("wwan0", "wlan0");
    assertThat(listed).extracting(Interface::metered).containsExactly(true, false);
    assertThat(listed.get(0).addresses()).extracting(Interface.InterfaceAddress::address).containsExactly(MOBILE);
    assertThat(listed.get(1).addresses()).allMatch(address -> home.lan().contains(address.address()));
  }

  @Test
  void unmeteredOneIsTakenAndTheMeteredOneWhereItIsDown() {
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Home home = world.home("home");
    World.Machine phone = phone(home, Site.at(0, MOBILE)).start();
    Ear ear = Ear.of(cloud.start());
    Ear speaker = Ear.of(phone);

    speaker.say(cloud.address(), "by Wi-Fi");
    second();
    phone.described().takeDown("wlan0");
    speaker.say(cloud.address(), "by mobile network");
    second();
    phone.described().bringUp("wlan0");
    speaker.say(cloud.address(), "by Wi-Fi again");
    second();

    assertThat(ear.heard).containsExactly("by Wi-Fi", "by mobile network", "by Wi-Fi again");
    assertThat(ear.sources).extracting(Endpoint::address).containsExactly(home.publicAddress(), MOBILE, home.publicAddress());
  }

  @Test
  void metricAloneDecidesWhereThePolicySaysSo() {
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Machine box = world.machine("box").withInterfaces(InterfacePolicy.LOWEST_METRIC, "wwan0", "eth0", "wlan0");
    box.described().attach("wwan0", Site.at(0, Address.of("198.18.0.1")));
    box.described().attach("wlan0", Site.at(0, Address.of("198.18.0.2")));
    box.described().attach("eth0", Site.at(0, Address.of("198.18.0.3")));
    Ear ear = Ear.of(cloud.start());
    Ear speaker = Ear.of(box.start());

    speaker.say(cloud.address(), "1");
    box.described().detach("eth0");
    speaker.say(cloud.address(), "2");
    box.described().detach("wlan0");
    speaker.say(cloud.address(), "3");
    second();

    assertThat(ear.sources).extracting(Endpoint::address).containsExactly(Address.of("198.18.0.3"), Address.of("198.18.0.2"), Address.of("198.18.0.1"));
  }

  @Test
  void oneOnTheDestinationsLinkComesBeforeAllOthers() {
    World.Home island = world.island("island");
    World.Machine printer = world.machine("printer").on(island);
    World.Machine box = world.machine("box").withInterfaces("eth0", "wwan0");
    box.described().attach("eth0", Site.at(0, Address.of("198.18.0.1")));
    box.described().attach("wwan0", island.lan());
    Ear ear = Ear.of(printer.start());

    Ear.of(box.start()).say(printer.address(), "near");
    second();

    assertThat(ear.heard).containsExactly("near");
    assertThat(island.lan().contains(ear.lastSource().address())).isTrue();
  }

  @Test
  void oneWithoutAWayIsPassedOver() {
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Home island = world.island("island");
    World.Machine phone = phone(island, Site.at(0, MOBILE)).start();
    Ear ear = Ear.of(cloud.start());

    Ear.of(phone).say(cloud.address(), "hello");
    second();

    assertThat(ear.lastSource().address()).isEqualTo(MOBILE);
  }

  @Test
  void boundAddressDecidesWhicheverIsCheaper() {
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Machine phone = phone(world.home("home"), Site.at(0, MOBILE)).start();
    Ear ear = Ear.of(cloud.start());

    Ear.of(phone, MOBILE).say(cloud.address(), "dear");
    second();

    assertThat(ear.lastSource().address()).isEqualTo(MOBILE);
    assertThat(world.seen()).extracting(World.Seen::where).contains("phone wwan0").doesNotContain("phone wlan0");
  }

  @Test
  void changesAreToldAMomentLaterAndOnceForAllOfThem() {
    World.Home home = world.home("home");
    World.Machine phone = phone(home, Site.at(0, MOBILE)).start();
    List<List<Interface>> told = new ArrayList<>();
    phone.host().followInterfaces(() -> told.add(phone.host().interfaces()));

    phone.described().takeDown("wlan0");
    phone.described().takeDown("wwan0");
    assertThat(told).isEmpty();
    second();

    assertThat(told).hasSize(1);
    assertThat(told.get(0)).extracting(Interface::up).containsExactly(false, false);
    assertThat(told.get(0)).allMatch(each -> each.addresses().isEmpty());
  }

  @Test
  void connectionBreaksWithItsAddressOnThisSideAndInTimeOnTheOther() {
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Machine phone = phone(world.home("home"), Site.at(0, MOBILE)).start();
    cloud.start();
    Line line = connected(phone, cloud);
    Connection[] atServer = new Connection[1];
    Side far = new Side();
    cloud.host().listen(new ListenSpec("test", 81), accepted -> {
      atServer[0] = accepted;
      return far;
    });
    phone.host().connect(new ConnectSpec("test", new Endpoint(cloud.address(), 81)), line.near());
    second();

    phone.described().detach("wlan0");
    second();
    atServer[0].write(ByteBuffer.allocate(10));
    world.runFor(Duration.ofMinutes(5));

    assertThat(line.near().events).containsExactly("open", "open", "failed ADDRESS_LOST", "failed ADDRESS_LOST");
    assertThat(far.events).containsExactly("failed TIMEOUT");
  }

  @Test
  void connectionSurvivesAMoveThatKeepsItsAddress() {
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Machine phone = phone(world.island("island"), Site.at(0, MOBILE)).start();
    Line line = connected(phone, startedCloud(cloud));

    phone.described().moveTo(0);
    second();
    line.connection().write(ByteBuffer.allocate(10));
    second();

    assertThat(line.near().events).containsExactly("open");
    assertThat(line.far().events).containsExactly("received 10");
  }

  private World.Machine startedCloud(World.Machine cloud) {
    return cloud.start();
  }

  @Test
  void connectionOfAnInterfaceThatStaysSurvivesTheLossOfAnother() {
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Machine phone = phone(world.home("home"), Site.at(0, MOBILE)).start();
    Line line = connected(phone, startedCloud(cloud));

    phone.described().detach("wwan0");
    line.connection().write(ByteBuffer.allocate(10));
    second();

    assertThat(line.near().events).containsExactly("open");
    assertThat(line.far().events).containsExactly("received 10");
  }

  @Test
  void connectionSurvivesAnInterfaceThatIsBackWithinTheMoment() {
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Machine phone = phone(world.home("home"), Site.at(0, MOBILE)).start();
    Line line = connected(phone, startedCloud(cloud));

    phone.described().takeDown("wlan0");
    phone.described().bringUp("wlan0");
    second();
    line.connection().write(ByteBuffer.allocate(10));
    second();

    assertThat(line.near().events).containsExactly("open");
    assertThat(line.far().events).containsExactly("received 10");
  }

  @Test
  void boundPortIsSilentWithoutItsAddressAndHearsAgainWithIt() {
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Machine phone = phone(world.home("home"), Site.at(0, MOBILE)).start();
    Ear out = Ear.of(startedCloud(cloud));
    Ear bound = Ear.of(phone, MOBILE);

    phone.described().takeDown("wwan0");
    bound.say(cloud.address(), "unheard");
    out.say(MOBILE, "unheard");
    second();
    phone.described().bringUp("wwan0");
    bound.say(cloud.address(), "from phone");
    out.say(MOBILE, "to phone");
    second();

    assertThat(out.heard).containsExactly("from phone");
    assertThat(bound.heard).containsExactly("to phone");
    assertThat(world.dropReasons()).containsExactly(DropReason.NO_ADDRESS, DropReason.NODE_DOWN);
  }

  @Test
  void whatIsOnItsWayToAnOldAddressIsLost() {
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Machine phone = phone(world.home("home"), Site.at(0, MOBILE)).start();
    Ear ear = Ear.of(phone);

    Ear.of(startedCloud(cloud)).say(MOBILE, "late");
    world.runFor(Duration.ofNanos(100_000));
    phone.described().detach("wwan0");
    second();

    assertThat(ear.heard).isEmpty();
    assertThat(world.dropReasons()).containsExactly(DropReason.NODE_DOWN);
  }

  @Test
  void guestHasTheSameAddressEachTimeItComesAndLeavesItToOthersWhenItGoes() {
    World.Home home = world.home("home");
    World.Machine host = world.machine("host").on(home).start();
    World.Machine phone = phone(home, Site.at(0, MOBILE));
    assertThat(phone.described().addresses()).containsExactly(MOBILE);
    phone.start();
    Address first = phone.node().addresses().get(1);

    phone.described().detach("wlan0");
    assertThat(home.lan().at(first)).isNull();
    phone.described().attach("wlan0", home.lan());

    assertThat(phone.node().addresses()).containsExactly(MOBILE, first);
    assertThat(first).isNotEqualTo(host.address());
  }

  @Test
  void guestsFillALanAndThoseForWhomThereIsNoRoomHaveNoAddress() {
    World.Home home = world.home("home");
    List<World.Machine> guests = new ArrayList<>();
    for (int i = 0; i < Lan.CAPACITY + 1; i++) {
      World.Machine guest = world.machine("guest-" + i).withInterfaces("wlan0");
      guest.described().attach("wlan0", home.lan());
      guests.add(guest);
    }

    guests.forEach(World.Machine::start);

    assertThat(guests.stream().flatMap(guest -> guest.node().addresses().stream()).distinct()).hasSize(Lan.CAPACITY);
    assertThat(guests.get(Lan.CAPACITY).node().addresses()).isEmpty();
    assertThat(guests.get(Lan.CAPACITY).host().interfaces().get(0).up()).isTrue();
  }

  @Test
  void plainMachineMovesAndComesHomeToItsOldAddress() {
    World.Home home = world.home("home");
    World.Home cafe = world.home("cafe");
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Machine laptop = world.machine("laptop").on(home).start();
    Address old = laptop.address();
    Ear ear = Ear.of(startedCloud(cloud));
    Ear speaker = Ear.of(laptop);

    laptop.described().attach("wlan0", cafe.lan());
    speaker.say(cloud.address(), "from the café");
    second();
    laptop.described().attach("wlan0", home.lan());
    speaker.say(cloud.address(), "from home");
    second();

    assertThat(ear.sources).extracting(Endpoint::address).containsExactly(cafe.publicAddress(), home.publicAddress());
    assertThat(laptop.address()).isEqualTo(old);
  }

  @Test
  void machineThatIsOffMovesToo() {
    World.Home home = world.home("home");
    World.Home cafe = world.home("cafe");
    World.Machine laptop = world.machine("laptop").on(home);

    laptop.described().attach("wlan0", cafe.lan());
    laptop.start();
    assertThat(laptop.described().lan()).isSameAs(cafe.lan());
    assertThat(cafe.lan().contains(laptop.node().address())).isTrue();
    laptop.crash();
    laptop.described().takeDown("wlan0");
    laptop.start();

    assertThat(laptop.node().addresses()).isEmpty();
    assertThat(cafe.lan().deliveryOrder()).isEmpty();
  }

  @Test
  void multicastIsHeardOnTheLinkOfABoundPortOnly() {
    Address group = Address.of("224.0.0.251");
    World.Home one = world.home("one");
    World.Home two = world.home("two");
    World.Machine bridge = world.machine("bridge").withInterfaces("eth0", "eth1");
    bridge.described().attach("eth0", one.lan());
    bridge.described().attach("eth1", two.lan());
    World.Machine a = world.machine("a").on(one);
    World.Machine b = world.machine("b").on(two);
    bridge.start();
    Ear onOne = Ear.of(bridge, bridge.node().addresses().get(0));
    Ear onTwo = Ear.of(bridge, bridge.node().addresses().get(1));
    onOne.port.join(group);
    onTwo.port.join(group);
    Ear ofA = Ear.of(a.start());
    Ear ofB = Ear.of(b.start());
    ofA.port.join(group);
    ofB.port.join(group);

    ofA.say(group, "from a");
    ofB.say(group, "from b");
    second();
    onTwo.say(group, "to two");
    second();

    assertThat(onOne.heard).containsExactly("from a");
    assertThat(onTwo.heard).containsExactly("from b");
    assertThat(ofA.heard).isEmpty();
    assertThat(ofB.heard).containsExactly("to two");
  }

  @Test
  void linkIsThatOfThePlaceAndItsOwnAgainElsewhere() {
    LinkSpec slow = new LinkSpec(Quantity.bitRate("1 Mb/s"), Quantity.bitRate("2 Mb/s"), Duration.ofMillis(50), Duration.ZERO, 0, Quantity.dataSize("1 MiB"));
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Machine phone = phone(world.island("island"), Site.at(0, MOBILE)).start();
    List<Long> arrivals = new ArrayList<>();
    startedCloud(cloud).host().open(PortSpec.of("test", Ear.PORT), (source, destination, payload) -> arrivals.add(world.nanoTime()));
    Ear speaker = Ear.of(phone);

    phone.described().attach("wwan0", Site.at(0, MOBILE), slow);
    speaker.say(cloud.address(), "slowly");
    assertThat(phone.host().interfaces().get(0).bitsPerSecondUp()).isEqualTo(1_000_000);
    second();
    phone.described().attach("wwan0", Site.at(0, MOBILE));
    speaker.say(cloud.address(), "fast");
    second();

    // 6 + 28 bytes at 1 Mb/s are 272 us; 4 + 28 at 100 Mb/s are 2.56 us. Over the cloud's link they take next to nothing.
    assertThat(arrivals.get(0)).isBetween(50_272_000L, 50_272_100L);
    assertThat(arrivals.get(1)).isBetween(1_000_502_560L, 1_000_502_660L);
    assertThat(phone.host().interfaces().get(0).bitsPerSecondUp()).isEqualTo(100_000_000);
  }

  @Test
  void multicastOfIpv6IsHeardByItsMembers() {
    Address group = Address.of("ff02::fb");
    World.Home home = world.home("home");
    world.ipv6(home, NatBehavior.of(NatBehavior.Mapping.NONE, NatBehavior.Filtering.ADDRESS_AND_PORT_DEPENDENT));
    Ear a = Ear.of(world.machine("a").on(home).start());
    Ear b = Ear.of(world.machine("b").on(home).start());
    b.port.join(group);

    a.say(group, "all");
    second();

    assertThat(b.heard).containsExactly("all");
    assertThat(b.lastSource().address().isIpv4()).isFalse();
  }

  @Test
  void interfaceThatIsNotThereIsNamed() {
    World.Machine phone = phone(world.home("home"), Site.at(0, MOBILE));

    assertThatThrownBy(() -> phone.described().takeDown("eth9"))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("eth9").hasMessageContaining("[wwan0, wlan0]");
  }

  @Test
  void nodeWithoutAnyAddressConnectsNowhere() {
    World.Machine cloud = world.machine("cloud").inCloud();
    World.Machine phone = world.machine("phone").withInterfaces("wlan0").start();
    Side side = new Side();

    phone.host().connect(new ConnectSpec("test", new Endpoint(cloud.address(), 80)), side);
    Ear.of(phone).say(cloud.address(), "lost");
    second();

    assertThat(side.events).containsExactly("failed UNREACHABLE");
    assertThat(world.dropReasons()).containsExactly(DropReason.NO_ADDRESS);
  }
}
