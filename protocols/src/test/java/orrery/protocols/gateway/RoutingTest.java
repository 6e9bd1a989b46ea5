package orrery.protocols.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import orrery.host.Device.Permission;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.ServiceAddress;
import orrery.world.Records;
import org.junit.jupiter.api.Test;

/** Which way a call goes (EC-29, Figs 9, 10 and 12). */
class RoutingTest {

  private final GatewayWorld w = new GatewayWorld(7);

  /** Fig. 12, first branch. */
  @Test
  void aGlobalCallGoesToTheCentralGateway() {
    w.node("a");
    w.start();

    assertThat(w.outcome("a", "archive@central", GatewayWorld.get("/files?of=anna"))).isEqualTo("global 200 central archive /files");
    assertThat(w.counted("service.requests", "global;2xx")).isEqualTo(1);
  }

  /** Fig. 12, second branch: the microservice is started for the call. */
  @Test
  void aLocalCallStartsTheMicroserviceAndDoesNotLeaveTheNode() {
    w.node("a");
    w.start();
    int before = w.world.sent().size();

    assertThat(w.outcome("a", "echo@here", GatewayWorld.post("/", "hello"))).isEqualTo("local 200 hello");
    assertThat(w.world.sent()).hasSize(before);
    assertThat(w.world.observations("service.request.time")).singleElement().matches(one -> one.labels().equals(List.of("echo", "local")) && one.value() > 0.005);
  }

  /** Fig. 12, third branch: straight to the other node, and started there. */
  @Test
  void aCallOfAnotherNodeGoesStraightThere() {
    w.node("a");
    w.node("b");
    w.start();

    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", "hello"))).isEqualTo("link 200 hello");
    assertThat(w.counted("gateway.calls", "echo;200")).isEqualTo(1);
    assertThat(w.world.sent("http").stream().map(one -> one.node()).distinct()).containsExactlyInAnyOrder("a", "b");
  }

  /** Fig. 10: microservice to microservice, without its own node's gateway in between. */
  @Test
  void aMicroserviceCallsAnotherOnAnotherNode() {
    w.programs.add(GatewayWorld.program("front", context -> call -> context.calls().call(ServiceAddress.parse("echo@node:b").orElseThrow(),
        GatewayWorld.post("/", "from the front"), Duration.ofSeconds(2), outcome -> call.respond(((Outcome.Answered) outcome).response()))));
    w.config = w.withContainer("images", "echo; front");
    w.node("a");
    w.node("b");
    w.node("c");
    w.start();

    assertThat(w.outcome("c", "front@node:a", GatewayWorld.get("/"))).isEqualTo("link 200 from the front");
    assertThat(w.counted("gateway.calls", "front;200")).isEqualTo(1);
    assertThat(w.counted("gateway.calls", "echo;200")).isEqualTo(1);
  }

  @Test
  void anywhereIsHereThenTheLinkThenTheCentre() {
    w.programs.add(GatewayWorld.answering("near", call -> HttpResponse.text(200, "near")));
    w.node("a");
    w.world.machine("unused");
    w.start();
    assertThat(w.outcome("a", "echo", GatewayWorld.post("/", "x"))).isEqualTo("local 200 x");
    assertThat(w.outcome("a", "other", GatewayWorld.post("/", "x"))).isEqualTo("global 200 central other /");

    GatewayWorld linked = new GatewayWorld(8);
    linked.programs.add(GatewayWorld.answering("near", call -> HttpResponse.text(200, "near")));
    linked.node("a");
    linked.node("b");
    linked.config = linked.withContainer("images", "near");
    linked.start();
    linked.of("a").container().images().all();
    assertThat(linked.outcome("a", "near", GatewayWorld.get("/"))).isEqualTo("local 200 near");
  }

  /** A node that has not what is called for says so at once, and the next is tried, be the request one that may be repeated or not. */
  @Test
  void aNodeThatHasNotTheServiceIsPassedOver() {
    w.node("a");
    w.node("b");
    w.start();

    assertThat(w.outcome("a", "other", GatewayWorld.post("/", "x"))).isEqualTo("global 200 central other /");
    assertThat(w.counted("gateway.calls", ";404")).isEqualTo(1);
    assertThat(w.counted("service.retries", "404")).isEqualTo(1);
  }

