package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.net.nat.Firewall;
import orrery.net.nat.NatBehavior;
import orrery.net.nat.NatBehavior.Filtering;
import orrery.net.nat.NatBehavior.Mapping;
import orrery.world.World;

/** What who connects learns of a middlebox that refuses. */
class RefusalTest {

  private static final NatBehavior OPEN = NatBehavior.of(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT);
  private static final NatBehavior NO_MAIL = OPEN.with(new Firewall(List.of(Firewall.port(Firewall.Direction.OUT, Firewall.Action.RESET, Transport.TCP, 25))));
  private static final NatBehavior CURT = OPEN.with(new Firewall(List.of(Firewall.all(Firewall.Direction.IN, Firewall.Action.RESET, Transport.TCP))));

  private final World world = World.withSeed(8);
  private final World.Machine server = world.machine("server").inCloud();

  /** How a connection from one machine to an endpoint fails, and after which time; empty where it has not within the second. */
  private List<ConnectionFailure> failures(World.Machine from, Endpoint to) {
    List<ConnectionFailure> failures = new ArrayList<>();
    from.host().connect(new ConnectSpec("test", to), new ConnectionHandler() {
      @Override
      public void onReceived(Connection connection, ByteBuffer bytes) {}

      @Override
      public void onFailed(Connection connection, ConnectionFailure failure) {
        failures.add(failure);
      }
    });
    world.runFor(Duration.ofSeconds(1));
    return failures;
  }

  @Test
  void firewallThatResetsIsHeardInside() {
    World.Machine inside = world.machine("inside").on(world.home("home", NO_MAIL)).start();
    server.start();

    assertThat(failures(inside, new Endpoint(server.address(), 25))).containsExactly(ConnectionFailure.REFUSED);
    assertThat(world.dropReasons()).containsExactly(DropReason.FILTERED);
  }

  @Test
  void gatewayThatResetsIsHeardBehindTheRouter() {
    World.Machine inside = world.machine("inside").on(world.home("home", OPEN, world.carrier("carrier", NO_MAIL))).start();
    server.start();

    assertThat(failures(inside, new Endpoint(server.address(), 25))).containsExactly(ConnectionFailure.REFUSED);
  }

  @Test
  void routerThatResetsStrangersIsHeardOutside() {
    World.Home home = world.home("home", CURT);
    World.Machine client = world.machine("client").on(world.home("far", OPEN)).start();

    assertThat(failures(client, new Endpoint(home.publicAddress(), 80))).containsExactly(ConnectionFailure.REFUSED);
  }

  @Test
  void gatewayThatResetsStrangersIsHeardOutside() {
    Carrier carrier = world.carrier("carrier", CURT);
    World.Machine client = world.machine("client").on(world.home("far", OPEN)).start();

    assertThat(failures(client, new Endpoint(carrier.publicAddress(), 80))).containsExactly(ConnectionFailure.REFUSED);
  }

  @Test
  void silenceIsHeardByNobody() {
    World.Home home = world.home("home", OPEN);
    World.Machine client = world.machine("client").inCloud().start();

    assertThat(failures(client, new Endpoint(home.publicAddress(), 80))).isEmpty();
  }
}
