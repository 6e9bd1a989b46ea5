package orrery.protocols.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.Policy;
import orrery.protocols.signaling.SignalingClient;
import orrery.world.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members of homes behind NATs that speak to each other by datagrams over the SEPs of their clusters. */
class RelayedPortTest {

  private static final int GATE = 4741;

  private final RelayWorld relays = new RelayWorld(4);
  private final World world = relays.world;
  private final List<String> lost = new ArrayList<>();

  /** A proxy with a gate for its home. */
  private final class ProxyNode implements Protocol {
    final ClusterProxy proxy;
    final PortGate gate;

    ProxyNode(Host host) {
      proxy = new ClusterProxy(host, Defaults.of(ClusterProxyConfig.class), new SignalingClient(host, Defaults.of(HttpClientConfig.class), relays.servicePoint()),
          host.id().name(), id -> Optional.empty(), (body, reply) -> reply.none(true), sep -> { });
      gate = new PortGate(host, proxy);
    }

    @Override
    public void start() {
      gate.start(GATE);
      proxy.become(Place.UNKNOWN);
    }

    @Override
    public void stop(Runnable done) {
      gate.stop();
      proxy.resign();
      done.run();
    }
  }

  /** A port and what came to it; it says back, with a bang, what is a question. */
  private final class Talker implements RelayedPortListener, DatagramHandler {
    final List<String> heard = new ArrayList<>();
    DatagramPort port;

    @Override
    public void onOpen(RelayedPort open) {
      port = open;
    }

    @Override
    public void onLost(String reason) {
      lost.add(reason);
    }

    @Override
    public void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
      String text = StandardCharsets.US_ASCII.decode(payload).toString();
      heard.add(text + " from " + source);
      assertThat(destination).isEqualTo(port.local());
      if (text.endsWith("?")) {
        say(source, text.replace('?', '!'));
      }
    }

    void say(Endpoint to, String text) {
      port.send(to, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), "talk");
    }
  }

  private World.Machine proxyA;
  private World.Machine proxyB;
  private World.Machine memberA;
  private World.Machine otherA;
  private World.Machine memberB;
  private World.Machine host;
  private final Talker a = new Talker();
  private final Talker b = new Talker();

  @BeforeEach
  void begin() {
    relays.service(RelayWorld.serving(Policy.CLOSEST, 4, 0));
    host = relays.relay("relay", "server", relays.hosting(4, 4, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    World.Home homeA = world.home("home-a");
    World.Home homeB = world.home("home-b");
    proxyA = world.machine("proxy-a").on(homeA).running(ProxyNode::new);
    proxyB = world.machine("proxy-b").on(homeB).running(ProxyNode::new);
    memberA = world.machine("member-a").on(homeA).running(RelayWorld.Idle::new);
    otherA = world.machine("other-a").on(homeA).running(RelayWorld.Idle::new);
    memberB = world.machine("member-b").on(homeB).running(RelayWorld.Idle::new);
    relays.start();
    List.of(proxyA, proxyB, memberA, otherA, memberB).forEach(World.Machine::start);
    world.runFor(Duration.ofSeconds(3));
  }

  private void open(World.Machine member, World.Machine proxy, Talker talker) {
    new MemberPorts(member.host()).open(new Endpoint(proxy.address(), GATE), talker, talker);
    world.runFor(Duration.ofSeconds(1));
  }

  @Test
  void membersOfTwoHomesSpeakOverTheirSeps() {
    open(memberA, proxyA, a);
    open(memberB, proxyB, b);
    assertThat(a.port.local().address()).isEqualTo(host.address());
    a.say(b.port.local(), "hello?");
    world.runFor(Duration.ofSeconds(1));

    assertThat(b.heard).containsExactly("hello? from " + a.port.local());
    assertThat(a.heard).containsExactly("hello! from " + b.port.local());
  }

  @Test
  void aProxySpeaksByPortsOfItsOwn() {
    proxyA.protocol(ProxyNode.class).gate.open(a, a);
    world.runFor(Duration.ofSeconds(1));
    open(memberB, proxyB, b);
    b.say(a.port.local(), "hello?");
    world.runFor(Duration.ofSeconds(1));

    assertThat(b.heard).containsExactly("hello! from " + a.port.local());
  }

  @Test
  void whatIsForTheSameHomeDoesNotLeaveIt() {
    open(memberA, proxyA, a);
    open(otherA, proxyA, b);
    Talker own = new Talker();
    proxyA.protocol(ProxyNode.class).gate.open(own, own);
    world.runFor(Duration.ofSeconds(1));
    int before = world.sent("sep").stream().filter(sent -> sent.node().equals("relay")).toList().size();
    a.say(b.port.local(), "hello?");
    b.say(own.port.local(), "you?");
    world.runFor(Duration.ofSeconds(1));

    assertThat(a.heard).containsExactly("hello! from " + b.port.local());
    assertThat(b.heard).contains("you! from " + own.port.local());
    assertThat(world.sent("sep").stream().filter(sent -> sent.node().equals("relay"))).hasSize(before);
  }

  @Test
  void aMachineWithAPublicAddressReachesAMember() {
    open(memberA, proxyA, a);
    List<String> heard = new ArrayList<>();
    DatagramPort port = relays.service.host().open(PortSpec.ephemeral("talk"), (source, destination, payload) ->
        heard.add(StandardCharsets.US_ASCII.decode(payload) + " from " + source));
    port.send(a.port.local(), ByteBuffer.wrap("who?".getBytes(StandardCharsets.US_ASCII)), "talk");
    world.runFor(Duration.ofSeconds(1));

    assertThat(heard).containsExactly("who! from " + a.port.local());
  }

  @Test
  void aPortLivesWhileItsMemberAsksForItAndNotMuchLonger() {
    open(memberA, proxyA, a);
    world.runFor(Duration.ofMinutes(10));
    assertThat(proxyA.protocol(ProxyNode.class).gate.ports()).isOne();
    memberA.crash();
    world.runFor(PortGate.LEASE.plusSeconds(1));
    assertThat(proxyA.protocol(ProxyNode.class).gate.ports()).isZero();
  }

  @Test
  void nobodySpeaksByAnothersPort() {
    open(memberA, proxyA, a);
    open(memberB, proxyB, b);
    DatagramPort thief = otherA.host().open(PortSpec.ephemeral("talk"), (source, destination, payload) -> { });
    thief.send(new Endpoint(proxyA.address(), GATE), TunnelCodec.encode(new TunnelMessage.Datagram(a.port.local().port(), b.port.local(), new byte[] {'?'})), "talk");
    thief.send(new Endpoint(proxyA.address(), GATE), TunnelCodec.encode(new TunnelMessage.ClosePort(a.port.local().port())), "talk");
    world.runFor(Duration.ofSeconds(1));

    assertThat(b.heard).isEmpty();
    assertThat(proxyA.protocol(ProxyNode.class).gate.ports()).isOne();
  }

  @Test
  void theEndOfTheTunnelIsTheEndOfItsPorts() {
    open(memberA, proxyA, a);
    host.crash();
    world.runFor(Duration.ofMinutes(1));
    assertThat(lost).containsExactly("tunnel");
  }

  @Test
  void whereThereIsNoGateTheWishFailsInTime() {
    new MemberPorts(memberA.host()).open(new Endpoint(otherA.address(), GATE), a, a);
    world.runFor(Duration.ofSeconds(5));
    assertThat(lost).containsExactly("timeout");
  }
}
