package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Position;
import orrery.net.Node;
import orrery.scenario.run.RunResult;
import orrery.scenario.world.Wanderer.Diary;
import orrery.scenario.world.Wanderer.Told;

/** Devices with a mobile network beside the home's use the one or the other, and lose the home's where they leave it. */
class OutingsTest {

  private static final String HOME =
      """
      name: home
      duration: 3 d
      population:
        homes:
          count: 1
          lan: {}
          region: london
          area: { latitude: 0, longitude: 0, radius: 1 km }
          devices:
            phone:
              type: smartphone
              also: { access: 4g }
              movement: { commute: { workplaces: { latitude: 0.05, longitude: 0, radius: 100 m } } }
        nodes: { pc: { count: 1 } }
      backbone: {}
      protocols: { wanderer: {} }
      """;

  /** After the home's router and the phone: the computer that listens. */
  private static final Address PC = Address.ipv4(240, 0, 0, 2);

  private static Diary run(String... settings) {
    Diary diary = new Diary();
    Worlds.run(Worlds.read(new Wanderer(PC).catalogue(), HOME, settings), diary);
    return diary;
  }

  private static List<String> peers(Diary diary) {
    return diary.of("pc-0", "peer").stream().map(told -> told.detail().split(":")[0]).filter(peer -> !peer.equals(PC.toString())).toList();
  }

  @Test
  void takesTheNetworkAtHomeAndTheMobileOneAway() {
    Diary diary = run();

    List<Told> addresses = diary.of("home-0-phone", "addresses");
    assertThat(addresses.get(0).detail().split(" ")).hasSize(2).contains("240.0.0.1");
    assertThat(addresses).extracting(told -> told.detail().split(" ").length).startsWith(2, 1, 2);
    assertThat(addresses.get(1).detail()).isEqualTo("240.0.0.1");
    assertThat(addresses.get(2).detail()).isEqualTo(addresses.get(0).detail());
    // The connection from home breaks where the phone leaves; the one over the mobile network goes on where it is back.
    assertThat(diary.of("home-0-phone", "failed")).extracting(Told::detail).startsWith("ADDRESS_LOST");
    assertThat(peers(diary)).startsWith("240.0.0.0", "240.0.0.1");
    assertThat(diary.of("home-0-phone", "failed").get(0).nanos()).isEqualTo(addresses.get(1).nanos());
  }

  @Test
  void goesThroughTheGatewayOfTheCarrierWhereItHasOne() {
    Diary diary = run("carriers={ mobile: { nat: symmetric } }", "population.homes.devices.phone.also.carrier=mobile", "population.nodes.pc.region=london");

    assertThat(diary.of("home-0-phone", "addresses").get(1).detail()).startsWith("100.64.");
    // A carrier is there before any home, and has the first address.
    assertThat(peers(diary)).startsWith("240.0.0.1", "240.0.0.0");
  }

  @Test
  void hasNoNetworkAwayFromHomeWhereThatIsAllItHas() {
    Diary diary = new Diary();
    String alone = HOME.replace("also: { access: 4g }", "count: 1");
    Worlds.run(Worlds.read(new Wanderer(Address.ipv4(240, 0, 0, 1)).catalogue(), alone), diary);

    assertThat(diary.of("home-0-phone", "addresses")).extracting(told -> told.detail().isEmpty()).startsWith(false, true, false);
  }

  @Test
  void sendsByTheMetricWherePolicySaysSo() {
    // Wi-Fi has the lower metric too: the policies differ where the home's network is metered, which it never is.
    assertThat(peers(run("population.homes.devices.phone.also.policy=lowest-metric"))).startsWith("240.0.0.0", "240.0.0.1");
  }

  @Test
  void isOffItsNetworkWhileAFaultSaysSo() {
    Diary diary = run(
        "duration=1 h", "population.homes.devices.phone.movement=fixed",
        "faults={ jam: { at: 10 min, type: disconnect, group: phone, end-after: 20 min }, again: { at: 20 min, type: disconnect, group: phone, end-after: 20 min } }");

    // Two at once: it is back where the last is over.
    List<Told> addresses = diary.of("home-0-phone", "addresses");
    assertThat(addresses).extracting(told -> told.detail().split(" ").length).containsExactly(2, 1, 2);
    assertThat(addresses).extracting(told -> told.nanos() / 60_000_000_000L).containsExactly(0L, 10L, 40L);
    assertThat(peers(diary)).containsExactly("240.0.0.0", "240.0.0.1");
  }

  /** How far a device is from where it was first seen, whenever its interfaces change. */
  private static final class Distances implements Onlooker {
    private double least = Double.MAX_VALUE;
    private double most;
    private Position home = new Position(0, 0);

    @Override
    public void onSwitchedOn(Node node) {
      if (node.name().endsWith("phone")) {
        home = node.device().position().orElseThrow();
      }
    }

    @Override
    public void onInterfacesChanged(Node node) {
      double metres = node.device().position().orElseThrow().metresTo(home);
      least = Math.min(least, metres);
      most = Math.max(most, metres);
    }
  }

  @Test
  void losesTheNetworkOfTheHomeFiftyMetresAway() {
    Distances distances = new Distances();
    Worlds.run(Worlds.read(new Wanderer(PC).catalogue(), HOME), distances);

    assertThat(distances.least).isBetween(40.0, 60.0);
    assertThat(distances.most).isBetween(40.0, 60.0);
  }

  @Test
  void leavesItsClusterWithTheHomeAndViolatesNothing() {
    String street =
        """
        name: street
        duration: 1 d
        population:
          homes:
            count: 3
            lan: {}
            area: { latitude: 0, longitude: 0, radius: 1 km }
            devices:
              set-top-box: {}
              phone:
                type: smartphone
                count: 2
                also: { access: 4g, carrier: mobile }
                movement: { commute: { workplaces: { latitude: 0.05, longitude: 0, radius: 100 m } } }
        backbone: {}
        carriers: { mobile: {} }
        services: { discovery: { protocol: discovery-service } }
        protocols: { edge-node: { discovery: { service: 'discovery:80' } }, discovery-service: {} }
        """;
    RunResult result = Worlds.run(Worlds.read(street));

    assertThat(result.violations()).isEmpty();
    assertThat(Worlds.value(result.metrics(), "cluster.size", "min")).isEqualTo(1);
    assertThat(Worlds.value(result.metrics(), "cluster.size", "max")).isEqualTo(3);
  }
}
