package orrery.protocols.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.host.DatagramPort;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.PortSpec;
import orrery.net.nat.NatBehavior;
import orrery.protocols.stun.LongTermCredential;
import orrery.protocols.stun.StunError;
import orrery.protocols.stun.StunOutcome;
import orrery.world.World;

class TurnClientTest {

  private static final LongTermCredential ANNA = new LongTermCredential("anna", "secret");
  private static final TurnClientConfig USUAL = Defaults.of(TurnClientConfig.class);

  private final World world = World.withSeed(1);
  private final World.Machine device = world.machine("device").on(world.home("home", NatBehavior.SYMMETRIC));
  private final World.Machine other = world.machine("other").on(world.home("elsewhere", NatBehavior.SYMMETRIC));
  private final World.Machine peer = world.machine("peer").inCloud();
  private final World.Machine server = world.machine("server").inCloud();
  private final List<String> heardByPeer = new ArrayList<>();

  private void serve() {
    server.running(host -> new TurnServer(host, TurnServerTest.config(limits -> limits))).start();
  }

  private Endpoint udp() {
    return new Endpoint(server.address(), 3478);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.US_ASCII.decode(bytes).toString();
  }

  private DatagramPort peerPort() {
    peer.start();
    return peer.host().open(PortSpec.of("peer", 7000), (source, destination, payload) -> heardByPeer.add(text(payload)));
  }

  private Endpoint peerEndpoint() {
    return new Endpoint(peer.address(), 7000);
  }

  private int allocations() {
    return server.protocol(TurnServer.class).allocations();
  }

  /** Remembers what it hears. */
  private static final class Ear implements TurnListener {
    final List<Endpoint> relayed = new ArrayList<>();
    final List<Endpoint> mapped = new ArrayList<>();
    final List<String> data = new ArrayList<>();
    final List<StunOutcome> ended = new ArrayList<>();

    @Override
    public void onAllocated(Endpoint relayedEndpoint, Endpoint mappedEndpoint) {
      relayed.add(relayedEndpoint);
      mapped.add(mappedEndpoint);
    }

    @Override
    public void onData(Endpoint peer, ByteBuffer received) {
      data.add(peer + " " + text(received));
    }

    @Override
    public void onEnded(StunOutcome outcome) {
      ended.add(outcome);
    }
  }

  @Test
  void devicesBehindSymmetricNatsTalkThroughTheirRelays() {
    serve();
    device.start();
    other.start();
    Ear here = new Ear();
    Ear there = new Ear();
    TurnClient a = TurnClient.overUdp(device.host(), USUAL, ANNA, udp(), here);
    TurnClient b = TurnClient.overUdp(other.host(), USUAL, new LongTermCredential("bert", "geheim"), udp(), there);
    a.allocate();
    b.allocate();
    world.runFor(Duration.ofSeconds(1));
    Endpoint relayA = here.relayed.get(0);
    Endpoint relayB = there.relayed.get(0);

    a.permit(relayB.address(), permitted -> a.send(relayB, bytes("from a")));
    b.bindChannel(relayA, bound -> b.send(relayA, bytes("from b")));
    world.runFor(Duration.ofSeconds(1));
    a.send(relayB, bytes("again"));
    world.runFor(Duration.ofSeconds(1));

    assertThat(here.data).containsExactly(relayB + " from b");
    assertThat(there.data).contains(relayA + " again");
    assertThat(here.mapped.get(0).address()).isNotEqualTo(device.address());
  }

  @Test
  void keepsWhatItHasForHours() {
    serve();
    device.start();
    DatagramPort port = peerPort();
    Ear ear = new Ear();
    TurnClient client = TurnClient.overUdp(device.host(), USUAL, ANNA, udp(), ear);
    client.allocate();
    world.runFor(Duration.ofSeconds(1));
    client.permit(peer.address(), permitted -> {});
    client.bindChannel(peerEndpoint(), bound -> {});

    // Longer than a nonce, a channel, a permission and an allocation live.
    for (int minute = 0; minute < 150; minute++) {
      world.runFor(Duration.ofMinutes(1));
      port.send(ear.relayed.get(0), bytes("minute " + minute), "peer-data");
      client.send(peerEndpoint(), bytes("to minute " + minute));
    }
    world.runFor(Duration.ofSeconds(1));

    assertThat(ear.data).hasSize(150);
    assertThat(heardByPeer).hasSize(150);
    assertThat(ear.ended).isEmpty();
    assertThat(world.sent("turn")).filteredOn(sent -> sent.messageType().equals("data-indication") || sent.messageType().equals("send-indication")).isEmpty();
    long requests = world.sent("turn").stream().filter(sent -> sent.messageType().endsWith("-request")).count();
    assertThat(requests).as("requests in two and a half hours: one each 9 min for the allocation and the channel, each 4 min for the permission, and two nonces")
        .isBetween(55L, 90L);
  }

