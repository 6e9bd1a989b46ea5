package orrery.protocols.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static orrery.protocols.identity.IdentityWorld.at;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import orrery.host.Endpoint;
import orrery.host.Quantity;
import orrery.net.Deviation;
import orrery.net.Partition;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.identity.TokenClient.Reach;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** A node and its tokens: EC-24, EC-30, EC-39. */
class TokenClientTest {

  private final IdentityWorld net = new IdentityWorld(5);

  @Test
  void registersAndGetsATokenThatANeighbourLetsIn() {
    net.oneService();
    World.Machine a = net.start("a");
    World.Machine b = net.start("b");
    net.run("1 s");

    String token = net.token(a, Reach.BEYOND);
    Endpoint files = new Endpoint(b.address(), 8080);
    HttpHeaders bearer = HttpHeaders.of("Authorization", "Bearer " + token);
    assertThat(net.ask(a, files, new HttpRequest("GET", "/files", bearer, new byte[0])).status()).isEqualTo(204);
    assertThat(at(b).served).containsExactly("a of anna");
    assertThat(net.ask(a, files, HttpRequest.of("GET", "/files")).status()).isEqualTo(401);
    assertThat(net.ask(a, files, HttpRequest.of("GET", "/files")).headers().first("WWW-Authenticate")).contains("Bearer");
    assertThat(net.services.get(0).protocol(IdentityService.class).size()).as("only who wanted a token").isEqualTo(1);
  }

  @Test
  void usesAValidTokenWithoutACall() {
    net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");

    for (int i = 0; i < 20; i++) {
      assertThat(net.wish(a)).isEqualTo("granted");
      net.run("20 s");
    }
    assertThat(net.counted("token.calls", "token")).isEqualTo(1);
    assertThat(net.counted("token.uses", "kept")).isEqualTo(19);
    assertThat(net.world.observations("token.time")).singleElement().satisfies(each -> assertThat(each.value()).isBetween(40e6, 400e6));
  }

  @Test
  void renewsNearTheEndWhileItIsUsedAndNotOtherwise() {
    net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    net.wish(a);
    net.run("700 s");
    assertThat(net.counted("token.calls", "token")).as("nobody used it").isEqualTo(1);

    List<String> outcomes = new ArrayList<>();
    for (int i = 0; i < 360; i++) {
      at(a).tokens.token("drive", List.of("call"), Reach.BEYOND, IdentityWorld.PATIENCE, end -> outcomes.add(IdentityWorld.describe(end)));
      net.run("10 s");
    }
    assertThat(outcomes).hasSize(360).containsOnly("granted");
    // An hour of tokens of 600 s each, renewed at 75 to 90 % of that.
    assertThat(net.counted("token.calls", "token") - 1).isBetween(7L, 9L);
    assertThat(net.world.observations("token.time")).as("who waited: the first, and the one after the lapse").hasSize(2);
  }

  @Test
  void asksForAnotherWhenOneWasNotLetIn() {
    net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    String token = net.token(a, Reach.BEYOND);
    at(a).tokens.forget("some other");
    assertThat(net.token(a, Reach.BEYOND)).isEqualTo(token);
    at(a).tokens.forget(token);

    assertThat(net.token(a, Reach.BEYOND)).isNotEmpty().isNotEqualTo(token);
  }

  @Test
  void asksOnceForAllWhoWaitAndRegistersOnce() {
    net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    int[] granted = {0};
    for (int i = 0; i < 10; i++) {
      String audience = i < 8 ? "drive" : "beam";
      at(a).tokens.token(audience, List.of("call"), Reach.BEYOND, IdentityWorld.PATIENCE, end -> granted[0] += end instanceof TokenOutcome.Granted ? 1 : 0);
    }
    net.run("5 s");

    assertThat(granted[0]).isEqualTo(10);
    assertThat(net.counted("token.calls", "register")).isEqualTo(1);
    assertThat(net.counted("token.calls", "token")).isEqualTo(2);
  }

