package orrery.protocols.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.Policy;
import orrery.protocols.signaling.SignalingClient;
import orrery.protocols.signaling.SignalingOutcome;
import orrery.world.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster behind a NAT that is reached for signaling over its SEP. */
class SepTest {

  private static final int RECEIVER = 4740;

  private final RelayWorld relays = new RelayWorld(9);
  private final World world = relays.world;
  private final List<EndpointGrant> reachable = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private World.Machine host;
  private World.Machine spare;
  private World.Machine proxy;
  private World.Machine member;
  private World.Machine outside;

  /** The proxy of the home's cluster. */
  private final class ProxyNode implements Protocol {
    final ClusterProxy proxy;
    final SignalingClient signaling;

    ProxyNode(Host host) {
      signaling = new SignalingClient(host, Defaults.of(HttpClientConfig.class), relays.servicePoint());
      proxy = new ClusterProxy(host, Defaults.of(ClusterProxyConfig.class), signaling, "home",
          id -> id.name().equals("member") ? Optional.of(new Endpoint(member.address(), RECEIVER)) : Optional.empty(),
          (body, reply) -> reply.answer("proxy".getBytes(StandardCharsets.US_ASCII)), reachable::add);
    }

    @Override
    public void start() {
      proxy.become(Place.UNKNOWN);
    }

    @Override
    public void stop(Runnable done) {
      proxy.resign();
      done.run();
    }
  }

  /** A member that answers with what it was told, backwards. */
  private static final class MemberNode implements Protocol {
    final SignalReceiver receiver;

    MemberNode(Host host) {
      receiver = new SignalReceiver(host, (body, reply) ->
          reply.answer(new StringBuilder(new String(body, StandardCharsets.US_ASCII)).reverse().toString().getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void start() {
      receiver.start(RECEIVER);
    }

    @Override
    public void stop(Runnable done) {
      receiver.stop();
      done.run();
    }
  }

  @BeforeEach
  void begin() {
    relays.service(RelayWorld.serving(Policy.CLOSEST, 4, 0));
    host = relays.relay("relay", "set-top-box", relays.hosting(4, 4, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    spare = relays.relay("spare", "server", relays.hosting(4, 4, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    World.Home home = world.home("home");
    member = world.machine("member").on(home).running(MemberNode::new);
    proxy = world.machine("proxy").on(home).running(ProxyNode::new);
    outside = relays.device("outside");
    relays.start();
    member.start();
    proxy.start();
    world.runFor(Duration.ofSeconds(3));
  }

  private void signal(String node, String text) {
    new SignalSender(outside.host(), Defaults.of(HttpClientConfig.class)).send(
        reachable.get(reachable.size() - 1).endpoint(), new NodeId(node), text.getBytes(StandardCharsets.US_ASCII),
        outcome -> answers.add(outcome instanceof SignalOutcome.Answered answered
            ? new String(answered.body(), StandardCharsets.US_ASCII) : ((SignalOutcome.Failed) outcome).reason()));
  }

  @Test
  void aMemberBehindANatAnswersARequestFromAnotherHome() {
    signal("member", "abc");
    signal("proxy", "abc");
    world.runFor(Duration.ofSeconds(1));

    assertThat(answers).containsExactlyInAnyOrder("cba", "proxy");
  }

  @Test
  void aRequestForNobodyAndOneForASilentMemberFailEachInItsWay() {
    signal("nobody", "abc");
    world.runFor(Duration.ofSeconds(1));
    member.crash();
    signal("member", "abc");
    world.runFor(Duration.ofSeconds(30));

    assertThat(answers).containsExactly("status-404", "status-504");
  }

  @Test
  void aRequestThatIsTooLongIsRefusedBeforeTheTunnel() {
    signal("member", "x".repeat(9000));
    world.runFor(Duration.ofSeconds(1));
    assertThat(answers).containsExactly("status-413");
  }

  @Test
  void theSepOfAClusterIsFoundAndTellsNoToken() {
    List<EndpointGrant> found = new ArrayList<>();
    relays.client(outside).find("home", outcome -> found.add(((SignalingOutcome.Granted) outcome).grant()));
    world.runFor(Duration.ofSeconds(1));

    assertThat(found).singleElement().satisfies(grant -> {
      assertThat(grant.endpoint()).isEqualTo(reachable.get(0).endpoint());
      assertThat(grant.tokens()).isEmpty();
    });
  }

  @Test
  void aSepLivesAsLongAsItsTunnelAndAnIdleLimitMore() {
    world.runFor(Duration.ofMinutes(10));
    assertThat(host.protocol(RelayHost.class).instances()).as("with a tunnel").isOne();
    // A crash says nothing: the tunnel counts as gone after 75 s of silence.
    proxy.crash();
    world.runFor(Duration.ofSeconds(75).plus(RelayWorld.IDLE_LIMIT).minusSeconds(31));
    assertThat(host.protocol(RelayHost.class).instances()).isOne();
    world.runFor(Duration.ofSeconds(33));
    assertThat(host.protocol(RelayHost.class).instances()).isZero();
    assertThat(relays.ended("sep", "idle")).isOne();
  }

  @Test
  void aProxyThatLeavesGivesItsSepBack() {
    proxy.protocol(ProxyNode.class).proxy.resign();
    world.runFor(Duration.ofSeconds(1));
    assertThat(host.protocol(RelayHost.class).instances()).isZero();
  }

  @Test
  void aCrashOfTheRelayHostIsNoticedByTheProxyWhichIsSoonReachableElsewhere() {
    host.crash();
    world.runFor(Duration.ofMinutes(1));

    assertThat(reachable).hasSize(2);
    assertThat(reachable.get(1).endpoint().address()).isEqualTo(spare.address());
    signal("member", "abc");
    world.runFor(Duration.ofSeconds(1));
    assertThat(answers).containsExactly("cba");
  }

  @Test
  void nobodyAttachesWithoutTheToken() {
    RelayWorld.Side stranger = relays.new Side();
    Endpoint attach = reachable.get(0).attach().orElseThrow();
    Connection connection = outside.host().connect(new ConnectSpec("sep", attach), stranger);
    world.runFor(Duration.ofSeconds(1));
    connection.write(Frames.frame(TunnelCodec.encode(new TunnelMessage.Attach("guessed", new NodeId("outside")))));
    world.runFor(Duration.ofSeconds(1));
    assertThat(stranger.finished).isTrue();

    RelayWorld.Side hasty = relays.new Side();
    Connection other = outside.host().connect(new ConnectSpec("sep", attach), hasty);
    world.runFor(Duration.ofSeconds(1));
    other.write(Frames.frame(TunnelCodec.encode(new TunnelMessage.Answer(1, new byte[3]))));
    world.runFor(Duration.ofSeconds(1));
    assertThat(hasty.failure).contains(ConnectionFailure.RESET);

    signal("member", "abc");
    world.runFor(Duration.ofSeconds(1));
    assertThat(answers).containsExactly("cba");
  }
}