  /** EC-40: the baseline is the same system with the node as a client. */
  @Test
  void aNodeOfCentralModeCallsTheCentreAlone() {
    w.config = Records.with(w.config, "mode", ServicesConfig.Mode.CENTRAL);
    w.node("a");
    w.node("b");
    w.start();

    assertThat(w.outcome("a", "echo", GatewayWorld.post("/", "x"))).isEqualTo("global 200 central echo /");
    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", "x"))).isEqualTo("global 200 central echo /");
  }

  @Test
  void whoIsNowhereIsSaidToBeSo() {
    w.config = Records.with(w.config, "central", "");
    w.node("a");
    w.start();

    assertThat(w.outcome("a", "other", GatewayWorld.get("/"))).isEqualTo("none nowhere");
    assertThat(w.outcome("a", "echo@node:stranger", GatewayWorld.get("/"))).isEqualTo("none nowhere");
    assertThat(w.outcome("a", "archive@central", GatewayWorld.get("/"))).isEqualTo("none nowhere");
  }

  @Test
  void pathQueryAndFieldsArriveAndNobodySpeaksForTheNode() {
    w.programs.add(GatewayWorld.answering("mirror", call -> HttpResponse.text(200, call.path() + " " + call.target().query() + " "
        + call.request().headers().first("X-Of").orElse("") + " " + call.caller().account() + " " + call.caller().node())));
    w.config = w.withContainer("images", "mirror");
    w.node("a", "anna");
    w.node("b", "bob");
    w.start();
    HttpHeaders forged = HttpHeaders.of("X-Of", "mine").with("Call-Account", "bob").with("call-node", "b");

    assertThat(w.outcome("a", "mirror@node:b", GatewayWorld.get("/one/two%20words?x=1").with(forged)))
        .isEqualTo("link 200 /one/two words {x=1} mine anna a");
  }

  /** EC-10, EC-18: refusal is an outcome. */
  @Test
  void theOwnerSharesWithWhomHeLikes() {
    w.shares = caller -> caller.account().equals("anna");
    w.node("a", "anna");
    w.node("b", "anna");
    w.node("c", "carl");
    w.start();

    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", "x"))).isEqualTo("link 200 x");
    assertThat(w.outcome("c", "echo@node:b", GatewayWorld.post("/", "x"))).startsWith("link 403");
    assertThat(w.counted("gateway.refused", "not-shared")).isEqualTo(1);
  }

  /** EC-32: only the tenants that a node takes are let in, and each of them is its own to a microservice. */
  @Test
  void onlyTenantsThatANodeTakesAreLetIn() {
    w.config = Records.with(w.config, "tenants", "shop, school");
    w.node("a");
    w.config = Records.with(w.config, "identity", Records.with(w.config.identity(), "tenant", "shop"));
    w.node("b");
    w.start();
    // Both nodes were started with the second configuration: they are of the shop.
    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", "x"))).isEqualTo("link 200 x");

    GatewayWorld other = new GatewayWorld(9);
    other.config = Records.with(other.config, "tenants", "school");
    other.node("a");
    other.node("b");
    other.start();
    assertThat(other.outcome("a", "echo@node:b", GatewayWorld.post("/", "x"))).startsWith("link 403");
    assertThat(other.counted("gateway.refused", "token-wrong-tenant")).isEqualTo(1);
  }

  /** EC-7, EC-18: what is not offered is for rent by the permission to compute alone. */
  @Test
  void strangersComputeOnlyWhereTheOwnerPermitsIt() {
    w.node("a", "carl");
    w.node("b", "anna").permissions(EnumSet.noneOf(Permission.class));
    w.node("c", "anna");
    w.start();

    assertThat(w.outcome("a", "echo@node:b", GatewayWorld.post("/", "x"))).startsWith("link 403");
    assertThat(w.outcome("a", "echo@node:c", GatewayWorld.post("/", "x"))).isEqualTo("link 200 x");
  }

  /** A call has the time that its caller has, and no more. */
  @Test
  void theCalleeGivesUpWhenTheCallerDoes() {
    w.programs.add(GatewayWorld.program("mute", context -> call -> { }));
    w.config = w.withContainer("images", "mute");
    w.node("a");
    w.node("b");
    w.start();

    w.call("a", "mute@node:b", GatewayWorld.post("/", "x"), Duration.ofSeconds(3));
    w.world.runFor(Duration.ofSeconds(4));

    assertThat(w.outcomes).containsExactly("3000 ms link deadline");
    assertThat(w.counted("gateway.calls", "mute;504")).isEqualTo(1);
    assertThat(w.counted("container.refused", "deadline")).isEqualTo(1);
  }
}