  @Test
  void keepsTokensAndItsIdentityOverARestart() {
    net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    String before = net.token(a, Reach.BEYOND);
    String key = at(a).keys.signing().publicKey().id();
    a.crash();
    net.run("10 s");
    a.start();
    net.run("1 s");

    assertThat(net.token(a, Reach.BEYOND)).isEqualTo(before);
    assertThat(at(a).keys.signing().publicKey().id()).isEqualTo(key);
    assertThat(net.counted("token.calls", "")).as("register and token, both before").isEqualTo(2);
    net.run("700 s");
    assertThat(net.wish(a)).isEqualTo("granted");
    assertThat(net.counted("token.calls", "register")).isEqualTo(1);
  }

  @Test
  void tellsWithinItsPatienceThatTheServiceIsAwayAndGoesOnWhenItIsBack() {
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    service.crash();

    assertThat(net.wish(a, Reach.BEYOND, "19 s")).isEqualTo("nothing yet");
    List<String> late = new ArrayList<>();
    net.run("2 s");
    assertThat(net.counted("token.uses", "none")).isEqualTo(1);
    at(a).tokens.token("drive", List.of("call"), Reach.LINK, Quantity.duration("10 min"), end -> late.add(IdentityWorld.describe(end)));
    net.run("100 s");
    long tried = net.counted("token.calls", "register");
    service.start();
    net.run("70 s");
    assertThat(late).containsExactly("granted");
    assertThat(tried).as("each later than the one before").isBetween(4L, 16L);
  }

  @Test
  void asksNoMoreWhenNobodyWaits() {
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    service.crash();
    net.wish(a, Reach.BEYOND, "30 s");
    long calls = net.counted("token.calls", "");
    int sent = net.world.sent().size();
    net.run("1 h");

    assertThat(net.counted("token.calls", "") - calls).isLessThanOrEqualTo(1);
    assertThat(net.world.sent().size() - sent).isLessThan(20);
  }

  @Test
  void registersAnewWithAServiceThatHasForgotten() {
    net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    assertThat(net.wish(a)).isEqualTo("granted");
    HttpHeaders bearer = HttpHeaders.of("Authorization", "Bearer " + tokenForIssuer(a));
    assertThat(net.ask(a, IdentityWorld.endpoint(net.services.get(0)), new HttpRequest("DELETE", "/clients/a", bearer, new byte[0])).status()).isEqualTo(204);
    net.run("700 s");

    assertThat(net.wish(a)).isEqualTo("granted");
    assertThat(net.counted("token.calls", "register")).isEqualTo(2);
  }

  private String tokenForIssuer(World.Machine node) {
    String[] token = {""};
    at(node).tokens.token(IdentityWorld.ISSUER, List.of(), Reach.BEYOND, IdentityWorld.PATIENCE,
        end -> token[0] = ((TokenOutcome.Granted) end).token());
    net.run("2 s");
    return token[0];
  }

  @Test
  void isRefusedWhatItIsNotRegisteredForAndDoesNotInsist() {
    net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    List<String> outcomes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      at(a).tokens.token("drive", List.of("admin"), Reach.BEYOND, IdentityWorld.PATIENCE, end -> outcomes.add(IdentityWorld.describe(end)));
      net.run("1 s");
    }

