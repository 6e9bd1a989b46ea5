package orrery.protocols.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.net.Partition;
import orrery.net.nat.NatCatalogue;
import orrery.protocols.direct.DirectConfig;
import orrery.protocols.relay.RelayHost;
import orrery.protocols.relay.RelayHostConfig;
import orrery.protocols.signaling.SignalingService;
import orrery.protocols.signaling.SignalingServiceConfig;
import orrery.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two devices that exchange a content over a BEP, and go on over a direct path where their NATs let them. */
class DirectExchangeTest {

  private static final long LENGTH = 40_000_001;

  private final World world = World.withSeed(11);
  private World.Machine a;
  private World.Machine b;

  private static DirectConfig direct(boolean on) {
    DirectConfig usual = Defaults.of(DirectConfig.class);
    return new DirectConfig(on, usual.least(), usual.piece(), usual.attempts(), usual.attemptTime(), usual.pause(), usual.stall());
  }

  private static RelayedExchangeConfig exchanging(Endpoint service, long length, boolean directly) {
    RelayedExchangeConfig usual = Defaults.of(RelayedExchangeConfig.class);
    return new RelayedExchangeConfig(service.toString(), "a b", new DataSize(length), new DataSize(0), Duration.ofSeconds(20), usual.patience(), usual.goLive(),
        usual.proxy(), usual.landmarks(), direct(directly), usual.limits(), usual.http());
  }

  /** A device of its own home behind such a NAT, or in the open. */
  private World.Machine device(String name, String nat) {
    var behavior = NatCatalogue.find(nat).orElseThrow().behavior();
    return behavior.isPresent() ? world.machine(name).on(world.home("home-of-" + name, behavior.get())) : world.machine(name).inCloud();
  }

  private void begin(String natOfA, String natOfB, long length, boolean caller, boolean callee) {
    World.Machine signaling = world.machine("signaling").inCloud();
    Endpoint service = new Endpoint(signaling.address(), 80);
    signaling.running(host -> new SignalingService(host, Defaults.of(SignalingServiceConfig.class)));
    RelayHostConfig usual = Defaults.of(RelayHostConfig.class);
    RelayHostConfig hosting = new RelayHostConfig(service.toString(), "", "server", 0, 32, 16, 1000, Duration.ofMillis(500), Duration.ofMillis(500), usual.renew(),
        usual.sep(), usual.landmarks(), usual.orders(), usual.http());
    World.Machine relay = world.machine("relay").type("server").inCloud().running(host -> new RelayHost(host, hosting));
    a = device("a", natOfA).running(host -> new RelayedExchange(host, exchanging(service, length, caller)));
    b = device("b", natOfB).running(host -> new RelayedExchange(host, exchanging(service, length, callee)));
    List.of(signaling, relay, b).forEach(World.Machine::start);
    world.runFor(Duration.ofSeconds(5));
    a.start();
  }

  private Optional<World.Told> first(String kind, String scope) {
    return world.told().stream().filter(told -> told.kind().equals(kind) && told.scope().equals(scope)).findFirst();
  }

  private long total(String kind, String scope) {
    return world.told().stream().filter(told -> told.kind().equals(kind) && told.scope().equals(scope)).mapToLong(told -> Long.parseLong(told.value())).sum();
  }

  private boolean has(String event) {
    return world.told().stream().anyMatch(told -> told.node().equals("a") && told.scope().equals("exchange") && told.value().matches(event));
  }

  /** Runs until so many bytes have come over the direct path. */
  private void comeDirectly(long bytes) {
    for (int i = 0; i < 600 && total("exchange.bytes", "direct") < bytes; i++) {
      world.runFor(Duration.ofMillis(100));
    }
    assertThat(total("exchange.bytes", "direct")).isGreaterThanOrEqualTo(bytes);
  }

