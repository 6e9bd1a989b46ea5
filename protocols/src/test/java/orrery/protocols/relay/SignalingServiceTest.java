package orrery.protocols.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Position;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.signaling.EndpointRequest;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.Policy;
import orrery.protocols.signaling.RelayKind;
import orrery.protocols.signaling.RelayProtocol;
import orrery.protocols.signaling.RelaySite;
import orrery.protocols.signaling.SignalingService;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Where relays are placed, and what becomes of wishes for which there is no room. */
class SignalingServiceTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final RelayWorld relays = new RelayWorld(2);
  private final World world = relays.world;

  private World.Machine device;

  private void begin(Policy policy, int queue, int pool) {
    relays.service(RelayWorld.serving(policy, queue, pool));
    device = relays.device("device");
  }

  private long refused(String reason) {
    return world.told().stream().filter(told -> told.kind().equals("relay.refused") && told.scope().equals("bep;" + reason)).count();
  }

  private RelayHostConfig room(int beps) {
    return relays.hosting(4, beps, SECOND, SECOND);
  }

  @Test
  void aRelayCanBeUsedWhenItIsLiveAndNotBefore() {
    begin(Policy.CLOSEST, 0, 0);
    relays.relay("relay", "server", room(2));
    relays.start();
    long began = world.nanoTime();
    RelayWorld.Wish wish = relays.wish(device, RelayWorld.bep("s"));
    world.runFor(Duration.ofSeconds(3));

    // A connection and a request to the service, 22 ms each; in the cloud nothing is far.
    assertThat((wish.atNanos - began) / 1e9).isCloseTo(1.044, within(0.01));
    assertThat(wish.grant().tokens()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void theEdgeGoesBeforeTheCloudWhichIsTheLastResort() {
    begin(Policy.CLOSEST, 0, 0);
    relays.relay("cloud", "server", room(2));
    relays.relay("edge", "set-top-box", room(1));
    relays.start();
    RelayWorld.Wish first = relays.wish(device, RelayWorld.bep("one"));
    world.runFor(Duration.ofSeconds(2));
    RelayWorld.Wish second = relays.wish(device, RelayWorld.bep("two"));
    world.runFor(Duration.ofSeconds(2));

    assertThat(first.grant().site()).isEqualTo(RelaySite.EDGE);
    assertThat(second.grant().site()).isEqualTo(RelaySite.CLOUD);
  }

  @Test
  void theClosestHostIsTaken() {
    begin(Policy.CLOSEST, 0, 0);
    relays.relay("near", "server", room(2));
    relays.relay(world.machine("far").type("server").position(-33, 151), room(2));
    relays.start();
    EndpointRequest here = new EndpointRequest(RelayKind.BEP, RelayProtocol.TCP, "s", Place.at(new Position(-37_000_000, 145_000_000)), 1, Duration.ofSeconds(30), Optional.empty());
    RelayWorld.Wish wish = relays.wish(device, here);
    world.runFor(Duration.ofSeconds(2));

    assertThat(wish.grant().endpoint().address()).isEqualTo(world.machineCalled("far").address());
  }

  @Test
  void theLeastLoadedHostIsTaken() {
    begin(Policy.LEAST_LOADED, 0, 0);
    World.Machine big = relays.relay("big", "server", room(8));
    World.Machine small = relays.relay("small", "server", room(4));
    relays.start();
    for (int i = 0; i < 9; i++) {
      relays.wish(device, RelayWorld.bep("s-" + i));
      world.runFor(Duration.ofMillis(1500));
    }
    assertThat(big.protocol(RelayHost.class).instances()).isEqualTo(6);
    assertThat(small.protocol(RelayHost.class).instances()).isEqualTo(3);
  }

  @Test
  void whoAsksForWhatNobodyOffersIsTurnedAwayAtOnce() {
    begin(Policy.CLOSEST, 8, 0);
    relays.relay("relay", "server", room(2));
    relays.start();
    RelayWorld.Wish webSocket = relays.wish(device, new EndpointRequest(RelayKind.BEP, RelayProtocol.WEBSOCKET, "s", Place.UNKNOWN, 1, Duration.ofSeconds(30), Optional.empty()));
    RelayWorld.Wish haste = relays.wish(device, new EndpointRequest(RelayKind.BEP, RelayProtocol.TCP, "s", Place.UNKNOWN, 1, Duration.ofMillis(900), Optional.empty()));
    RelayWorld.Wish crowd = relays.wish(device, new EndpointRequest(RelayKind.BEP, RelayProtocol.TCP, "s", Place.UNKNOWN, 1001, Duration.ofSeconds(30), Optional.empty()));
    world.runFor(SECOND);

    assertThat(List.of(webSocket.reason(), haste.reason(), crowd.reason())).containsOnly("status-503");
    assertThat(refused("none")).isEqualTo(3);
  }

  @Test
  void thoseForWhomThereIsNoRoomWaitInOrderAndNotForEver() {
    begin(Policy.CLOSEST, 2, 0);
    relays.relay("relay", "server", room(1));
    relays.start();
    RelayWorld.Wish holder = relays.wish(device, RelayWorld.bep("holder"));
    world.runFor(Duration.ofSeconds(2));
    List<RelayWorld.Wish> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      others.add(relays.wish(device, RelayWorld.bep("other-" + i)));
      world.runFor(Duration.ofMillis(100));
    }
    assertThat(others.get(2).reason()).as("the queue is full").isEqualTo("status-503");
    assertThat(service().waiting()).isEqualTo(2);

    relays.client(device).release(holder.grant().id(), holder.grant().tokens().get(0));
    world.runFor(Duration.ofSeconds(2));
    assertThat(others.get(0).outcome).isPresent();
    assertThat(others.get(0).grant().id()).isNotEqualTo(holder.grant().id());
    assertThat(others.get(1).outcome).isEmpty();

    world.runFor(Duration.ofSeconds(8));
    assertThat(others.get(1).reason()).isEqualTo("status-503");
    assertThat(refused("full")).isOne();
    assertThat(refused("timeout")).isOne();
    assertThat(world.observations("relay.queue.time")).hasSize(1);
  }

  @Test
  void aPoolGivesRelaysAwayWithoutWaitingAndTakesThemBack() {
    begin(Policy.RESERVED_POOL, 4, 2);
    World.Machine host = relays.relay("relay", "server", room(4));
    relays.start();
    world.runFor(SECOND);
    world.runFor(Duration.ofSeconds(10));
    assertThat(host.protocol(RelayHost.class).instances()).isEqualTo(2);
    long began = world.nanoTime();
    RelayWorld.Wish one = relays.wish(device, RelayWorld.bep("one"));
    RelayWorld.Wish two = relays.wish(device, RelayWorld.bep("two"));
    RelayWorld.Wish three = relays.wish(device, RelayWorld.bep("three"));
    world.runFor(SECOND);
    assertThat((one.atNanos - began) / 1e9).isLessThan(0.1);
    assertThat(one.grant().id()).isNotEqualTo(two.grant().id());
    assertThat(three.outcome).as("waits").isEmpty();

    relays.client(device).release(one.grant().id(), one.grant().tokens().get(0));
    world.runFor(SECOND);
    assertThat(three.grant().id()).as("the same relay again").isEqualTo(one.grant().id());
    assertThat(three.grant().tokens()).doesNotContainAnyElementsOf(one.grant().tokens());
    assertThat(host.protocol(RelayHost.class).instances()).isEqualTo(2);
  }

  @Test
  void aHostThatHasCrashedIsNoticedByAnOrderAndAnotherIsTaken() {
    begin(Policy.CLOSEST, 4, 0);
    World.Machine edge = relays.relay("edge", "set-top-box", room(4));
    relays.relay("cloud", "server", room(4));
    relays.start();
    edge.crash();
    RelayWorld.Wish wish = relays.wish(device, RelayWorld.bep("s"));
    world.runFor(Duration.ofSeconds(6));

    assertThat(wish.grant().site()).isEqualTo(RelaySite.CLOUD);
    assertThat(service().hosts()).isOne();
  }

  @Test
  void aRelayThatIsOfNoUseIsReplacedOnRequest() {
    begin(Policy.CLOSEST, 4, 0);
    World.Machine edge = relays.relay("edge", "set-top-box", room(4));
    relays.relay("cloud", "server", room(4));
    relays.start();
    RelayWorld.Wish first = relays.wish(device, RelayWorld.bep("s"));
    world.runFor(Duration.ofSeconds(2));
    edge.crash();
    RelayWorld.Wish second = relays.wish(device, RelayWorld.bep("s").afterFailureOf(first.grant().id()));
    world.runFor(Duration.ofSeconds(8));

    assertThat(second.grant().site()).isEqualTo(RelaySite.CLOUD);
    assertThat(service().relays()).isOne();
  }

  @Test
  void anOfferThatIsMadeAgainTakesNothingFromThoseWhoWait() {
    begin(Policy.CLOSEST, 4, 0);
    relays.relay("relay", "server", relays.hosting(4, 4, Duration.ofSeconds(8), Duration.ofSeconds(8)));
    relays.start();
    RelayWorld.Wish live = relays.wish(device, RelayWorld.sep("cluster"));
    // Offers are renewed every ten minutes.
    world.runUntil(Duration.ofMinutes(10).minusSeconds(5));
    RelayWorld.Wish wish = relays.wish(device, RelayWorld.bep("s"));
    world.runFor(Duration.ofSeconds(10));

    assertThat(live.outcome).isPresent();
    assertThat(wish.grant().tokens()).hasSize(2);
    assertThat(refused("failed")).isZero();
  }

  @Test
  void aServiceThatWasRestartedLearnsOfHostsAndOfWhatTheyRun() {
    begin(Policy.CLOSEST, 4, 0);
    relays.relay("relay", "server", room(4));
    relays.start();
    RelayWorld.Wish sep = relays.wish(device, RelayWorld.sep("cluster"));
    world.runFor(Duration.ofSeconds(2));
    relays.service.crash();
    world.runFor(SECOND);
    relays.service.start();
    assertThat(service().hosts()).isZero();
    world.runFor(RelayWorld.IDLE_LIMIT);

    // Its report that the SEP has ended is the occasion.
    assertThat(sep.outcome).isPresent();
    world.runFor(Duration.ofMinutes(10));
    assertThat(service().hosts()).isOne();
  }

  @Test
  void ordersWithoutTheTokenAreRefused() {
    begin(Policy.CLOSEST, 0, 0);
    RelayHostConfig any = room(4);
    RelayHostConfig known = new RelayHostConfig(any.service(), any.types(), any.cloudTypes(), 8080, any.seps(), any.beps(), any.connections(),
        any.goLiveLeast(), any.goLiveMost(), any.renew(), any.sep(), any.landmarks(), any.orders(), any.http());
    World.Machine relay = relays.relay("relay", "server", known);
    relays.start();
    RelayWorld.Wish wish = relays.wish(device, RelayWorld.bep("s"));
    world.runFor(Duration.ofSeconds(2));
    List<Integer> statuses = new ArrayList<>();
    HttpClient client = new HttpClient(device.host(), Defaults.of(HttpClientConfig.class));
    client.send(new Endpoint(relay.address(), 8080), HttpRequest.of("DELETE", "/instances/" + wish.grant().id()), result ->
        statuses.add(((HttpResult.Answer) result).response().status()));
    world.runFor(SECOND);

    assertThat(statuses).containsExactly(401);
    assertThat(relay.protocol(RelayHost.class).instances()).isOne();
  }

  private SignalingService service() {
    return relays.service.protocol(SignalingService.class);
  }
}
