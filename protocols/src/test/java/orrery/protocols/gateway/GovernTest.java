package orrery.protocols.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.gateway.ServicesConfig.Security;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.service.Route;
import orrery.world.Records;

/** What one node asks of the containers of another (EC-16, EC-28), and with what it is let in there (EC-24). */
class GovernTest {

  private final GatewayWorld w = new GatewayWorld(11);
  private final List<String> answers = new ArrayList<>();

  private void start(Security security, String scopes) {
    w.config = Records.with(w.config, "security", security);
    w.config = Records.with(w.config, "identity", Records.with(w.config.identity(), "scopes", scopes));
    w.node("a", "anna");
    w.node("b", "bob");
    w.start();
  }

  private String ask(HttpRequest request) {
    Way way = new DirectWay(w.nodes.get("a").host(), new NodeId("b"), Route.LINK, new Endpoint(w.nodes.get("b").address(), w.config.port()));
    int before = answers.size();
    w.of("a").govern(way, request, HttpTerms.within(Duration.ofSeconds(10)), result -> answers.add(result instanceof HttpResult.Answer answer
        ? Integer.toString(answer.response().status()) : ((HttpResult.NoAnswer) result).reason().word()));
    assertThat(answers).as("told later").hasSize(before);
    w.world.runFor(Duration.ofSeconds(11));
    assertThat(answers).as("told once").hasSize(before + 1);
    return answers.get(before);
  }

  private static HttpRequest creation() {
    return new HttpRequest("POST", "/containers/create", HttpHeaders.of("Content-Type", "application/json"), "{\"Image\":\"echo:latest\"}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void createsWithATokenThatAllowsIt() {
    start(Security.TOKENS, "call manage");

    assertThat(ask(creation())).isEqualTo("201");
    assertThat(w.of("b").container().containers()).singleElement().satisfies(one -> assertThat(one.account()).isEqualTo("anna"));
  }

  /** What is not sealed need not be, though calls are. */
  @Test
  void createsWhereCallsAreSealed() {
    start(Security.SEALED, "call manage");

    assertThat(ask(creation())).isEqualTo("201");
  }

  @Test
  void isRefusedWithoutSuchAToken() {
    start(Security.TOKENS, "call");

    assertThat(ask(creation())).isEqualTo("401");
    assertThat(w.of("b").container().containers()).isEmpty();
  }

  @Test
  void isBelievedWhereNothingIsShown() {
    start(Security.OPEN, "call");

    assertThat(ask(creation())).isEqualTo("201");
  }

  /** Nobody is there: there is an outcome all the same, in time. */
  @Test
  void endsInTime() {
    start(Security.TOKENS, "call manage");
    w.nodes.get("b").crash();
    String gone = ask(creation());
    w.nodes.get("b").start();
    w.world.runFor(Duration.ofSeconds(5));

    assertThat(gone).isEqualTo("timeout");
    assertThat(ask(creation())).isEqualTo("201");
  }
}