  /** 30 s is the least that Hätönen et al. (IMC 2010) found; RFC 4787 REQ-5 asks for two minutes. */
  @Test
  void isReachedThroughANatThatForgetsWithinThirtySeconds() {
    assertThat(callsHeardWithKeepalive(USUAL.keepalive())).isEqualTo(30);
    assertThat(callsHeardWithKeepalive(Duration.ofMinutes(10))).isLessThan(30);
  }

  /** How many of 30 calls, one a minute, reach a client that has nothing else to do. */
  private static int callsHeardWithKeepalive(Duration keepalive) {
    World world = World.withSeed(3);
    NatBehavior forgetful = NatBehavior.SYMMETRIC.with(
        NatBehavior.SYMMETRIC.lifetimes().withUdp(Duration.ofSeconds(30), Duration.ofSeconds(30), NatBehavior.Refresh.OUTBOUND));
    World.Machine client = world.machine("client").on(world.home("home", forgetful));
    World.Machine far = world.machine("far").inCloud();
    World.Machine relay = world.machine("relay").inCloud().running(host -> new TurnServer(host, TurnServerTest.config(limits -> limits))).start();
    client.start();
    far.start();
    DatagramPort calling = far.host().open(PortSpec.ephemeral("peer"), (source, destination, payload) -> {});
    Ear ear = new Ear();
    TurnClientConfig config = new TurnClientConfig(USUAL.lifetime(), USUAL.margin(), keepalive, USUAL.retransmission());
    TurnClient turn = TurnClient.overUdp(client.host(), config, ANNA, new Endpoint(relay.address(), 3478), ear);
    turn.allocate();
    world.runFor(Duration.ofSeconds(1));
    turn.permit(far.address(), permitted -> {});

    for (int minute = 0; minute < 30; minute++) {
      world.runFor(Duration.ofMinutes(1));
      calling.send(ear.relayed.get(0), bytes("call"), "peer-data");
    }
    world.runFor(Duration.ofSeconds(1));
    return ear.data.size();
  }

  @Test
  void forgottenPeerIsLetInNoLongerThanAPermissionLives() {
    serve();
    device.start();
    DatagramPort port = peerPort();
    Ear ear = new Ear();
    TurnClient client = TurnClient.overUdp(device.host(), USUAL, ANNA, udp(), ear);
    client.allocate();
    world.runFor(Duration.ofSeconds(1));
    client.permit(peer.address(), permitted -> {});
    world.runFor(Duration.ofSeconds(1));

    client.forget(peer.address());
    world.runFor(Duration.ofMinutes(6));
    port.send(ear.relayed.get(0), bytes("late"), "peer-data");
    world.runFor(Duration.ofSeconds(1));

    assertThat(ear.data).isEmpty();
    assertThat(client.relayed()).isPresent();
  }

  @Test
  void relaysOverTcpOnPort443() {
    serve();
    device.start();
    DatagramPort port = peerPort();
    Ear ear = new Ear();
    TurnClient client = TurnClient.overTcp(device.host(), USUAL, ANNA, new Endpoint(server.address(), 443), ear);
    client.allocate();
    world.runFor(Duration.ofSeconds(2));

    client.permit(peer.address(), permitted -> client.send(peerEndpoint(), bytes("by indication")));
    world.runFor(Duration.ofSeconds(1));
    client.bindChannel(peerEndpoint(), bound -> client.send(peerEndpoint(), bytes("by channel")));
    port.send(ear.relayed.get(0), bytes("odd"), "peer-data");
    world.runFor(Duration.ofSeconds(1));
    port.send(ear.relayed.get(0), ByteBuffer.allocate(1400), "peer-data");
    world.runFor(Duration.ofSeconds(1));

    assertThat(heardByPeer).containsExactly("by indication", "by channel");
    assertThat(ear.data).hasSize(2).first().isEqualTo(peerEndpoint() + " odd");
    assertThat(allocations()).isEqualTo(1);
  }

