package orrery.protocols.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.BitRate;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramPort;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.PortSpec;
import orrery.host.Quantity;
import orrery.net.LinkSpec;
import orrery.protocols.stun.Attribute;
import orrery.protocols.stun.IntegrityKey;
import orrery.protocols.stun.LongTermClient;
import orrery.protocols.stun.LongTermConfig;
import orrery.protocols.stun.LongTermCredential;
import orrery.protocols.stun.StunError;
import orrery.protocols.stun.StunMessage;
import orrery.protocols.stun.StunMethod;
import orrery.protocols.stun.StunOutcome;
import orrery.protocols.stun.StunTransactions;
import orrery.protocols.stun.TransactionId;
import orrery.sim.Xoshiro256;
import orrery.validation.Published;
import orrery.world.Seeds;
import orrery.world.World;

class TurnServerTest {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private static final LinkSpec SLOW =
      new LinkSpec(Quantity.bitRate("1 Mb/s"), Quantity.bitRate("1 Mb/s"), Duration.ofMillis(1), Duration.ZERO, 0, Quantity.dataSize("1 MiB"));

  private final World world = World.withSeed(1);
  private final World.Machine client = world.machine("client").inCloud();
  private final World.Machine peer = world.machine("peer").inCloud();
  private final World.Machine server = world.machine("server").inCloud();
  /** On a link of 1 Mb/s, a tenth of what a peer sends it. */
  private final World.Machine slowDevice = world.machine("slow").link(SLOW).on(world.home("slow-home"));
  private final List<String> heardByPeer = new ArrayList<>();

  static TurnServerConfig config(UnaryOperator<Limits> change) {
    Limits limits = change.apply(new Limits(1000, 1000, 100, 49152, 65535, "1 Gb/s"));
    LongTermConfig access = new LongTermConfig("street", "anna:secret, bert:geheim", Duration.ofHours(1));
    return new TurnServerConfig(3478, 3478, 443, limits.minPort, limits.maxPort, limits.allocations, limits.perUser, limits.permissions,
        Duration.ofHours(1), (BitRate) Defaults.read(limits.rate, BitRate.class, ""), false, access);
  }

  record Limits(int allocations, int perUser, int permissions, int minPort, int maxPort, String rate) {}

  private RawClient anna() {
    return anna(limits -> limits);
  }

  private RawClient anna(UnaryOperator<Limits> change) {
    server.running(host -> new TurnServer(host, config(change))).start();
    client.start();
    peer.start();
    return client("anna", "secret");
  }

  private RawClient client(String user, String password) {
    return new RawClient(world, client, serverEndpoint(), user, password);
  }

  private Endpoint serverEndpoint() {
    return new Endpoint(server.address(), 3478);
  }

  private DatagramPort peerPort() {
    return peer.host().open(PortSpec.of("peer", 7000), (source, destination, payload) ->
        heardByPeer.add(StandardCharsets.US_ASCII.decode(payload).toString()));
  }

  private Endpoint peerEndpoint() {
    return new Endpoint(peer.address(), 7000);
  }