  /** Runs until the first exchange is over. */
  private void finishOne() {
    for (int i = 0; i < 1000 && !has("has \\d+ bytes") && !has(".*failed.*"); i++) {
      world.runFor(Duration.ofMillis(100));
    }
    assertThat(has("has \\d+ bytes")).as("the content is there").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "port-restricted-cone, port-restricted-cone", "full-cone, full-cone", "restricted-cone, port-restricted-cone", "none, none", "none, symmetric", "symmetric, none",
    "port-restricted-cone-rst, port-restricted-cone-rst", "port-restricted-cone-rst, port-restricted-cone", "port-restricted-cone, port-restricted-cone-rst",
    "port-restricted-cone, none", "linux-masquerade, linux-masquerade"
  })
  void goesOnDirectlyWhereNatsLetIt(String natOfA, String natOfB) {
    begin(natOfA, natOfB, LENGTH, true, true);
    finishOne();

    assertThat(total("exchange.upgrade", "direct")).isOne();
    assertThat(total("exchange.bytes", "relayed") + total("exchange.bytes", "direct")).isEqualTo(LENGTH);
    assertThat(total("relay.bytes", "bep")).as("what the relay has passed on, requests and heads included").isLessThan(LENGTH / 10);
  }

  @ParameterizedTest
  @CsvSource({"symmetric, symmetric", "symmetric, port-restricted-cone", "port-restricted-cone, symmetric", "corporate, corporate", "symmetric, full-cone"})
  void staysOnTheRelayWhereTheyDoNot(String natOfA, String natOfB) {
    begin(natOfA, natOfB, 400_000_000, true, true);
    finishOne();

    assertThat(total("exchange.upgrade", "no-path")).isOne();
    assertThat(total("exchange.bytes", "relayed")).isEqualTo(400_000_000);
    assertThat(total("exchange.bytes", "direct")).isZero();
  }

  @Test
  void givesUpTheRelayOnceThePathIsProven() {
    begin("port-restricted-cone", "port-restricted-cone", 400_000_000, true, true);
    finishOne();

    World.Told ended = first("relay.ended", "bep;over").orElseThrow();
    assertThat((world.nanoTime() - ended.time()) / 1e9).as("seconds between the end of the relay and that of the exchange").isGreaterThan(20);
    assertThat(first("exchange.upgrade", "direct").orElseThrow().time()).isLessThan(ended.time());
  }

  @Test
  void fetchesTheRestOverARelayWhenTheDirectPathDies() {
    begin("port-restricted-cone", "port-restricted-cone", 200_000_000, true, true);
    comeDirectly(50_000_000);
    Partition cut = world.partition(Set.of("a"), Set.of("b"));
    finishOne();
    world.heal(cut);

    assertThat(total("exchange.path.lost", "stalled")).isOne();
    assertThat(total("exchange.bytes", "relayed") + total("exchange.bytes", "direct")).isEqualTo(200_000_000);
    assertThat(total("exchange.bytes", "relayed")).isGreaterThan(50_000_000);
    assertThat(total("exchange.upgrade", "direct")).isOne();
  }

  @Test
  void anExchangeWhoseCalleeIsGoneFailsOrIsHadAnew() {
    begin("port-restricted-cone", "port-restricted-cone", 200_000_000, true, true);
    comeDirectly(50_000_000);
    // The callee has lost all it knew. It comes back, and what is missing is asked of it again.
    b.crash();
    b.start();
    world.runFor(Duration.ofMinutes(2));

    assertThat(total("exchange.path.lost", "stalled") + total("exchange.path.lost", "reset")).isOne();
    assertThat(has("has \\d+ bytes") || has(".*failed.*")).as("it does not hang").isTrue();
  }

  @Test
  void aCallerThatLeavesCountsNothing() {
    begin("port-restricted-cone", "port-restricted-cone", 400_000_000, true, true);
    while (total("exchange.bytes", "relayed") == 0 && world.nanoTime() < 200e9) {
      world.runFor(Duration.ofMillis(10));
    }
    a.stop();
    world.runFor(Duration.ofSeconds(60));

    assertThat(world.told()).noneMatch(told -> told.kind().equals("exchange.upgrade") && !told.scope().equals("direct"));
    assertThat(world.told()).noneMatch(told -> told.kind().equals("exchange.failed"));
    assertThat(first("relay.ended", "bep;over").or(() -> first("relay.ended", "bep;idle"))).as("the relay ends").isPresent();
  }

  @Test
  void staysOnTheRelayWhereTheCalleeKnowsNothingOfIt() {
    begin("port-restricted-cone", "port-restricted-cone", LENGTH, true, false);
    finishOne();

    assertThat(total("exchange.upgrade", "refused")).isOne();
    assertThat(total("exchange.bytes", "relayed")).isEqualTo(LENGTH);
  }

  @Test
  void givesAsEverWhereTheCallerKnowsNothingOfIt() {
    begin("port-restricted-cone", "port-restricted-cone", LENGTH, false, true);
    finishOne();

    assertThat(world.told()).noneMatch(told -> told.kind().startsWith("exchange.upgrade"));
    assertThat(total("relay.bytes", "bep")).isGreaterThan(LENGTH);
  }

  @Test
  void isNotTriedForAContentThatIsSoonThere() {
    begin("port-restricted-cone", "port-restricted-cone", 500_000, true, true);
    finishOne();

    assertThat(total("exchange.upgrade", "small")).isOne();
    assertThat(world.sent("direct")).isEmpty();
  }
}