  /** RFC 8656 §7.2, REQUESTED-ADDRESS-FAMILY: a client of one family reaches peers of the other. */
  @Test
  void relaysBetweenTheFamilies() {
    World both = World.withSeed(2);
    World.Machine client = both.machine("client").on(both.home("home", NatBehavior.SYMMETRIC));
    World.Machine far = both.machine("far").inCloudOfBothFamilies();
    World.Machine relay = both.machine("relay").inCloudOfBothFamilies().running(host -> new TurnServer(host, TurnServerTest.config(limits -> limits))).start();
    client.start();
    far.start();
    Endpoint farEndpoint = new Endpoint(far.addresses().stream().filter(address -> !address.isIpv4()).findFirst().orElseThrow(), 7000);
    List<Endpoint> sources = new ArrayList<>();
    DatagramPort[] port = new DatagramPort[1];
    port[0] = far.host().open(PortSpec.at("peer", farEndpoint), (source, destination, payload) -> {
      sources.add(source);
      port[0].send(source, bytes("echo"), "peer-data");
    });
    Ear ear = new Ear();
    TurnClient turn = TurnClient.overUdp(client.host(), USUAL, ANNA, new Endpoint(relay.address(), 3478), ear);

    turn.allocate(true);
    both.runFor(Duration.ofSeconds(1));
    turn.permit(farEndpoint.address(), permitted -> turn.send(farEndpoint, bytes("hello")));
    both.runFor(Duration.ofSeconds(1));

    assertThat(relay.address().isIpv4()).isTrue();
    assertThat(ear.relayed.get(0).address().isIpv4()).isFalse();
    assertThat(sources).containsExactly(ear.relayed.get(0));
    assertThat(ear.data).containsExactly(farEndpoint + " echo");
  }

  @Test
  void allocationEndsWithItsConnection() {
    serve();
    device.start();
    Ear ear = new Ear();
    TurnClient.overTcp(device.host(), USUAL, ANNA, new Endpoint(server.address(), 3478), ear).allocate();
    world.runFor(Duration.ofSeconds(2));
    int before = allocations();

    device.stop();
    world.runFor(Duration.ofSeconds(30));

    assertThat(before).isEqualTo(1);
    assertThat(allocations()).isZero();
    assertThat(world.told()).anyMatch(told -> told.kind().equals("turn.allocations.ended") && told.scope().equals("disconnected"));
  }

  @Test
  void givesTheEndpointBack() {
    serve();
    device.start();
    Ear ear = new Ear();
    TurnClient client = TurnClient.overUdp(device.host(), USUAL, ANNA, udp(), ear);
    client.allocate();
    world.runFor(Duration.ofSeconds(1));
    List<String> done = new ArrayList<>();

    client.close(() -> done.add("closed"));
    world.runFor(Duration.ofSeconds(1));

    assertThat(done).containsExactly("closed");
    assertThat(allocations()).isZero();
    assertThat(ear.ended).isEmpty();
  }

  @Test
  void hearsThatTheServerIsNotThere() {
    device.start();
    Ear overUdp = new Ear();
    Ear overTcp = new Ear();

    TurnClient.overUdp(device.host(), USUAL, ANNA, udp(), overUdp).allocate();
    TurnClient.overTcp(device.host(), USUAL, ANNA, udp(), overTcp).allocate();
    world.runFor(Duration.ofMinutes(5));

    assertThat(overUdp.ended).containsExactly(new StunOutcome.Unanswered(StunOutcome.Reason.TIMEOUT));
    assertThat(overTcp.ended).containsExactly(new StunOutcome.Unanswered(StunOutcome.Reason.DISCONNECTED));
  }

  @Test
  void hearsThatTheServerHasForgottenIt() {
    serve();
    device.start();
    Ear ear = new Ear();
    TurnClient.overUdp(device.host(), USUAL, ANNA, udp(), ear).allocate();
    world.runFor(Duration.ofSeconds(1));

    server.crash();
    server.start();
    world.runFor(Duration.ofMinutes(10));

    assertThat(ear.ended).hasSize(1).first().isInstanceOfSatisfying(StunOutcome.Answered.class,
        answered -> assertThat(answered.error()).contains(StunError.ALLOCATION_MISMATCH));
  }
}
