package orrery.protocols.passage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Endpoint;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.service.Route;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls between two homes, by signals and over BEPs. */
class PassageTest {

  private static final String CONE = "port-restricted-cone";
  private static final PassageConfig BEP_ALONE = PassageNode.config(0);
  private static final PassageConfig USUAL = PassageNode.config(8000);

  private final PassageWorld at = new PassageWorld(7);

  private static HttpRequest get(String target) {
    return HttpRequest.of("GET", target);
  }

  /** What is left when all has ended. */
  private void nothingIsLeft() {
    at.world.runFor(Duration.ofSeconds(100));
    assertThat(at.caller().passages.count()).as("passages of the caller").isZero();
    assertThat(at.callee().desk.count()).as("passages of the callee").isZero();
    assertThat(at.callee().gateway.connections()).as("connections of its gateway").isZero();
  }

  // ---- Over a BEP

  @ParameterizedTest
  @CsvSource({"port-restricted-cone, port-restricted-cone", "symmetric, symmetric", "symmetric, full-cone", "full-cone, port-restricted-cone", "corporate, symmetric"})
  void callsTheGatewayOfANodeBehindANatOverABep(String natOfA, String natOfB) {
    at.begin(natOfA, natOfB, BEP_ALONE);
    PassageNode.Asked asked = at.caller().ask(PassageNode.post("/echo", 30_000));
    at.world.runFor(Duration.ofSeconds(5));

    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.response().body()).hasSize(30_000);
    assertThat(at.total("passage.outcomes", "relayed")).isOne();
    assertThat(at.total("relay.bytes", "bep")).isGreaterThan(60_000);
    nothingIsLeft();
    assertThat(at.total("relay.ended", "bep;over")).isOne();
  }

  @Test
  void twoHundredCallsUseOnePassage() {
    at.begin(CONE, "symmetric", BEP_ALONE);
    List<PassageNode.Asked> all = new ArrayList<>();
    at.caller().askAgainAndAgain(200, all);
    at.world.runFor(Duration.ofSeconds(40));

    assertThat(all).hasSize(200).allMatch(asked -> asked.status() == 200);
    assertThat(at.total("passage.outcomes", "relayed")).isOne();
    assertThat(at.world.observations("passage.set-up.time")).hasSize(1);
    assertThat(at.world.observations("passage.round-trip")).hasSize(200);
    assertThat(at.total("relay.placement", "bep;cloud")).isOne();
    nothingIsLeft();
  }

  @Test
  void aBulkPassesEitherWay() {
    at.begin(CONE, CONE, BEP_ALONE);
    PassageNode.Asked up = at.caller().askForBulk(new HttpRequest("PUT", "/film", HttpHeaders.NONE, new HttpBulk(9, 30_000_000)));
    at.world.runFor(Duration.ofSeconds(20));
    PassageNode.Asked down = at.caller().askForBulk(get("/film"));
    at.world.runFor(Duration.ofSeconds(20));

    assertThat(up.status()).isEqualTo(201);
    assertThat(at.callee().served).contains("put 30000000");
    assertThat(down.response().bulk()).isEqualTo(new HttpBulk(7, 20_000_000));
    assertThat(at.total("passage.bytes", "relayed;sent")).isBetween(30_000_000L, 30_001_000L);
    assertThat(at.total("passage.bytes", "relayed;received")).isBetween(20_000_000L, 20_001_000L);
    nothingIsLeft();
  }

  /** Whoever comes from this machine or this link may be let in by less. */
  @ParameterizedTest
  @CsvSource({"0", "8000"})
  void theGatewayTakesNoCallerForOneOfItsOwnMachineOrLink(long early) {
    at.begin(CONE, CONE, PassageNode.config(early));
    PassageNode.Asked asked = at.caller().ask(get("/from"));
    at.world.runFor(Duration.ofSeconds(5));

    assertThat(new String(asked.response().body(), StandardCharsets.UTF_8).strip()).isEqualTo("192.0.0.8:0");
    nothingIsLeft();
  }

  // ---- By signals

  @Test
  void aSmallRequestAndItsAnswerNeedNoBep() {
    at.begin(CONE, "symmetric", USUAL);
    PassageNode.Asked asked = at.caller().ask(PassageNode.post("/echo", 3000));
    at.world.runFor(Duration.ofSeconds(2));

    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.response().body()).hasSize(3000);
    nothingIsLeft();
    assertThat(at.total("passage.outcomes", "signalled")).isOne();
    assertThat(at.total("relay.placement", "bep;cloud")).isZero();
  }

  @Test
  void anAnswerThatIsLongComesOverABepAndTheRequestIsCarriedOutOnce() {
    at.begin(CONE, CONE, USUAL);
    PassageNode.Asked asked = at.caller().ask(get("/large"));
    at.world.runFor(Duration.ofSeconds(5));

    assertThat(asked.response().body()).hasSize(100_000);
    assertThat(at.callee().served).containsExactly("large");
    assertThat(at.total("passage.outcomes", "relayed")).isOne();
    nothingIsLeft();
  }

  @Test
  void anAnswerThatIsLateComesOverABepAndTheRequestIsCarriedOutOnce() {
    at.begin(CONE, CONE, USUAL);
    PassageNode.Asked asked = at.caller().ask(PassageNode.post("/slow", 10));
    at.world.runFor(Duration.ofSeconds(8));

    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.seconds).isCloseTo(5, within(0.5));
    assertThat(at.callee().served).containsExactly("slow");
    nothingIsLeft();
  }

  @Test
  void aBulkThatAnswersASmallRequestComesOverABep() {
    at.begin(CONE, CONE, USUAL);
    PassageNode.Asked down = at.caller().askForBulk(get("/film"));
    at.world.runFor(Duration.ofSeconds(20));

    assertThat(down.response().bulk()).isEqualTo(new HttpBulk(7, 20_000_000));
    assertThat(at.callee().served).containsExactly("film");
    nothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource({"30000", "7980"})
  void aRequestThatIsTooLongForASignalGoesOverABep(int bytes) {
    at.begin(CONE, CONE, USUAL);
    PassageNode.Asked asked = at.caller().ask(PassageNode.post("/echo", bytes));
    at.world.runFor(Duration.ofSeconds(5));

    assertThat(asked.response().body()).hasSize(bytes);
    assertThat(at.total("passage.outcomes", "relayed")).isOne();
    nothingIsLeft();
  }

  @Test
  void aBulkGoesOverABep() {
    at.begin(CONE, CONE, USUAL);
    PassageNode.Asked up = at.caller().askForBulk(new HttpRequest("PUT", "/film", HttpHeaders.NONE, new HttpBulk(9, 30_000_000)));
    at.world.runFor(Duration.ofSeconds(20));

    assertThat(up.status()).isEqualTo(201);
    nothingIsLeft();
  }

  @Test
  void whoAsksAgainAndAgainGetsABep() {
    at.begin(CONE, CONE, USUAL);
    List<PassageNode.Asked> all = new ArrayList<>();
    at.caller().askAgainAndAgain(50, all);
    at.world.runFor(Duration.ofSeconds(20));

    assertThat(all).hasSize(50).allMatch(asked -> asked.status() == 200);
    assertThat(at.world.observations("passage.round-trip").stream().filter(o -> o.labels().equals(List.of("signalled")))).hasSize(3);
    assertThat(at.world.observations("passage.round-trip").stream().filter(o -> o.labels().equals(List.of("relayed")))).hasSize(47);
    assertThat(at.callee().served).hasSize(50);
    nothingIsLeft();
  }

  @Test
  void goesOnBySignalsWhereThereIsNoBep() {
    PassageWorld poor = new PassageWorld(7, 0).begin(CONE, CONE, USUAL);
    List<PassageNode.Asked> all = new ArrayList<>();
    poor.caller().askAgainAndAgain(10, all);
    poor.world.runFor(Duration.ofSeconds(20));

    assertThat(all).hasSize(10).allMatch(asked -> asked.status() == 200);
    assertThat(poor.total("passage.refused", "no-bep")).isEqualTo(3);
    assertThat(poor.total("passage.outcomes", "signalled")).isOne();
  }

  /** Who hears of a refusal asks somebody else: it must mean that nothing was done. */
  @Test
  void aRequestThatWasCarriedOutIsLostAndNotRefused() {
    PassageWorld poor = new PassageWorld(7, 0).begin(CONE, CONE, USUAL);
    PassageNode.Asked asked = poor.caller().ask(get("/large"));
    poor.world.runFor(Duration.ofSeconds(2));

    assertThat(asked.reason()).isEqualTo(HttpResult.Reason.RESET);
    assertThat(poor.callee().served).containsExactly("large");
    poor.world.runFor(Duration.ofSeconds(2));
    assertThat(poor.callee().desk.count() + poor.callee().gateway.connections() + poor.caller().passages.count()).isZero();
  }

  // ---- What goes wrong

  @ParameterizedTest
  @CsvSource({"0", "8000"})
  void theLossOfTheRelayIsTheLossOfTheRequestOnIt(long early) {
    at.begin(CONE, CONE, PassageNode.config(early));
    PassageNode.Asked asked = at.caller().ask(get("/never"));
    at.world.runFor(Duration.ofSeconds(8));
    assertThat(asked.result).isEmpty();
    at.relay.stop();
    at.world.runFor(Duration.ofSeconds(10));

    assertThat(asked.reason()).isEqualTo(HttpResult.Reason.RESET);
    assertThat(asked.results).isOne();
    assertThat(at.total("passage.ended", "bearer-reset")).isOne();
    nothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource({"0, relay", "0, b", "8000, relay", "8000, b"})
  void aCallIsOverInItsTimeWhenAMachineIsSwitchedOff(long early, String machine) {
    at.begin(CONE, CONE, PassageNode.config(early));
    PassageNode.Asked asked = at.caller().ask(get("/never"));
    at.world.runFor(Duration.ofSeconds(5));
    at.world.machineCalled(machine).crash();
    at.world.runFor(Duration.ofSeconds(60));

    assertThat(asked.results).isOne();
    assertThat(asked.seconds).isLessThanOrEqualTo(60);
    at.world.runFor(Duration.ofSeconds(100));
    assertThat(at.caller().passages.count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 100", "0, 700", "0, 3000", "8000, 20", "8000, 3000"})
  void aCallerThatIsSwitchedOffLeavesNothingWithTheCallee(long early, long afterMillis) {
    at.begin(CONE, CONE, PassageNode.config(early));
    at.caller().ask(get("/never"));
    at.world.runFor(Duration.ofMillis(afterMillis));
    at.a.crash();
    at.world.runFor(Duration.ofMinutes(3));

    assertThat(at.callee().desk.count()).isZero();
    assertThat(at.callee().gateway.connections()).isZero();
    assertThat(at.total("relay.ended", "bep;idle") + at.total("relay.ended", "bep;released") + at.total("relay.ended", "bep;over"))
        .isEqualTo(at.total("relay.placement", "bep;cloud"));
  }

  @Test
  void anAnswerThatTakesLongerThanTheRelayRestsIsLost() {
    at.begin(CONE, CONE, BEP_ALONE);
    PassageNode.Asked asked = at.caller().ask(get("/never"));
    at.world.runFor(Duration.ofSeconds(40));

    assertThat(asked.reason()).isEqualTo(HttpResult.Reason.RESET);
    assertThat(at.total("relay.ended", "bep;idle")).isOne();
    nothingIsLeft();
  }

  @Test
  void aCallFailsAtOnceWhereThereIsNoBep() {
    PassageWorld poor = new PassageWorld(7, 0).begin(CONE, CONE, BEP_ALONE);
    PassageNode.Asked asked = poor.caller().ask(get("/small"));
    poor.world.runFor(Duration.ofSeconds(2));

    assertThat(asked.reason()).isEqualTo(HttpResult.Reason.REFUSED);
    assertThat(poor.total("passage.outcomes", "refused")).isOne();
    assertThat(poor.total("passage.refused", "no-bep")).isOne();
    assertThat(poor.callee().gateway.connections()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0", "8000"})
  void aNodeThatDoesNotShareRefuses(long early) {
    PassageConfig config = PassageNode.config(early);
    at.begin(CONE, CONE, config, config, false);
    PassageNode.Asked asked = at.caller().ask(get("/small"));
    at.world.runFor(Duration.ofSeconds(5));

    assertThat(asked.reason()).isEqualTo(HttpResult.Reason.REFUSED);
    assertThat(at.callee().served).isEmpty();
    assertThat(at.total("passage.refused", "not-shared")).isOne();
    assertThat(at.total("relay.placement", "bep;cloud")).isZero();
    nothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource({"0", "8000"})
  void aNodeThatIsNotThereIsOut(long early) {
    at.begin(CONE, CONE, PassageNode.config(early));
    at.b.crash();
    PassageNode.Asked asked = at.caller().ask(get("/small"));
    at.world.runFor(Duration.ofSeconds(61));

    assertThat(asked.results).isOne();
    assertThat(asked.result.orElseThrow()).isInstanceOf(HttpResult.NoAnswer.class);
    at.world.runFor(Duration.ofSeconds(100));
    assertThat(at.caller().passages.count()).isZero();
  }

  // ---- Bounds

  @Test
  void aPassageThatRestsEndsByItself() {
    at.begin(CONE, CONE, BEP_ALONE);
    Hearing hearing = new Hearing();
    at.caller().passages.connect(at.caller().peer(), hearing);
    at.world.runFor(Duration.ofSeconds(15));
    assertThat(hearing.open).isTrue();
    assertThat(at.caller().passages.count()).isOne();
    at.world.runFor(Duration.ofSeconds(10));

    assertThat(hearing.failures).hasSize(1);
    assertThat(at.total("passage.ended", "idle")).isOne();
    nothingIsLeft();
  }

  @Test
  void aCallerHasNoMoreBepsOpenedThanItMay() {
    PassageConfig eager = Records.with(BEP_ALONE, "most", 100);
    at.begin(CONE, CONE, eager, BEP_ALONE, true);
    List<Hearing> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Hearing hearing = new Hearing();
      all.add(hearing);
      at.caller().passages.connect(at.caller().peer(), hearing);
    }
    at.world.runFor(Duration.ofSeconds(10));

    assertThat(all.stream().filter(hearing -> hearing.open)).hasSize(4);
    assertThat(at.total("passage.refused", "caller-limit")).isEqualTo(16);
    assertThat(at.total("relay.placement", "bep;cloud")).isEqualTo(4);
    nothingIsLeft();
  }

  @Test
  void callersTogetherHaveNoMoreBepsOpenedThanTheyMay() {
    at.begin(CONE, CONE, Records.with(BEP_ALONE, "most", 100), Records.with(Records.with(BEP_ALONE, "served", 3), "servedEach", 100), true);
    for (int i = 0; i < 20; i++) {
      at.caller().passages.connect(at.caller().peer(), new Hearing());
    }
    at.world.runFor(Duration.ofSeconds(10));

    assertThat(at.total("passage.refused", "limit")).isEqualTo(17);
    assertThat(at.total("relay.placement", "bep;cloud")).isEqualTo(3);
    nothingIsLeft();
  }

  @Test
  void onePassageThatRestsMakesRoomForAnother() {
    at.begin(CONE, CONE, Records.with(BEP_ALONE, "most", 2));
    List<Hearing> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Hearing hearing = new Hearing();
      all.add(hearing);
      at.caller().passages.connect(at.caller().peer(), hearing);
      at.world.runFor(Duration.ofSeconds(3));
    }

    assertThat(all).allMatch(hearing -> hearing.open);
    assertThat(all.get(0).failures).hasSize(1);
    assertThat(at.caller().passages.count()).isEqualTo(2);
    nothingIsLeft();
  }

  @Test
  void isTurnedAwayWhereNoneRests() {
    at.begin(CONE, CONE, Records.with(BEP_ALONE, "most", 2));
    List<Hearing> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Hearing hearing = new Hearing();
      all.add(hearing);
      at.caller().passages.connect(at.caller().peer(), hearing);
      assertThat(hearing.failures).as("later, and not within the call").isEmpty();
    }
    at.world.runFor(Duration.ofMillis(1));

    assertThat(all.get(2).failures).hasSize(1);
    assertThat(at.total("passage.outcomes", "limit")).isOne();
    at.world.runFor(Duration.ofSeconds(5));
    assertThat(all.get(0).open && all.get(1).open).isTrue();
    nothingIsLeft();
  }

  // ---- Straight

  @Test
  void connectsStraightToWhoCanBeCalled() {
    at.begin(CONE, CONE, USUAL);
    PassageNode open = at.open();
    PassageNode.Asked asked = at.caller().straightTo(at.caller().peer(), new Endpoint(open.host.interfaces().get(0).addresses().get(0).address(), 8080)).ask(get("/small"));
    at.world.runFor(Duration.ofSeconds(2));

    assertThat(asked.status()).isEqualTo(200);
    assertThat(open.served).containsExactly("small");
    assertThat(new PassageWay(at.caller().passages, at.caller().peer()).route()).isEqualTo(Route.LINK);
    assertThat(at.total("passage.outcomes", "straight")).isOne();
    assertThat(at.total("relay.placement", "bep;cloud")).isZero();
    nothingIsLeft();
  }

  /** Home routers let nobody in, whatever the address. */
  @ParameterizedTest
  @CsvSource({"0", "8000"})
  void goesOverRelaysWhereItCannotConnectStraightAndRemembersThat(long early) {
    at.begin(CONE, CONE, PassageNode.config(early));
    PassageNode.Asked asked = at.caller().straightTo(at.caller().peer(), new Endpoint(at.homeOfB(), 8080)).ask(get("/small"));
    at.world.runFor(Duration.ofSeconds(30));
    PassageNode.Asked again = at.caller().ask(get("/small"));
    at.world.runFor(Duration.ofSeconds(3));

    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.seconds).isBetween(3.0, 4.0);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.seconds).isLessThan(1);
    assertThat(new PassageWay(at.caller().passages, at.caller().peer()).route()).isEqualTo(Route.RELAYED);
    nothingIsLeft();
    assertThat(at.total("passage.outcomes", early == 0 ? "relayed" : "signalled")).isEqualTo(2);
  }

  // ---- What it is worth

  /** What the packets, and the bytes in them, are that a span of time has seen, but for keeping tunnels alive. */
  private record Traffic(long packets, long bytes) {

    static Traffic since(PassageWorld at, long nanos) {
      List<World.Sent> all = at.world.sent().stream().filter(sent -> sent.time() >= nanos).toList();
      return new Traffic(all.size(), all.stream().mapToLong(sent -> sent.payload().length).sum());
    }
  }

  private static Traffic trafficOf(PassageWorld at, PassageNode.Asked[] asked) {
    long began = at.world.nanoTime();
    asked[0] = at.caller().ask(PassageNode.post("/echo", 500));
    at.world.runFor(Duration.ofSeconds(2));
    return Traffic.since(at, began);
  }

  /** The times are those of a lightly loaded world: LANs of 100 Mb/s, and a relay that goes live in half a second. */
  @Test
  void theFirstCallIsQuickerBySignalAndThoseThatFollowAsQuickOverTheBep() {
    PassageNode.Asked[] asked = new PassageNode.Asked[1];
    List<Double> seconds = new ArrayList<>();
    List<Traffic> traffic = new ArrayList<>();
    for (PassageConfig config : List.of(USUAL, BEP_ALONE)) {
      PassageWorld fresh = new PassageWorld(7).begin(CONE, "symmetric", config);
      for (int i = 0; i < 2; i++) {
        traffic.add(trafficOf(fresh, asked));
        seconds.add(asked[0].seconds);
      }
    }

    assertThat(seconds.get(0)).as("by signal").isLessThan(seconds.get(2) / 5);
    assertThat(seconds.get(3)).as("over a BEP that is there").isLessThanOrEqualTo(seconds.get(1));
    assertThat(traffic.get(0).packets).isLessThan(traffic.get(2).packets / 2);
    assertThat(traffic.get(3).packets).isLessThanOrEqualTo(traffic.get(1).packets);
  }
}
