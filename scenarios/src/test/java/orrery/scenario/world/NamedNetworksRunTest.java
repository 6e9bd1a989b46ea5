package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.Test;

/** Networks and devices with names of their own, at work. */
class NamedNetworksRunTest {

  private static final String FIGURE = """
      name: figure
      duration: 3 min
      population:
        networks:
          network-1:
            lan: { access: fibre }
            region: london
            devices:
              node-1: { type: set-top-box }
              node-2: { type: smartphone, account: anna, switch-on: 20 s, permissions: [cache] }
          network-2: { lan: { access: fibre }, devices: { node-5: { type: tv }, node-6: { type: laptop, account: anna, also: proximity-3 } } }
          proximity-3: { uplink: none, link: ble, devices: { node-4: { type: sensor } } }
      services: { discovery: { protocol: discovery-service } }
      protocols: { caller: {}, discovery-service: {} }
      """;

  private static Wanderer.Diary run(String text) {
    CheckedScenario checked = Worlds.read(Worlds.with(Caller.ofTheFirstService()), text);
    Wanderer.Diary diary = new Wanderer.Diary();
    Worlds.run(checked, diary);
    return diary;
  }

  @Test
  void hearThoseInTheSameNetworkAndReachTheWorldWhereThereIsAWayOut() {
    Wanderer.Diary diary = run(FIGURE);

    assertThat(Caller.told(diary, "node-1", "heard")).containsExactly("node-2 on eth0");
    assertThat(Caller.told(diary, "node-2", "heard")).containsExactly("node-1 on wlan0");
    assertThat(Caller.told(diary, "node-5", "heard")).containsExactly("node-6 on wlan0");
    assertThat(Caller.told(diary, "node-6", "heard")).containsExactlyInAnyOrder("node-5 on wlan0", "node-4 on wlan1");
    assertThat(Caller.told(diary, "node-4", "heard")).containsExactly("node-6 on wlan0");
    for (String inReach : List.of("node-1", "node-2", "node-5", "node-6")) {
      assertThat(diary.of(inReach, "through")).describedAs(inReach).isNotEmpty();
    }
    assertThat(diary.of("node-4", "through")).isEmpty();
  }

  @Test
  void haveTheOwnersThatAreSaidAndComeWhenItIsSaid() {
    Wanderer.Diary diary = run(FIGURE);

    assertThat(Caller.told(diary, "node-1", "owner")).containsExactly("network-1 allows [SUPER_NODE, PROXY, CACHE, STORAGE, COMPUTE]");
    assertThat(Caller.told(diary, "node-2", "owner")).containsExactly("anna allows [CACHE]");
    assertThat(Caller.told(diary, "node-6", "owner")).containsExactly("anna allows [SUPER_NODE, PROXY, CACHE, STORAGE, COMPUTE]");
    assertThat(diary.of("node-2", "owner").get(0).nanos()).isEqualTo(20_000_000_000L);
    assertThat(diary.of("node-1", "owner").get(0).nanos()).isZero();
  }

  @Test
  void loseTheirWayOutByAFaultAndGoOnAmongThemselves() {
    Wanderer.Diary diary = run(FIGURE + "faults: { cut: { at: 1 min, type: partition, home: network-2 } }\n");

    long cut = 60_000_000_000L;
    assertThat(diary.of("node-5", "through")).isNotEmpty().allMatch(told -> told.nanos() < cut + 1_000_000_000L);
    assertThat(diary.of("node-6", "through")).isNotEmpty().allMatch(told -> told.nanos() < cut + 1_000_000_000L);
    assertThat(diary.of("node-1", "through")).anyMatch(told -> told.nanos() > cut + 60_000_000_000L);
    for (String heard : List.of("node-5 on wlan0", "node-4 on wlan1")) {
      assertThat(diary.of("node-6", "heard")).anyMatch(told -> told.detail().equals(heard) && told.nanos() > cut + 60_000_000_000L);
    }
    assertThat(diary.of("node-4", "heard")).anyMatch(told -> told.nanos() > cut + 60_000_000_000L);
  }

  @Test
  void keepTheWayOutOfAnotherNetworkThatADeviceIsInToo() {
    Wanderer.Diary diary = run(FIGURE.replace("also: proximity-3", "also: network-1") + "faults: { cut: { at: 1 min, type: partition, home: network-2 } }\n");

    assertThat(diary.of("node-6", "through")).anyMatch(told -> told.nanos() > 120_000_000_000L);
    assertThat(diary.of("node-6", "heard")).anyMatch(told -> told.detail().equals("node-1 on wlan1") && told.nanos() > 120_000_000_000L);
    assertThat(diary.of("node-5", "through")).allMatch(told -> told.nanos() < 61_000_000_000L);
  }

  @Test
  void accountsAreSharedByHomesThatFollowEachOther() {
    Wanderer.Diary diary = run("""
        name: family
        duration: 10 s
        population:
          homes: { count: 5, devices: { tv: {}, laptop: { account: { shared-by: 2 } }, phone: { type: smartphone, account: own } } }
          nodes: { server: { count: 4, account: { shared-by: 3 } } }
        services: { discovery: { protocol: discovery-service } }
        protocols: { caller: {}, discovery-service: {} }
        """);

    List<String> names = List.of("home-1-tv", "home-1-phone", "home-0-laptop", "home-1-laptop", "home-2-laptop", "home-3-laptop", "home-4-laptop", "server-2", "server-3");
    assertThat(names.stream().map(name -> Caller.told(diary, name, "owner").get(0).split(" ")[0]).toList())
        .containsExactly("home-1", "home-1-phone", "home-0", "home-0", "home-2", "home-2", "home-4", "server-0", "server-3");
  }
}
