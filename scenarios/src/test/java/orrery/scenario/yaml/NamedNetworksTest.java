package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import orrery.host.Device.Permission;
import orrery.scenario.Account;
import orrery.scenario.NamedNetwork;
import orrery.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks whose devices a scenario names one by one. */
class NamedNetworksTest {

  private static final String FIGURE = """
      name: figure
      duration: 10 min
      population:
        networks:
          network-1:
            lan: { access: fibre, nat: symmetric, loss: 1 % }
            region: london
            devices:
              node-1: { type: set-top-box, position: { latitude: 51.5, longitude: -0.1 } }
              node-2: { type: smartphone, account: anna, switch-on: 20 s }
          network-2: { devices: { node-6: { type: laptop, account: anna, also: proximity-3, permissions: [proxy, cache] } } }
          proximity-3: { uplink: none, link: ble, devices: { node-4: { type: sensor } } }
      """;

  @Test
  void areReadDeviceByDevice() {
    Scenario scenario = Texts.read(FIGURE).experiment().base();

    var networks = scenario.population().networks();
    assertThat(networks.keySet()).containsExactly("network-1", "network-2", "proximity-3");
    NamedNetwork.Device node2 = networks.get("network-1").devices().get("node-2");
    assertThat(node2.account()).contains("anna");
    assertThat(node2.switchOn()).contains(Duration.ofSeconds(20));
    assertThat(node2.permissions()).containsExactly(Permission.values());
    NamedNetwork.Device node6 = networks.get("network-2").devices().get("node-6");
    assertThat(node6.also()).containsExactly("proximity-3");
    assertThat(node6.permissions()).containsExactly(Permission.PROXY, Permission.CACHE);
    assertThat(networks.get("proximity-3").uplink()).isEqualTo(NamedNetwork.Uplink.NONE);
    assertThat(networks.get("proximity-3").link()).contains("ble");
    assertThat(networks.get("network-2").devices().get("node-6").churn()).isEqualTo(Optional.empty());
  }

