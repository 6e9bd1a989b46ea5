package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.ice.IceConfig;
import orrery.protocols.ice.IcePath;
import orrery.protocols.stun.StunServer;
import orrery.protocols.stun.StunServerConfig;
import orrery.protocols.traversal.RendezvousService;
import orrery.protocols.traversal.RendezvousServiceConfig;
import orrery.protocols.traversal.Traversal;
import orrery.protocols.traversal.TraversalConfig;

/** Two agents, a STUN server and a rendezvous, the same objects on both hosts. */
abstract class IceParity {

  static final int[] PORTS = {3478, 3479, 8080};

  private Testbed testbed;
  private Traversal left;
  private Traversal right;

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
  void twoDevicesFindEachOtherAndAgreeOnAPath() {
    Testbed.Machine server = testbed.machine("c", host -> new StunServer(host, Defaults.of(StunServerConfig.class)));
    RendezvousServiceConfig usual = Defaults.of(RendezvousServiceConfig.class);
    Testbed.Machine rendezvous =
        testbed.machine("d", host -> new RendezvousService(host, new RendezvousServiceConfig(8080, usual.capacity(), usual.hold(), usual.http())));
    server.start();
    rendezvous.start();
    TraversalConfig config = new TraversalConfig(new Endpoint(rendezvous.address(), 8080).toString(), new Endpoint(server.address(), 3478).toString(),
        "", "", "device:secret", "a b", 3, 1, Duration.ofSeconds(30), 5, Duration.ofMillis(20),
        Defaults.of(IceConfig.class), Defaults.of(HttpClientConfig.class));
    Testbed.Machine a = testbed.machine("a", host -> left = new Traversal(host, config));
    Testbed.Machine b = testbed.machine("b", host -> right = new Traversal(host, config));

    a.start();
    b.start();
    testbed.await("both are connected", () -> a.<Boolean>ask(host -> left.isConnected()) && b.<Boolean>ask(host -> right.isConnected()));

    IcePath ofA = a.ask(host -> left.path().orElseThrow());
    IcePath ofB = b.ask(host -> right.path().orElseThrow());
    assertThat(ofA.local()).isEqualTo(ofB.remote());
    assertThat(ofA.remote()).isEqualTo(ofB.local());
    assertThat(List.of(ofA, ofB)).noneMatch(IcePath::relayed);
  }

  @Test
  void deviceThatComesBackIsFoundAgain() {
    twoDevicesFindEachOtherAndAgreeOnAPath();
    Testbed.Machine b = testbed.machines().stream().filter(machine -> machine.name().equals("b")).findFirst().orElseThrow();
    Testbed.Machine a = testbed.machines().stream().filter(machine -> machine.name().equals("a")).findFirst().orElseThrow();
    IcePath before = a.ask(host -> left.path().orElseThrow());

    b.crash();
    b.start();

    testbed.await("both are connected anew", () -> b.<Boolean>ask(host -> right.isConnected())
        && a.<Boolean>ask(host -> left.isConnected() && !left.path().orElseThrow().equals(before)));
  }
}