  private int allocations() {
    return server.protocol(TurnServer.class).allocations();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** When the server sent its last message of that type. */
  private long lastSent(String type) {
    return world.sent("turn").stream().filter(s -> s.node().equals("server") && s.messageType().equals(type)).reduce((a, b) -> b).orElseThrow().time();
  }

  private long countSent(String type) {
    return world.sent("turn").stream().filter(s -> s.node().equals("server") && s.messageType().equals(type)).count();
  }

  private List<String> dropped() {
    return world.told().stream().filter(told -> told.kind().equals("turn.dropped")).map(World.Told::scope).toList();
  }

  // ---- Lifetimes

  @Test
  @DisplayName("N11: an allocation is there 1 ms before its 600 s are over, and not when they are")
  void forgetsAllocationAfterLifetime() {
    anna().allocate();
    long began = lastSent("allocate-success");

    world.runUntil(Duration.ofNanos(began + 600 * SECOND - MILLI));
    int before = allocations();
    world.runUntil(Duration.ofNanos(began + 600 * SECOND));

    Published.row("N11").holds("T0", "an allocation ends after 600 s, not 1 ms before", before + " allocation, then " + allocations(), before == 1 && allocations() == 0);
  }

  @Test
  @DisplayName("N11: a permission lets a peer's data through 1 ms before its 300 s are over, and not when they are")
  void forgetsPermissionAfterLifetime() {
    RawClient anna = anna();
    Endpoint relayed = anna.allocate();
    DatagramPort from = peerPort();
    anna.permit(peerEndpoint());
    long began = lastSent("create-permission-success");
    long way = wayToRelay(from, relayed);

    sendAt(began + 300 * SECOND - MILLI - way, from, relayed);
    sendAt(began + 300 * SECOND - way, from, relayed);
    world.runFor(Duration.ofSeconds(1));

    long last = lastSent("data-indication") - began;
    assertThat(anna.indications).hasSize(2);
    Published.row("N11").holds("T0", "a permission ends after 300 s, not 1 ms before", "used last after " + last / MILLI + " ms, then " + dropped(),
        last == 300 * SECOND - MILLI && dropped().equals(List.of("no-permission")));
  }

  @Test
  @DisplayName("N11: a channel carries a peer's data 1 ms before its 600 s are over, and not when they are")
  void forgetsChannelAfterLifetime() {
    RawClient anna = anna();
    Endpoint relayed = anna.granted(StunMethod.ALLOCATE, request -> RawClient.udp(request).with(Attribute.LIFETIME, 3600L)).find(Attribute.XOR_RELAYED_ADDRESS).orElseThrow();
    DatagramPort from = peerPort();
    anna.bind(0x4000, peerEndpoint());
    long began = lastSent("channel-bind-success");
    long way = wayToRelay(from, relayed);
    world.runUntil(Duration.ofNanos(began + 290 * SECOND));
    anna.permit(peerEndpoint());
    world.runUntil(Duration.ofNanos(began + 580 * SECOND));
    anna.permit(peerEndpoint());

    sendAt(began + 600 * SECOND - MILLI - way, from, relayed);
    sendAt(began + 600 * SECOND - way, from, relayed);
    world.runFor(Duration.ofSeconds(1));

    long lastOnChannel = lastSent("channel-data") - began;
    long firstWithout = lastSent("data-indication") - began;
    Published.row("N11").holds("T0", "a channel ends after 600 s, not 1 ms before", "used last after " + lastOnChannel / MILLI + " ms, passed by after " + firstWithout / MILLI + " ms",
        lastOnChannel == 600 * SECOND - MILLI && firstWithout == 600 * SECOND);
    assertThat(anna.channelData).hasSize(2);
    assertThat(anna.indications).hasSize(1);
  }

  /** How long a small datagram needs from the peer to the relay, which forwards it in the moment it arrives. */
  private long wayToRelay(DatagramPort from, Endpoint relayed) {
    long sent = world.nanoTime();
    from.send(relayed, bytes("x"), "peer-data");
    world.runFor(Duration.ofMillis(100));
    return world.sent("turn").get(world.sent("turn").size() - 1).time() - sent;
  }

  private void sendAt(long time, DatagramPort from, Endpoint relayed) {
    world.runUntil(Duration.ofNanos(time));
    from.send(relayed, bytes("x"), "peer-data");
  }

  @Test
  void grantsNoLessThanTheUsualLifetimeAndNoMoreThanTheLongest() {
    RawClient anna = anna();

    assertThat(anna.granted(StunMethod.ALLOCATE, request -> RawClient.udp(request).with(Attribute.LIFETIME, 5L)).find(Attribute.LIFETIME)).contains(600L);
    assertThat(anna.granted(StunMethod.REFRESH, request -> request.with(Attribute.LIFETIME, 1800L)).find(Attribute.LIFETIME)).contains(1800L);
    assertThat(anna.granted(StunMethod.REFRESH, request -> request.with(Attribute.LIFETIME, 0xffffffffL)).find(Attribute.LIFETIME)).contains(3600L);
    assertThat(anna.granted(StunMethod.REFRESH, request -> request).find(Attribute.LIFETIME)).contains(600L);
    assertThat(anna.granted(StunMethod.REFRESH, request -> request.with(Attribute.LIFETIME, 0L)).find(Attribute.LIFETIME)).contains(0L);
    assertThat(allocations()).isZero();
    assertThat(anna.refused(StunMethod.REFRESH, request -> request)).isEqualTo(StunError.ALLOCATION_MISMATCH);
  }

  // ---- Relaying

  @Test
  void relaysBothWaysByIndicationAndByChannel() {
    RawClient anna = anna();
    Endpoint relayed = anna.allocate();
    DatagramPort from = peerPort();
    anna.permit(peerEndpoint());

    anna.send(StunMessage.indication(StunMethod.SEND, new TransactionId(1, 2)).with(Attribute.XOR_PEER_ADDRESS, peerEndpoint())
        .with(Attribute.DATA, "by indication".getBytes(StandardCharsets.US_ASCII)).build());
    from.send(relayed, bytes("answer"), "peer-data");
    world.runFor(Duration.ofSeconds(1));
    anna.bind(0x4fff, peerEndpoint());
    anna.port.send(serverEndpoint(), ChannelData.encode(0x4fff, bytes("by channel"), false), "channel-data");
    from.send(relayed, bytes("again"), "peer-data");
    world.runFor(Duration.ofSeconds(1));

    assertThat(heardByPeer).containsExactly("by indication", "by channel");
    assertThat(anna.indications).hasSize(1);
    assertThat(anna.indications.get(0).find(Attribute.XOR_PEER_ADDRESS)).contains(peerEndpoint());
    assertThat(anna.indications.get(0).find(Attribute.DATA)).hasValueSatisfying(data -> assertThat(new String(data, StandardCharsets.US_ASCII)).isEqualTo("answer"));
    assertThat(anna.channelData).hasSize(1);
    assertThat(ChannelData.decode(anna.channelData.get(0))).hasValueSatisfying(message -> assertThat(StandardCharsets.US_ASCII.decode(message.data()).toString()).isEqualTo("again"));
    assertThat(world.told()).filteredOn(told -> told.kind().equals("turn.relayed.bytes")).extracting(told -> told.scope() + " " + told.value())
        .containsExactlyInAnyOrder("to-peer 13", "to-client 6", "to-peer 10", "to-client 5");
  }

  @Test
  void relaysNothingWithoutPermission() {
    RawClient anna = anna();
    Endpoint relayed = anna.allocate();
    DatagramPort from = peerPort();

    anna.send(StunMessage.indication(StunMethod.SEND, new TransactionId(1, 2)).with(Attribute.XOR_PEER_ADDRESS, peerEndpoint()).with(Attribute.DATA, new byte[1]).build());
    from.send(relayed, bytes("unasked"), "peer-data");
    anna.port.send(serverEndpoint(), ChannelData.encode(0x4000, bytes("no channel"), false), "channel-data");
    world.runFor(Duration.ofSeconds(1));

    assertThat(heardByPeer).isEmpty();
    assertThat(anna.indications).isEmpty();
    assertThat(dropped()).containsExactlyInAnyOrder("no-permission", "no-permission", "no-channel");
  }

  /** RFC 8656 §9: the port of a permitted peer does not matter. */
  @Test
  void permissionIsForAnAddressWhateverThePort() {
    RawClient anna = anna();
    Endpoint relayed = anna.allocate();
    anna.permit(new Endpoint(peer.address(), 1));

    peerPort().send(relayed, bytes("from port 7000"), "peer-data");
    world.runFor(Duration.ofSeconds(1));

    assertThat(anna.indications).hasSize(1);
  }

  @Test
  void relaysNoFasterThanItsRate() {
    RawClient anna = anna(limits -> new Limits(10, 10, 10, 50000, 50010, "8 kb/s"));
    Endpoint relayed = anna.allocate();
    DatagramPort from = peerPort();
    anna.permit(peerEndpoint());

    for (int i = 0; i < 30; i++) {
      from.send(relayed, ByteBuffer.allocate(100), "peer-data");
    }
    world.runFor(Duration.ofMillis(10));
    int atOnce = anna.indications.size();
    world.runFor(Duration.ofSeconds(1));
    for (int i = 0; i < 30; i++) {
      from.send(relayed, ByteBuffer.allocate(100), "peer-data");
    }
    world.runFor(Duration.ofMillis(10));

    assertThat(atOnce).as("a second's worth of 8 kb/s").isEqualTo(10);
    assertThat(anna.indications.size()).as("and another").isEqualTo(20);
    assertThat(dropped()).hasSize(40).containsOnly("rate");
  }

  // ---- What is refused

  @Test
  void admitsOnlyWhoKnowsThePassword() {
    anna();

    assertThat(client("anna", "wrong").ask(StunMethod.ALLOCATE, RawClient::udp)).isEqualTo(new StunOutcome.Unanswered(StunOutcome.Reason.UNAUTHENTICATED));
    assertThat(client("carl", "secret").ask(StunMethod.ALLOCATE, RawClient::udp)).isEqualTo(new StunOutcome.Unanswered(StunOutcome.Reason.UNAUTHENTICATED));
    assertThat(allocations()).isZero();
  }

  @Test
  void saysWhyItDoesNotAllocate() {
    RawClient anna = anna();

    assertThat(anna.refused(StunMethod.ALLOCATE, request -> request)).isEqualTo(StunError.BAD_REQUEST);
    assertThat(anna.refused(StunMethod.ALLOCATE, request -> request.with(Attribute.REQUESTED_TRANSPORT, 6))).isEqualTo(StunError.UNSUPPORTED_TRANSPORT_PROTOCOL);
    assertThat(anna.refused(StunMethod.ALLOCATE, request -> RawClient.udp(request).with(Attribute.REQUESTED_ADDRESS_FAMILY, 2))).isEqualTo(StunError.ADDRESS_FAMILY_NOT_SUPPORTED);
    assertThat(anna.refused(StunMethod.ALLOCATE, request -> RawClient.udp(request).with(Attribute.REQUESTED_ADDRESS_FAMILY, 9))).isEqualTo(StunError.ADDRESS_FAMILY_NOT_SUPPORTED);
    assertThat(anna.refused(StunMethod.ALLOCATE, request -> RawClient.udp(request).with(Attribute.DONT_FRAGMENT))).isEqualTo(StunError.UNKNOWN_ATTRIBUTE);
    assertThat(anna.refused(StunMethod.ALLOCATE, request -> RawClient.udp(request).with(Attribute.EVEN_PORT, true).with(Attribute.RESERVATION_TOKEN, 1L)))
        .isEqualTo(StunError.BAD_REQUEST);
    assertThat(anna.refused(StunMethod.ALLOCATE, request -> RawClient.udp(request).with(Attribute.RESERVATION_TOKEN, 1L))).isEqualTo(StunError.INSUFFICIENT_CAPACITY);
    anna.allocate();
    assertThat(anna.refused(StunMethod.ALLOCATE, RawClient::udp)).isEqualTo(StunError.ALLOCATION_MISMATCH);
    assertThat(allocations()).isEqualTo(1);
  }

  @Test
  void saysWhyItLetsNoPeerIn() {
    RawClient anna = anna();
    assertThat(anna.refusedPeer(peerEndpoint())).isEqualTo(StunError.ALLOCATION_MISMATCH);
    anna.allocate();

    assertThat(anna.refused(StunMethod.CREATE_PERMISSION, request -> request)).isEqualTo(StunError.BAD_REQUEST);
    assertThat(anna.refusedPeer(new Endpoint(Address.of("2001:db8::1"), 1))).isEqualTo(StunError.PEER_ADDRESS_FAMILY_MISMATCH);
    assertThat(anna.refusedPeer(new Endpoint(Address.of("127.0.0.1"), 1))).isEqualTo(StunError.FORBIDDEN);
    assertThat(anna.refusedPeer(new Endpoint(Address.of("224.0.0.251"), 1))).isEqualTo(StunError.FORBIDDEN);
    assertThat(anna.refusedPeer(new Endpoint(Address.of("255.255.255.255"), 1))).isEqualTo(StunError.FORBIDDEN);
    assertThat(anna.refusedChannel(0x4000, new Endpoint(peer.address(), 0))).isEqualTo(StunError.BAD_REQUEST);
  }

  /** What a peer sends while a client takes nothing in is dropped beyond a bounded rest, whole; answers still come. */
  @Test
  void clientOverTcpThatIsSlowLosesDataAndNoAnswers() {
    server.running(host -> new TurnServer(host, config(limits -> limits))).start();
    World.Machine slowClient = slowDevice.start();
    peer.start();
    List<Integer> received = new ArrayList<>();
    List<Boolean> granted = new ArrayList<>();
    TurnListener ear = new TurnListener() {
      @Override
      public void onAllocated(Endpoint relayed, Endpoint mapped) {
        received.add(relayed.port());
      }

      @Override
      public void onData(Endpoint from, ByteBuffer data) {
        received.add(data.remaining());
      }

      @Override
      public void onEnded(StunOutcome outcome) {
        throw new AssertionError("the allocation must last, but " + outcome);
      }
    };
    TurnClient turn = TurnClient.overTcp(slowClient.host(), Defaults.of(TurnClientConfig.class), new LongTermCredential("anna", "secret"), serverTcp(), ear);
    turn.allocate();
    world.runFor(Duration.ofSeconds(5));
    Endpoint relayed = turn.relayed().orElseThrow();
    turn.bindChannel(peerEndpoint(), granted::add);
    world.runFor(Duration.ofSeconds(5));
    DatagramPort from = peerPort();

    for (int i = 0; i < 2_000; i++) {
      from.send(relayed, ByteBuffer.allocate(1200), "peer-data");
      world.runFor(Duration.ofMillis(1));
    }
    turn.permit(Address.of("192.0.2.77"), granted::add);
    world.runFor(Duration.ofSeconds(35));

    assertThat(granted).containsExactly(true, true);
    assertThat(dropped()).isNotEmpty().containsOnly("congestion");
    List<Integer> data = received.subList(1, received.size());
    assertThat(data).hasSizeGreaterThan(100).containsOnly(1200);
    assertThat(data.size() + dropped().size()).isEqualTo(2_000);
  }

  /** RFC 8656 §12.2, with the numbers of RFC 5766. */
  @Test
  void bindsANumberToOnePeerAndAPeerToOneNumber() {
    RawClient anna = anna();
    anna.allocate();
    anna.bind(0x4000, peerEndpoint());
    Endpoint other = new Endpoint(peer.address(), 7001);

    assertThat(anna.refusedChannel(0x4000, other)).isEqualTo(StunError.BAD_REQUEST);
    assertThat(anna.refusedChannel(0x4001, peerEndpoint())).isEqualTo(StunError.BAD_REQUEST);
    assertThat(anna.refusedChannel(0x8000, other)).isEqualTo(StunError.BAD_REQUEST);
    assertThat(anna.refusedChannel(0x3fff, other)).isEqualTo(StunError.BAD_REQUEST);
    anna.bind(0x4000, peerEndpoint());
    anna.bind(0x4001, other);
  }

  @Test
  void userHasNoMoreAllocationsThanItsQuota() {
    RawClient first = anna(limits -> new Limits(10, 2, 10, 50000, 50010, "1 Gb/s"));
    first.allocate();
    client("anna", "secret").allocate();

    assertThat(client("anna", "secret").refused(StunMethod.ALLOCATE, RawClient::udp)).isEqualTo(StunError.ALLOCATION_QUOTA_REACHED);
    client("bert", "geheim").allocate();
    first.granted(StunMethod.REFRESH, request -> request.with(Attribute.LIFETIME, 0L));
    client("anna", "secret").allocate();
    assertThat(allocations()).isEqualTo(3);
  }

  @Test
  void serverHasNoMoreAllocationsThanItsCapacity() {
    anna(limits -> new Limits(2, 2, 10, 50000, 50010, "1 Gb/s")).allocate();
    client("anna", "secret").allocate();

    assertThat(client("bert", "geheim").refused(StunMethod.ALLOCATE, RawClient::udp)).isEqualTo(StunError.INSUFFICIENT_CAPACITY);
  }

  @Test
  void serverHasNoMoreAllocationsThanPorts() {
    RawClient first = anna(limits -> new Limits(10, 10, 10, 50000, 50001, "1 Gb/s"));
    List<Integer> ports = new ArrayList<>(List.of(first.allocate().port(), client("anna", "secret").allocate().port()));

    assertThat(client("bert", "geheim").refused(StunMethod.ALLOCATE, RawClient::udp)).isEqualTo(StunError.INSUFFICIENT_CAPACITY);
    assertThat(ports).containsExactlyInAnyOrder(50000, 50001);
    first.granted(StunMethod.REFRESH, request -> request.with(Attribute.LIFETIME, 0L));
    assertThat(client("bert", "geheim").allocate().port()).isEqualTo(ports.get(0));
  }

  @Test
  void allocationHasNoMorePermissionsThanItMay() {
    RawClient anna = anna(limits -> new Limits(10, 10, 2, 50000, 50010, "1 Gb/s"));
    anna.allocate();
    anna.permit(new Endpoint(Address.of("192.0.2.1"), 1));
    anna.permit(new Endpoint(Address.of("192.0.2.2"), 1));

    assertThat(anna.refusedPeer(peerEndpoint())).isEqualTo(StunError.INSUFFICIENT_CAPACITY);
    anna.permit(new Endpoint(Address.of("192.0.2.2"), 2));
    world.runFor(Duration.ofSeconds(299));
    anna.permit(peerEndpoint());
  }

  @Test
  void allocationIsOfTheUserThatMadeIt() {
    RawClient anna = anna();
    anna.allocate();
    List<StunOutcome> outcomes = new ArrayList<>();
    var transactions = new StunTransactions(client.host());
    var bert = new LongTermClient(transactions, new LongTermCredential("bert", "geheim"), (request, acceptable, reaction) -> {
      anna.send(request);
      reaction.accept(new StunOutcome.Unanswered(StunOutcome.Reason.TIMEOUT));
    });
    // On Anna's own port, so with her 5-tuple: the nonce that she was given is good for him, too.
    bert.ask(id -> StunMessage.request(StunMethod.REFRESH, id), outcomes::add);
    world.runFor(Duration.ofSeconds(1));
    StunMessage challenge = anna.indications.get(0);
    StunMessage stolen = StunMessage.request(StunMethod.REFRESH, new TransactionId(3, 4)).with(Attribute.LIFETIME, 0L)
        .with(Attribute.USERNAME, "bert").with(Attribute.REALM, "street").with(Attribute.NONCE, challenge.find(Attribute.NONCE).orElseThrow())
        .signedBy(IntegrityKey.longTerm("bert", "street", "geheim")).build();
    anna.send(stolen);
    world.runFor(Duration.ofSeconds(1));

    assertThat(anna.indications.get(1).find(Attribute.ERROR_CODE)).contains(StunError.WRONG_CREDENTIALS);
    assertThat(allocations()).isEqualTo(1);
  }

  /** RFC 8656 §7.2: the answer may be lost; the same request gets the same answer. */
  @Test
  void sameAllocateRequestGetsTheSameAnswer() {
    RawClient anna = anna();
    anna.allocate();
    World.Sent request = world.sent("turn").stream().filter(s -> s.messageType().equals("allocate-request")).reduce((a, b) -> b).orElseThrow();

    anna.port.send(serverEndpoint(), ByteBuffer.wrap(request.payload()), "allocate-request");
    world.runFor(Duration.ofSeconds(1));

    List<byte[]> answers = world.sent("turn").stream().filter(s -> s.messageType().equals("allocate-success")).map(World.Sent::payload).toList();
    assertThat(answers).hasSize(2);
    assertThat(answers.get(1)).isEqualTo(answers.get(0));
    assertThat(allocations()).isEqualTo(1);
  }

  // ---- Even ports

  @Test
  void reservesTheNextPortForWhoHoldsTheToken() {
    RawClient anna = anna();

    StunMessage first = anna.granted(StunMethod.ALLOCATE, request -> RawClient.udp(request).with(Attribute.EVEN_PORT, true));
    long token = first.find(Attribute.RESERVATION_TOKEN).orElseThrow();
    StunMessage second = client("anna", "secret").granted(StunMethod.ALLOCATE, request -> RawClient.udp(request).with(Attribute.RESERVATION_TOKEN, token));

    int even = first.find(Attribute.XOR_RELAYED_ADDRESS).orElseThrow().port();
    assertThat(even % 2).isZero();
    assertThat(second.find(Attribute.XOR_RELAYED_ADDRESS).orElseThrow().port()).isEqualTo(even + 1);
    assertThat(client("bert", "geheim").refused(StunMethod.ALLOCATE, request -> RawClient.udp(request).with(Attribute.RESERVATION_TOKEN, token)))
        .isEqualTo(StunError.INSUFFICIENT_CAPACITY);
  }

  @Test
  void forgetsReservationAfterThirtySeconds() {
    RawClient anna = anna();
    StunMessage first = anna.granted(StunMethod.ALLOCATE, request -> RawClient.udp(request).with(Attribute.EVEN_PORT, true));
    long token = first.find(Attribute.RESERVATION_TOKEN).orElseThrow();
    world.runFor(Duration.ofSeconds(30));

    assertThat(client("anna", "secret").refused(StunMethod.ALLOCATE, request -> RawClient.udp(request).with(Attribute.RESERVATION_TOKEN, token)))
        .isEqualTo(StunError.INSUFFICIENT_CAPACITY);
  }

  // ---- Hostile bytes

  @Test
  void hostileDatagramsAreCountedAndDropped() {
    RawClient anna = anna();
    anna.allocate();
    anna.bind(0x4000, peerEndpoint());
    List<byte[]> seeds = world.sent("turn").stream().map(World.Sent::payload).toList();

    Seeds.each(2_000, random -> {
      byte[] hostile = hostile(random, seeds);
      anna.port.send(serverEndpoint(), ByteBuffer.wrap(hostile), "hostile");
      client("anna", "secret").port.send(serverEndpoint(), ByteBuffer.wrap(hostile), "hostile");
      world.runFor(Duration.ofMillis(10));
    });

    assertThat(allocations()).isEqualTo(1);
    assertThat(countSent("refresh-success")).isZero();
  }

  @Test
  void hostileStreamsAreClosedAndForgotten() {
    anna().allocate();
    List<byte[]> seeds = world.sent("turn").stream().map(World.Sent::payload).toList();

    Seeds.each(300, random -> {
      Pouring pouring = new Pouring(hostile(random, seeds), true);
      client.host().connect(new ConnectSpec("turn", serverTcp()), pouring);
      world.runFor(Duration.ofSeconds(1));
    });

    assertThat(server.protocol(TurnServer.class).connections()).isZero();
    client("bert", "geheim").allocate();
  }

  @Test
  void connectionThatAsksForNothingIsClosed() {
    anna();
    client.host().connect(new ConnectSpec("turn", serverTcp()), new Pouring(new byte[0], false));

    world.runFor(Duration.ofSeconds(59));
    int before = server.protocol(TurnServer.class).connections();
    world.runFor(Duration.ofSeconds(2));

    assertThat(before).isEqualTo(1);
    assertThat(server.protocol(TurnServer.class).connections()).isZero();
  }

  @Test
  void hasNoMoreConnectionsThanAllocations() {
    anna(limits -> new Limits(2, 2, 10, 50000, 50010, "1 Gb/s"));

    for (int i = 0; i < 5; i++) {
      client.host().connect(new ConnectSpec("turn", serverTcp()), new Pouring(new byte[0], false));
    }
    world.runFor(Duration.ofSeconds(1));

    assertThat(server.protocol(TurnServer.class).connections()).isEqualTo(2);
  }

  private Endpoint serverTcp() {
    return new Endpoint(server.address(), 443);
  }

  private static byte[] hostile(Xoshiro256 random, List<byte[]> seeds) {
    byte[] bytes = random.nextBoolean(0.3) ? new byte[random.nextInt(200)] : seeds.get(random.nextInt(seeds.size())).clone();
    for (int i = random.nextInt(10); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextLong();
    }
    return bytes;
  }

  /** Writes, and perhaps hangs up. */
  private record Pouring(byte[] bytes, boolean hangsUp) implements ConnectionHandler {
    @Override
    public void onOpen(Connection connection) {
      connection.write(ByteBuffer.wrap(bytes));
      if (hangsUp) {
        connection.finish();
      }
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer received) {}

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {}
  }
}
