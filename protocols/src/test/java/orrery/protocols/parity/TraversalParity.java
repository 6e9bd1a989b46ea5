package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.protocols.stun.BehaviorDiscovery;
import orrery.protocols.stun.LongTermConfig;
import orrery.protocols.stun.LongTermCredential;
import orrery.protocols.stun.NatVerdict;
import orrery.protocols.stun.NatVerdict.Dependence;
import orrery.protocols.stun.Retransmission;
import orrery.protocols.stun.StunOutcome;
import orrery.protocols.stun.StunServer;
import orrery.protocols.stun.StunServerConfig;
import orrery.protocols.turn.TurnClient;
import orrery.protocols.turn.TurnClientConfig;
import orrery.protocols.turn.TurnListener;
import orrery.protocols.turn.TurnServer;
import orrery.protocols.turn.TurnServerConfig;

/** STUN's and TURN's servers and clients, the same objects on both hosts. */
abstract class TraversalParity {

  private static final LongTermCredential ANNA = new LongTermCredential("anna", "secret");
  /** Known to the protocols; the machine under test may give others in their place. */
  static final int[] PORTS = {3478, 3479, 443};

  private Testbed testbed;

  /** A link of the kind under test, with no machine on it, whose machines may use {@link #PORTS}. */
  abstract Testbed create();

  @BeforeEach
  void build() {
    testbed = create();
  }

  @AfterEach
  void tearDown() {
    testbed.close();
  }

  @Test
  void behaviourOfAnOpenWayIsJudgedByAServerOfTwoAddresses() {
    Testbed.Machine server = testbed.machineOfTwo("x");
    Testbed.Machine client = testbed.machineOfTwo("y");
    server.start();
    client.start();
    List<NatVerdict> verdicts = new CopyOnWriteArrayList<>();

    server.run(host -> new StunServer(host, Defaults.of(StunServerConfig.class)).start());
    client.run(host -> BehaviorDiscovery.begin(host, Defaults.of(Retransmission.class), new Endpoint(server.address(), 3478), verdicts::add));

    testbed.await("there is a verdict", () -> !verdicts.isEmpty());
    assertThat(verdicts).hasSize(1).first().isInstanceOfSatisfying(NatVerdict.Judged.class, judged -> {
      assertThat(judged.mapped().address()).isEqualTo(client.address());
      assertThat(judged.translated()).isFalse();
      assertThat(judged.mapping()).isEqualTo(Dependence.ENDPOINT_INDEPENDENT);
      assertThat(judged.filtering()).isEqualTo(Dependence.ENDPOINT_INDEPENDENT);
    });
  }

  @Test
  void serverOfOneAddressCannotJudge() {
    Testbed.Machine server = testbed.machine("a");
    Testbed.Machine client = testbed.machine("b");
    server.start();
    client.start();
    List<NatVerdict> verdicts = new CopyOnWriteArrayList<>();

    server.run(host -> new StunServer(host, Defaults.of(StunServerConfig.class)).start());
    client.run(host -> BehaviorDiscovery.begin(host, Defaults.of(Retransmission.class), new Endpoint(server.address(), 3478), verdicts::add));

    testbed.await("there is a verdict", () -> !verdicts.isEmpty());
    assertThat(verdicts.get(0)).isInstanceOf(NatVerdict.Unsupported.class);
  }

  @Test
  void clientsOverUdpAndTcpTalkThroughTheirRelays() {
    Testbed.Machine server = testbed.machine("a");
    Testbed.Machine one = testbed.machine("b");
    Testbed.Machine other = testbed.machine("c");
    List.of(server, one, other).forEach(Testbed.Machine::start);
    AtomicReference<TurnServer> relay = new AtomicReference<>();
    server.run(host -> {
      relay.set(new TurnServer(host, relayConfig()));
      relay.get().start();
    });
    Ear hereEar = new Ear();
    Ear thereEar = new Ear();
    AtomicReference<TurnClient> here = new AtomicReference<>();
    AtomicReference<TurnClient> there = new AtomicReference<>();

    one.run(host -> {
      here.set(TurnClient.overUdp(host, Defaults.of(TurnClientConfig.class), ANNA, new Endpoint(server.address(), 3478), hereEar));
      here.get().allocate();
    });
    other.run(host -> {
      there.set(TurnClient.overTcp(host, Defaults.of(TurnClientConfig.class), ANNA, new Endpoint(server.address(), 443), thereEar));
      there.get().allocate();
    });
    testbed.await(() -> "both have a relayed endpoint; ended: " + hereEar.ended + thereEar.ended, () -> !hereEar.relayed.isEmpty() && !thereEar.relayed.isEmpty());
    Endpoint hereRelay = hereEar.relayed.get(0);
    Endpoint thereRelay = thereEar.relayed.get(0);
    List<Boolean> ready = new CopyOnWriteArrayList<>();
    one.run(host -> here.get().bindChannel(thereRelay, ready::add));
    other.run(host -> there.get().permit(hereRelay.address(), ready::add));
    testbed.await("both let the other in", () -> ready.size() == 2);
    one.run(host -> here.get().send(thereRelay, OnTestbed.bytes("from here")));
    other.run(host -> there.get().send(hereRelay, OnTestbed.bytes("from there")));

    testbed.await("both hear the other", () -> hereEar.data.size() == 1 && thereEar.data.size() == 1);
    assertThat(ready).containsExactly(true, true);
    assertThat(hereEar.data).containsExactly(thereRelay + " from there");
    assertThat(thereEar.data).containsExactly(hereRelay + " from here");

    List<String> closed = new CopyOnWriteArrayList<>();
    one.run(host -> here.get().close(() -> closed.add("here")));
    other.run(host -> there.get().close(() -> closed.add("there")));
    testbed.await("both have given their endpoint back", () -> closed.size() == 2 && server.<Integer>ask(host -> relay.get().allocations()) == 0);
    assertThat(hereEar.ended).isEmpty();
    assertThat(thereEar.ended).isEmpty();
  }

  /** The usual, but with users, and with peers on loopback: there the live host is. */
  private static TurnServerConfig relayConfig() {
    TurnServerConfig usual = Defaults.of(TurnServerConfig.class);
    return Changed.copy(usual, "loopbackPeers", true, "access", new LongTermConfig("street", "anna:secret", Duration.ofHours(1)));
  }

  private static final class Ear implements TurnListener {
    final List<Endpoint> relayed = new CopyOnWriteArrayList<>();
    final List<String> data = new CopyOnWriteArrayList<>();
    final List<StunOutcome> ended = new CopyOnWriteArrayList<>();

    @Override
    public void onAllocated(Endpoint relayedEndpoint, Endpoint mapped) {
      relayed.add(relayedEndpoint);
    }

    @Override
    public void onData(Endpoint peer, ByteBuffer received) {
      data.add(peer + " " + OnTestbed.text(received));
    }

    @Override
    public void onEnded(StunOutcome outcome) {
      ended.add(outcome);
    }
  }
}
