package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.identity.IdentityClient;
import orrery.protocols.identity.IdentityConfig;
import orrery.protocols.identity.IdentityService;
import orrery.protocols.identity.IdentityServiceConfig;
import orrery.protocols.identity.IdentityStoreConfig;
import orrery.protocols.identity.IssuerConfig;
import orrery.protocols.identity.NodeKeys;
import orrery.protocols.identity.TokenClient;
import orrery.protocols.identity.TokenGuard;
import orrery.protocols.identity.TokenOutcome;
import orrery.protocols.jwt.Required;
import orrery.protocols.jwt.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that makes tokens, a node that gets one and another that lets it in, by the same code on both hosts. */
abstract class IdentityParity {

  private static final int PORT = 18080;

  private Testbed testbed;

  /** A link of the kind under test, with no machine on it. */
  abstract Testbed create();

  @BeforeEach
  void build() {
    testbed = create();
  }

  @AfterEach
  void tearDown() {
    testbed.close();
  }

  private Testbed.Machine service() {
    Testbed.Machine machine = testbed.machine("a", host -> new IdentityService(host, new IdentityServiceConfig(PORT, "", IdentityServiceConfig.Enrolment.OPEN,
        Defaults.of(IssuerConfig.class), Defaults.of(IdentityStoreConfig.class), Defaults.of(HttpServerConfig.class))));
    machine.start();
    return machine;
  }

  private static IdentityConfig config(Testbed.Machine service) {
    IdentityConfig c = Defaults.of(IdentityConfig.class);
    return new IdentityConfig(new Endpoint(service.address(), PORT).toString(), "", c.issuer(), c.kind(), c.scopes(), c.tenant(), c.renewal(), c.renewFrom(),
        c.renewTo(), c.held(), c.retry(), c.retryMost(), c.keysRecheck(), c.offlineGrace(), c.offlineRecheck(), c.verifier());
  }

  private static IdentityClient client(Host host, IdentityConfig config) {
    return new IdentityClient(host, new HttpClient(host, Defaults.of(HttpClientConfig.class)), config, new NodeKeys(host));
  }

  private String token(Testbed.Machine node, IdentityConfig config) {
    AtomicReference<TokenOutcome> outcome = new AtomicReference<>();
    node.run(host -> new TokenClient(host, config, client(host, config))
        .token("drive", List.of("call"), TokenClient.Reach.BEYOND, Duration.ofSeconds(20), outcome::set));
    testbed.await("there is a token", () -> outcome.get() != null);
    assertThat(outcome.get()).isInstanceOf(TokenOutcome.Granted.class);
    return ((TokenOutcome.Granted) outcome.get()).token();
  }

  @Test
  void aTokenIsMadeKeptAndLetIn() {
    Testbed.Machine service = service();
    IdentityConfig config = config(service);
    Testbed.Machine node = testbed.machine("b");
    Testbed.Machine receiver = testbed.machine("c");
    node.start();
    receiver.start();
    testbed.settle();

    String token = token(node, config);
    AtomicReference<Verdict> verdict = new AtomicReference<>();
    receiver.run(host -> new TokenGuard(host, config, client(host, config)).check(token, Required.of("drive", "call"), false, verdict::set));
    testbed.await("it is judged", () -> verdict.get() != null);
    assertThat(verdict.get()).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> assertThat(accepted.claims().subject()).isEqualTo("b"));

    node.stop();
    service.stop();
    node.start();
    assertThat(token(node, config)).as("kept over a restart, with no service any more").isEqualTo(token);
  }
}