  @Test
  void areShownAsTheyReadBack() {
    String shown = Texts.read(FIGURE).show();

    assertThat(Texts.read(shown).experiment().base()).isEqualTo(Texts.read(FIGURE).experiment().base());
    assertThat(Texts.read(FIGURE, "population.networks.network-1.devices.node-1.switch-on=3 s", "population.networks.proximity-3.devices.node-4.also=[network-1, network-2]")
        .experiment().base().population().networks().get("proximity-3").devices().get("node-4").also()).containsExactly("network-1", "network-2");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "also: proximity-3 | also: proximty-3 | 11:74  population.networks.network-2.devices.node-6.also  must be one of the population's 'networks' but is 'proximty-3'; did you mean 'proximity-3'?",
    "also: proximity-3 | also: network-2 | 11:74  population.networks.network-2.devices.node-6.also  must name each network once, and not the one that the device is in, but names 'network-2'",
    "also: proximity-3 | also: [proximity-3, proximity-3] | 11:74  population.networks.network-2.devices.node-6.also  must name each network once, and not the one that the device is in, but names 'proximity-3'",
    "node-6: | node-1: | 11:37  population.networks.network-2.devices.node-1  must have a name of its own but 'node-1' is the name of population.networks.network-1.devices.node-1, too",
    "uplink: none | uplink: nothing | 12:28  population.networks.proximity-3.uplink  must be one of router, none but is 'nothing'",
    "nat: symmetric | nat: none | 6:34  population.networks.network-1.lan.nat  must be a NAT where 'uplink' is a router, as devices share one public address, but may be 'none'",
    "region: london | region: londn | 7:15  population.networks.network-1.region  must be a region of the backbone but is 'londn'; did you mean 'london'?",
    "[proxy, cache] | [proxy, cash] | 11:108  population.networks.network-2.devices.node-6.permissions  must be one of super-node, proxy, cache, storage, compute but is 'cash'",
    "[proxy, cache] | [proxy, proxy] | 11:100  population.networks.network-2.devices.node-6.permissions  must name each permission once but names one twice",
    "type: sensor | tipe: sensor | 12:66  population.networks.proximity-3.devices.node-4.tipe  unknown key 'tipe'; did you mean 'type'?",
    "link: ble | link: blue | 12:40  population.networks.proximity-3.link  must be a known access network but is 'blue'; did you mean 'ble'?",
    "latitude: 51.5 | latitude: 95 | 9:60  population.networks.network-1.devices.node-1.position.latitude  must be at most 90 but is 95",
    "{ node-4: { type: sensor } } | {} | ok",
    "also: proximity-3, | switch-on: 1 s, churn: {}, | 11:91  population.networks.network-2.devices.node-6.churn  must have a 'session' and an 'absence', or a 'trace'",
  })
  void tellWhatIsWrongAndWhere(String good, String bad, String problem) {
    assertThat(FIGURE).contains(good);
    String text = FIGURE.replace(good, bad);

    if (problem.equals("ok")) {
      assertThat(Texts.read(text).experiment().base()).isNotNull();
    } else {
      assertThat(Texts.problems(text)).containsExactly("s.yaml:" + problem);
    }
  }

  @Test
  void haveNoNameThatAnythingElseHas() {
    String taken = FIGURE
        .replace("node-1:", "home-3-laptop:").replace("node-4:", "fault-blackout:").replace("network-2:", "home-1:")
        .concat("""
              homes: { count: 5, devices: { laptop: {} } }
              nodes: { proximity-3: { count: 2, type: server } }
            faults: { blackout: { at: 1 min, type: crash } }
            """);

    assertThat(Texts.problems(taken)).containsExactlyInAnyOrder(
        "s.yaml:9:24  population.networks.network-1.devices.home-3-laptop  must have a name of its own but something else of the scenario may be called 'home-3-laptop', too",
        "s.yaml:11:13  population.networks.home-1  must have a name of its own but a home or a link may be called 'home-1', too",
        "s.yaml:12:72  population.networks.proximity-3.devices.fault-blackout  must have a name of its own but something else of the scenario may be called 'fault-blackout', too",
        "s.yaml:14:25  population.nodes.proximity-3  must have a name of its own but 'proximity-3' is the name of population.networks.proximity-3, too");
  }

  @Test
  void mayBeNamedByFaults() {
    String faults = FIGURE + """
        faults:
          cut: { at: 1 min, type: partition, home: network-1 }
          group: { at: 1 min, type: crash, group: network-2 }
          node: { at: 1 min, type: crash, node: node-4, near: { latitude: 51, longitude: 0, radius: 100 km } }
        """;

    assertThat(Texts.read(faults).experiment().base().faults()).hasSize(3);
    assertThat(Texts.problems(faults.replace("home: network-1", "home: netwrk-1"))).singleElement().asString()
        .isEqualTo("s.yaml:14:44  faults.cut.home  must be a home or a network that the scenario has but is 'netwrk-1'; did you mean 'network-1'?");
  }

  @Test
  void mayBeShownInADiagram() {
    assertThat(Texts.read(FIGURE + "diagram: { nodes: [node-6, node-2], to: 1 min, protocols: mdns }\n").experiment().base().diagram().orElseThrow().protocols()).containsExactly("mdns");
    assertThat(Texts.problems(FIGURE + "diagram: { nodes: [node-6, node-7], from: 10 min }\n")).containsExactly(
        "s.yaml:13:19  diagram.nodes  must be nodes that the scenario can have but one is 'node-7'; did you mean 'node-1'?",
        "s.yaml:13:43  diagram.from  must be less than the duration (10 min) but is 10 min");
    assertThat(Texts.problems(FIGURE + "diagram: { nodes: [], from: 2 s, to: 1 s }\n")).singleElement().asString().endsWith("diagram.nodes  must name at least one node");
    assertThat(Texts.problems(FIGURE + "diagram: { nodes: node-1, from: 2 s, to: 1 s }\n")).containsExactly("s.yaml:13:42  diagram.to  must be after 'from'");
  }

  @Test
  void sharedAccountsSpanHomes() {
    Scenario scenario = Texts.read(Texts.resource("tiny.yaml").replace("laptop: {}", "laptop: { account: { shared-by: 2 } }")).experiment().base();

    assertThat(scenario.population().homes().orElseThrow().devices().get("laptop").account()).isEqualTo(new Account.SharedBy(2));
    assertThat(Texts.problems(Texts.resource("tiny.yaml").replace("laptop: {}", "{ tv: {}, laptop: { account: { shared-by: 0 } } }").replace("devices:\n      {", "devices: {")))
        .containsExactly("s.yaml:6:56  population.homes.devices.laptop.account.shared-by  must be at least 1 but is 0");
  }
}
