package orrery.protocols.turn;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import orrery.host.DatagramPort;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.PortSpec;
import orrery.protocols.stun.Attribute;
import orrery.protocols.stun.Decoded;
import orrery.protocols.stun.LongTermClient;
import orrery.protocols.stun.LongTermCredential;
import orrery.protocols.stun.Retransmission;
import orrery.protocols.stun.StunError;
import orrery.protocols.stun.StunMessage;
import orrery.protocols.stun.StunMethod;
import orrery.protocols.stun.StunOutcome;
import orrery.protocols.stun.StunTransactions;
import orrery.world.World;

/** A client that asks a relay for exactly what a test wants to ask, and refreshes nothing. */
final class RawClient {

  final DatagramPort port;
  final List<ByteBuffer> channelData = new ArrayList<>();
  final List<StunMessage> indications = new ArrayList<>();
  private final World world;
  private final Endpoint server;
  private final LongTermClient requests;

  RawClient(World world, World.Machine machine, Endpoint server, String user, String password) {
    this.world = world;
    this.server = server;
    StunTransactions transactions = new StunTransactions(machine.host());
    port = machine.host().open(PortSpec.ephemeral("turn"), (source, destination, payload) -> {
      if (ChannelData.isChannelData(payload)) {
        channelData.add(ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip());
      } else if (StunMessage.decode(payload) instanceof Decoded.Whole whole && !transactions.onMessage(source, whole.message())) {
        indications.add(whole.message());
      }
    });
    requests = new LongTermClient(transactions, new LongTermCredential(user, password),
        (request, acceptable, reaction) -> transactions.ask(request, this::send, Defaults.of(Retransmission.class), acceptable, reaction));
  }

  private void send(ByteBuffer bytes, String type) {
    port.send(server, bytes, type);
  }

  void send(StunMessage message) {
    port.send(server, message.toBytes(), message.messageType());
  }

  /** How the server answered, within a second. */
  StunOutcome ask(StunMethod method, UnaryOperator<StunMessage.Builder> content) {
    List<StunOutcome> outcomes = new ArrayList<>();
    requests.ask(id -> content.apply(StunMessage.request(method, id)), outcomes::add);
    world.runFor(Duration.ofSeconds(1));
    if (outcomes.size() != 1) {
      throw new AssertionError("the server must answer once, but did " + outcomes);
    }
    return outcomes.get(0);
  }

  StunMessage granted(StunMethod method, UnaryOperator<StunMessage.Builder> content) {
    StunOutcome.Answered answered = (StunOutcome.Answered) ask(method, content);
    answered.error().ifPresent(error -> {
      throw new AssertionError("the server must grant " + method + " but says " + error);
    });
    return answered.answer();
  }

  StunError refused(StunMethod method, UnaryOperator<StunMessage.Builder> content) {
    return ((StunOutcome.Answered) ask(method, content)).error().orElseThrow(() -> new AssertionError("the server must refuse " + method));
  }

  /** A usual allocation: where peers reach it. */
  Endpoint allocate() {
    return granted(StunMethod.ALLOCATE, RawClient::udp).find(Attribute.XOR_RELAYED_ADDRESS).orElseThrow();
  }

  static StunMessage.Builder udp(StunMessage.Builder request) {
    return request.with(Attribute.REQUESTED_TRANSPORT, 17);
  }

  void permit(Endpoint peer) {
    granted(StunMethod.CREATE_PERMISSION, request -> request.with(Attribute.XOR_PEER_ADDRESS, peer));
  }

  StunError refusedPeer(Endpoint peer) {
    return refused(StunMethod.CREATE_PERMISSION, request -> request.with(Attribute.XOR_PEER_ADDRESS, peer));
  }

  StunError refusedChannel(int number, Endpoint peer) {
    return refused(StunMethod.CHANNEL_BIND, request -> request.with(Attribute.CHANNEL_NUMBER, number).with(Attribute.XOR_PEER_ADDRESS, peer));
  }

  void bind(int number, Endpoint peer) {
    granted(StunMethod.CHANNEL_BIND, request -> request.with(Attribute.CHANNEL_NUMBER, number).with(Attribute.XOR_PEER_ADDRESS, peer));
  }
}