    assertThat(outcomes).hasSize(50).containsOnly("REFUSED");
    assertThat(net.counted("token.calls", "token")).isBetween(2L, 8L);
    assertThat(net.counted("token.errors", "invalid_scope")).isEqualTo(net.counted("token.calls", "token"));
  }

  @Test
  void aWrongClockIsPutRightByTheAnswer() {
    net.oneService();
    World.Machine a = net.start("a");
    World.Machine b = net.start("b");
    net.run("1 s");
    a.node().deviate(new Deviation(-3_600_000_000_000L, 0));
    b.node().deviate(new Deviation(30_000_000_000L, 0));

    assertThat(net.wish(a, Reach.BEYOND, "5 s")).as("an hour behind").isEqualTo("granted");
    assertThat(net.counted("token.refused", "expired") + net.counted("identity.requests", "register;400")).as("refused once").isEqualTo(1);
    assertThat(net.wish(b)).as("half a minute ahead, within the tolerance").isEqualTo("granted");
    String token = net.token(b, Reach.BEYOND);
    assertThat(net.check(b, token, false, "1 s")).isEqualTo("accepted");
    assertThat(net.check(a, token, false, "1 s")).as("to a receiver that is an hour behind, it is of the future").isEqualTo("NOT_YET_VALID");
  }

  @Test
  void refreshTokensRenewAndAreReplacedEachTime() {
    net.node = IdentityWorld.with(net.node, ClientKind.ACTIVATION_MODULE, "call", IdentityConfig.Renewal.REFRESH_TOKEN, "1 d");
    net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    for (int i = 0; i < 5; i++) {
      assertThat(net.wish(a)).isEqualTo("granted");
      net.run("590 s");
    }
    String stored = new String(at(a).host.storage().get("tokens").orElseThrow(), StandardCharsets.UTF_8);

    assertThat(stored).contains("\"refresh\":");
    assertThat(net.counted("token.errors", "")).isZero();
    assertThat(net.counted("token.calls", "token")).isEqualTo(5);
  }

  @Test
  void aLinkGoesOnOfflineForTheTimeOfGrace() {
    net.node = IdentityWorld.with(net.node, ClientKind.ACTIVATION_MODULE, "call", IdentityConfig.Renewal.CREDENTIALS, "1 h");
    net.oneService();
    World.Machine a = net.start("a");
    World.Machine b = net.start("b");
    net.run("1 s");
    String token = net.token(a, Reach.BEYOND);
    assertThat(net.check(b, token, true, "2 s")).isEqualTo("accepted");
    Partition cut = net.world.partition(Set.of("a", "b"), Set.of("identity"));
    net.run("590 s");
    assertThat(net.wish(a, Reach.LINK, "21 s")).as("until its end").isEqualTo("granted");
    net.run("60 s");

    assertThat(net.check(b, token, false, "6 s")).as("over, and not from the link").isEqualTo("EXPIRED");
    assertThat(net.wish(a, Reach.LINK, "6 s")).as("over, and the services away").isEqualTo("late");
    assertThat(net.check(b, token, true, "1 s")).as("before the receiver has found out").isEqualTo("nothing yet");
    net.run("10 s");
    assertThat(net.check(b, token, true, "0 s")).isEqualTo("late");
    assertThat(net.wish(a, Reach.LINK, "0 s")).as("found out before").isEqualTo("late");
    assertThat(net.wish(a, Reach.BEYOND, "25 s")).as("beyond the link it is of no use").isEqualTo("AWAY");
    net.run("1 h");
    net.check(b, token, true, "10 s");
    assertThat(net.check(b, token, true, "0 s")).as("after the grace").isEqualTo("EXPIRED");
    assertThat(net.wish(a, Reach.LINK, "25 s")).isEqualTo("AWAY");
    net.world.heal(cut);
    net.run("61 s");
    assertThat(net.wish(a, Reach.LINK, "10 s")).isEqualTo("granted");
    assertThat(net.counted("token.uses", "late")).isEqualTo(2);
  }

  @Test
  void aReceiverThatReachesTheIssuerGivesNoGrace() {
    net.oneService();
    World.Machine a = net.start("a");
    World.Machine b = net.start("b");
    net.run("1 s");
    String token = net.token(a, Reach.BEYOND);
    net.check(b, token, true, "2 s");
    net.world.partition(Set.of("a"), Set.of("identity"));
    net.run("700 s");

    assertThat(net.wish(a, Reach.LINK, "10 s")).isEqualTo("late");
    assertThat(net.check(b, token, true, "2 s")).isEqualTo("EXPIRED");
    assertThat(net.counted("token.checks", "late")).isZero();
  }

  @Test
  void idleNodesHaveNothingToDo() {
    net.oneService();
    Set<String> asked = new LinkedHashSet<>();
    World.Machine a = net.start("a");
    net.run("1 s");
    net.wish(a);
    net.run("1 min");
    int sent = net.world.sent().size();
    net.run("1 d");

    net.world.sent().stream().skip(sent).forEach(packet -> asked.add(packet.node()));
    assertThat(asked).isEmpty();
  }
}
