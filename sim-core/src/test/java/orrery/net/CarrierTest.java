package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

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
import orrery.host.ListenSpec;
import orrery.net.nat.NatBehavior;
import orrery.net.nat.NatBehavior.Filtering;
import orrery.net.nat.NatBehavior.Hairpinning;
import orrery.net.nat.NatBehavior.Mapping;
import orrery.world.World;

/** Homes and phones inside carriers that share public addresses. */
class CarrierTest {

  private static final NatBehavior CONE = NatBehavior.PORT_RESTRICTED_CONE;
  private static final NatBehavior OPEN = NatBehavior.of(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT);

  private final World world = World.withSeed(5);
  private final World.Machine server = world.machine("server").inCloud();

  private void second() {
    world.runFor(Duration.ofSeconds(1));
  }

  private Ear inside(String name, World.Home home) {
    return Ear.of(world.machine(name).on(home).start());
  }

  @Test
  void translatesASecondTimeAndBackAgain() {
    Carrier carrier = world.carrier("carrier", CONE);
    World.Home home = world.home("home", CONE, carrier);
    Ear in = inside("a", home);
    Ear out = Ear.of(server.start());

    in.say(server.address(), "ping");
    second();
    out.say(out.lastSource(), "pong");
    second();

    assertThat(out.lastSource().address()).isEqualTo(carrier.publicAddress());
    assertThat(in.heard).containsExactly("pong");
    assertThat(in.lastSource().address()).isEqualTo(server.address());
    assertThat(Carrier.isInside(home.publicAddress())).isTrue();
    assertThat(world.seen()).extracting(World.Seen::where).containsSubsequence("a wlan0", "home", "carrier", "server eth0", "server eth0", "carrier", "home", "a wlan0");
    assertThat(world.seen()).filteredOn(seen -> seen.where().equals("home") && seen.out()).extracting(seen -> seen.source().address()).containsExactly(home.publicAddress());
  }

  @Test
  void costsTwoEventsForTheWholeWay() {
    Carrier carrier = world.carrier("carrier", OPEN);
    Carrier other = world.carrier("other", OPEN);
    Ear a = inside("a", world.home("home", OPEN, carrier));
    Ear b = inside("b", world.home("far", OPEN, other));
    Ear out = Ear.of(server.start());
    b.say(server.address(), "I am b");
    second();
    long before = world.simulation().processed();

    a.say(out.lastSource(), "through four NATs");
    second();

    assertThat(b.heard).containsExactly("through four NATs");
    assertThat(world.simulation().processed() - before).isEqualTo(2);
  }

  @Test
  void letsNobodyInWhomOneOfTheTwoNatsDoesNotKnow() {
    Carrier carrier = world.carrier("carrier", CONE);
    Ear in = inside("a", world.home("home", OPEN, carrier));
    World.Machine stranger = world.machine("stranger").inCloud();
    Ear out = Ear.of(server.start());
    in.say(server.address(), "ping");
    second();

    Ear.of(stranger.start()).say(out.lastSource(), "knock");
    second();

    assertThat(in.heard).isEmpty();
    assertThat(world.dropReasons()).containsExactly(DropReason.FILTERED);
  }

  @Test
  void carriesConnectionsThroughBothNats() {
    Carrier carrier = world.carrier("carrier", CONE);
    World.Machine client = world.machine("a").on(world.home("home", CONE, carrier)).start();
    List<String> events = new ArrayList<>();
    server.start().host().listen(new ListenSpec("test", 80), connection -> new Echo(events));

    client.host().connect(new ConnectSpec("test", new Endpoint(server.address(), 80)), new Echo(events)).write(ByteBuffer.allocate(5_000));
    world.runFor(Duration.ofSeconds(10));

    assertThat(events).contains("open", "received").doesNotContain("failed");
    assertThat(world.dropped()).isEmpty();
  }

  private record Echo(List<String> events) implements ConnectionHandler {
    @Override
    public void onOpen(Connection connection) {
      events.add("open");
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {
      events.add("received");
    }

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {
      events.add("failed");
    }
  }

  @Test
  void customersReachEachOtherInsideWithoutTheGateway() {
    Carrier carrier = world.carrier("carrier", CONE);
    World.Home near = world.home("near", OPEN, carrier);
    World.Home far = world.home("far", OPEN, carrier);
    Ear a = inside("a", near);
    Ear b = inside("b", far);
    b.say(near.publicAddress(), "so that my router has a binding");
    second();

    a.say(far.publicAddress(), "inside");
    second();

    assertThat(b.heard).containsExactly("inside");
    assertThat(b.lastSource().address()).isEqualTo(near.publicAddress());
    assertThat(world.seen()).extracting(World.Seen::where).doesNotContain("carrier");
    assertThat(world.sent().size()).isEqualTo(2);
  }

  @Test
  void customersReachEachOtherByPublicEndpointsWhereTheGatewayHairpins() {
    Carrier carrier = world.carrier("carrier", OPEN.with(Hairpinning.EXTERNAL_SOURCE));
    Ear a = inside("a", world.home("near", OPEN, carrier));
    Ear b = inside("b", world.home("far", OPEN, carrier));
    Ear out = Ear.of(server.start());
    b.say(server.address(), "I am b");
    second();
    Endpoint outsideOfB = out.lastSource();
    long before = world.simulation().processed();

    a.say(outsideOfB, "by hairpin");
    second();

    assertThat(b.heard).containsExactly("by hairpin");
    assertThat(b.lastSource().address()).isEqualTo(carrier.publicAddress());
    assertThat(world.simulation().processed() - before).isEqualTo(2);
  }

  @Test
  void gatewayThatDoesNotHairpinDropsWhatIsForItself() {
    Carrier carrier = world.carrier("carrier", OPEN);
    Ear a = inside("a", world.home("near", OPEN, carrier));
    Ear b = inside("b", world.home("far", OPEN, carrier));
    Ear out = Ear.of(server.start());
    b.say(server.address(), "I am b");
    second();

    a.say(out.lastSource(), "by hairpin");
    second();

    assertThat(b.heard).isEmpty();
    assertThat(world.dropReasons()).containsExactly(DropReason.NO_HAIRPIN);
  }

  @Test
  void addressesInsideAreOfOneCarrierOnly() {
    World.Home one = world.home("one", OPEN, world.carrier("carrier", OPEN));
    World.Home two = world.home("two", OPEN, world.carrier("other", OPEN));
    assertThat(two.publicAddress()).isEqualTo(one.publicAddress());
    World.Home third = world.home("third", OPEN, one.router().carrier());
    Ear b = inside("b", third);
    Ear a = inside("a", two);
    b.say(server.address(), "bind");
    second();

    a.say(third.publicAddress(), "to the wrong carrier");
    second();

    assertThat(b.heard).isEmpty();
    assertThat(world.dropReasons()).contains(DropReason.NODE_DOWN);
    assertThat(world.seen()).extracting(World.Seen::where).doesNotContain("other");
  }

  @Test
  void addressInsideIsUnknownOutside() {
    World.Home home = world.home("home", OPEN, world.carrier("carrier", OPEN));
    Ear in = inside("a", home);

    Ear.of(server.start()).say(home.publicAddress(), "knock");
    second();

    assertThat(in.heard).isEmpty();
    assertThat(world.dropReasons()).containsExactly(DropReason.NODE_DOWN);
  }

  @Test
  void phoneIsACustomerWithoutARouterOfItsOwn() {
    Carrier carrier = world.carrier("carrier", CONE);
    World.Machine phone = world.machine("phone").withInterfaces("wwan0");
    phone.described().attach("wwan0", carrier.customer(0));
    Ear in = Ear.of(phone.start());
    Ear out = Ear.of(server.start());

    in.say(server.address(), "ping");
    second();
    out.say(out.lastSource(), "pong");
    second();

    assertThat(Carrier.isInside(phone.node().address())).isTrue();
    assertThat(out.lastSource().address()).isEqualTo(carrier.publicAddress());
    assertThat(in.heard).containsExactly("pong");
  }

  @Test
  void poolIsShared() {
    List<Address> pool = List.of(Address.of("192.0.2.101"), Address.of("192.0.2.102"), Address.of("192.0.2.103"));
    Carrier carrier = world.network().carrier("pooled", 0, pool, CONE);
    List<Ear> ears = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      World.Machine phone = world.machine("phone-" + i).withInterfaces("wwan0");
      phone.described().attach("wwan0", carrier.customer(0));
      ears.add(Ear.of(phone.start()));
    }
    Ear out = Ear.of(server.start());
    for (Ear ear : ears) {
      ear.say(server.address(), "ping");
    }
    second();
    for (Endpoint source : List.copyOf(out.sources)) {
      out.say(source, "pong");
    }
    second();

    assertThat(out.sources).extracting(Endpoint::address).containsAll(pool);
    assertThat(ears).allMatch(ear -> ear.heard.equals(List.of("pong")));
  }
}
