package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orrery.host.NodeId;
import orrery.host.Want;
import orrery.metrics.trace.Story;
import orrery.metrics.trace.TraceWriter;
import orrery.net.Node;
import orrery.scenario.run.RunResult;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The users of a scenario want what it says: the same in every variant, whoever hears it. */
class DemandTest {

  private static final String STREET =
      """
      name: street
      duration: 30 min
      population:
        homes:
          count: 10
          lan: { access: fibre, nat: port-restricted-cone }
          area: { latitude: 48, longitude: 16, radius: 300 m }
          devices:
            tv: {}
            phone: { type: smartphone, count: 2 }
        nodes:
          camera: { count: 2, type: sensor }
      protocols: { hearer: {} }
      workload:
        files: { type: request, from: phone, service: drive, every: { exponential: 20 s }, down: { lognormal: { median: 40 kB, sigma: 1.2 } }, to: own-account, central: 10 % }
        films: { type: upload, from: home-3-tv, service: beam, every: { weibull: { scale: 60 s, shape: 0.7 } }, bytes: 20 MB, viewers: 3, to: { group: phone }, peers: 5, central: 0 }
        alarm: { type: sense, from: camera, service: watch, every: 30 s, bytes: 200 B, central: 100 % }
      """;

  /** Who heard what and when, in the order of the run. */
  private static final class Diary implements Onlooker {
    private final List<String> heard = new ArrayList<>();
    private final Map<String, List<Want>> wants = new LinkedHashMap<>();
    private final List<Long> times = new ArrayList<>();

    @Override
    public void onEvent(Node node, String kind, String detail) {
      if (kind.equals("heard")) {
        heard.add(node.now() + " " + node.name() + " " + detail);
      }
    }

    @Override
    public void onWant(String device, long nanos, Want want) {
      wants.computeIfAbsent(device, name -> new ArrayList<>()).add(want);
      times.add(nanos);
    }

    List<Want> of(String workload) {
      return wants.values().stream().flatMap(List::stream).filter(want -> want.workload().equals(workload)).toList();
    }
  }

  private record Ran(Diary diary, RunResult result) {
    double wanted(String workload) {
      return result.metrics().value("workload.wanted", "workload=" + workload, "total").map(value -> value.number()).orElse(0.0);
    }

    double lost(String workload, String why) {
      return result.metrics().value("workload.lost", "why=" + why + ";workload=" + workload, "total").map(value -> value.number()).orElse(0.0);
    }
  }

  private static Ran run(String text, String... settings) {
    CheckedScenario checked = Worlds.read(Hearer.catalogue(), text, settings);
    Diary diary = new Diary();
    return new Ran(diary, Worlds.run(checked, diary));
  }

  @Test
  void whatTheNamedDevicesWantIsHeardByTheirPrograms() {
    Ran ran = run(STREET);

    assertThat(ran.diary.heard).hasSize(ran.diary.times.size());
    // 20 phones want something 90 times each, two cameras 60 times.
    assertThat(ran.wanted("files")).isBetween(1_690.0, 1_910.0);
    assertThat(ran.wanted("alarm")).isEqualTo(120);
    assertThat(ran.lost("files", "off") + ran.lost("files", "unheard")).isZero();
    assertThat(ran.diary.of("files")).hasSize((int) ran.wanted("files")).allSatisfy(want -> {
      assertThat(want.kind()).isEqualTo(Want.Kind.REQUEST);
      assertThat(want.service()).isEqualTo("drive");
      assertThat(want.whom()).isEqualTo(Want.Whom.OWN_ACCOUNT);
      assertThat(want.upBytes()).isZero();
    });
    double central = ran.diary.of("files").stream().filter(Want::central).count() / ran.wanted("files");
    assertThat(central).isBetween(0.08, 0.12);
    assertThat(ran.diary.of("alarm")).allSatisfy(want -> {
      assertThat(want.central()).isTrue();
      assertThat(want.whom()).isEqualTo(Want.Whom.WHEREVER);
      assertThat(want.to()).isEmpty();
      assertThat(want.upBytes()).isEqualTo(200);
    });
    List<Long> sizes = ran.diary.of("files").stream().map(Want::downBytes).sorted().toList();
    assertThat(sizes.get(sizes.size() / 2)).isBetween(36_000L, 44_000L);
  }

  @Test
  void wantsAreForThoseWhoAreMeant() {
    Ran ran = run(STREET);

    ran.diary.wants.forEach((device, wants) -> wants.stream().filter(want -> want.workload().equals("files")).forEach(want -> {
      String home = device.substring(0, "home-0".length());
      assertThat(want.to()).hasSize(1).allSatisfy(node -> assertThat(node.name()).startsWith(home + "-").isNotEqualTo(device));
    }));
    List<Want> films = ran.diary.of("films");
    assertThat(films).isNotEmpty().allSatisfy(want -> assertThat(want.to()).hasSize(3).doesNotHaveDuplicates().allSatisfy(node -> assertThat(node.name()).contains("-phone-")));
    assertThat(films.stream().flatMap(want -> want.to().stream()).distinct()).hasSize(5);
  }

  @Test
  void oneChoosesByLinkPlaceGroupOrAmongAll() {
    assertThat(friends("to: link", "home-3-tv")).containsExactly("home-3-phone-0", "home-3-phone-1");
    assertThat(friends("to: anybody", "home-3-tv")).hasSize(31).doesNotContain("home-3-tv");
    assertThat(friends("to: { group: camera }", "home-3-tv")).containsExactly("camera-0", "camera-1");
    assertThat(friends("to: { group: tv }", "home-3-tv")).hasSize(9).doesNotContain("home-3-tv");
    assertThat(friends("to: { place: 1 km }", "home-3-tv")).hasSize(29);
    assertThat(friends("to: { place: 1 m }", "home-3-tv")).containsExactly("home-3-phone-0", "home-3-phone-1");
    assertThat(friends("to: { place: 1 km }", "camera-0")).isEmpty();
    assertThat(friends("to: own-account", "camera-0")).isEmpty();
    assertThat(friends("to: link", "camera-0")).isEmpty();
  }

  private static Set<String> friends(String to, String device) {
    Ran ran = run(STREET + "  news: { type: publish, from: " + device + ", service: news, every: 10 s, bytes: 1 kB, viewers: 40, peers: 1000, central: 0, " + to + " }\n");
    return ran.diary.of("news").stream().flatMap(want -> want.to().stream()).map(NodeId::name).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void variantsFaceTheVerySameWants() {
    String churn = "population.homes.devices.phone.churn={ session: 3 min, absence: 2 min }";
    Ran always = run(STREET);

    Ran slow = run(STREET, "population.homes.lan.access=dsl", "population.homes.lan.loss=10 %");
    Ran coming = run(STREET, churn, "start=together");
    Ran deaf = run(STREET, "protocols.hearer.deaf=true");

    assertThat(slow.diary.heard).isEqualTo(always.diary.heard);
    // Who comes and goes hears of the same wants those that come while it is there.
    assertThat(always.diary.heard).containsAll(coming.diary.heard);
    assertThat(coming.diary.heard.size()).isBetween(always.diary.heard.size() / 2, always.diary.heard.size() * 4 / 5);
    for (String workload : List.of("files", "films", "alarm")) {
      assertThat(coming.wanted(workload)).isEqualTo(always.wanted(workload));
      assertThat(deaf.wanted(workload)).isEqualTo(always.wanted(workload));
      assertThat(deaf.lost(workload, "unheard")).isEqualTo(always.wanted(workload));
    }
    assertThat(coming.lost("files", "off")).isEqualTo(coming.wanted("files") - coming.diary.of("files").size());
    assertThat(deaf.diary.heard).isEmpty();
  }

  @Test
  void whatIsSweptOfAHabitChangesNothingElseOfItsWants() {
    List<Want> some = run(STREET).diary.of("files");

    List<Want> more = run(STREET, "workload.files.central=60 %", "workload.files.down=7 MB").diary.of("files");

    assertThat(more).hasSameSizeAs(some);
    for (int i = 0; i < some.size(); i++) {
      Want one = some.get(i);
      Want same = more.get(i);
      assertThat(same.to()).isEqualTo(one.to());
      assertThat(same.downBytes()).isEqualTo(7_000_000);
      // What stays central at 10 % does so at 60 %, too.
      assertThat(same.central() || !one.central()).isTrue();
      assertThat(same.random().nextLong()).isEqualTo(one.random().nextLong());
    }
    assertThat(more.stream().filter(Want::central).count()).isBetween(some.size() * 55L / 100, some.size() * 65L / 100);
  }

  @Test
  void whatNobodyHearsChangesNothingElse() {
    RunResult deaf = run(STREET, "protocols.hearer.deaf=true").result;
    RunResult without = run(STREET.substring(0, STREET.indexOf("workload:")), "protocols.hearer.deaf=true").result;

    assertThat(deaf.fingerprint()).isEqualTo(without.fingerprint());
    assertThat(deaf.events()).isEqualTo(without.events());
    assertThat(run(STREET).result.fingerprint()).isNotEqualTo(deaf.fingerprint()).isEqualTo(run(STREET).result.fingerprint());
  }

  @Test
  void whoIsNeverOnWantsInVain() {
    String late = STREET.replace("count: 2, type: sensor", "count: 2, type: sensor, churn: { session: 1 min, absence: 2 h }") + "start: { ramp: 1 h }\n";
    CheckedScenario checked = Worlds.read(Hearer.catalogue(), late);
    Diary diary = new Diary();
    Worlds.Attendance attendance = new Worlds.Attendance();
    Ran ran = new Ran(diary, Worlds.run(checked, Worlds.variant(checked), 2, 0, diary, attendance));

    assertThat(ran.wanted("alarm")).isEqualTo(120);
    assertThat(ran.lost("alarm", "off")).isEqualTo(120 - diary.of("alarm").size());
    assertThat(attendance.switches().stream().map(Worlds.Switch::node).filter(node -> node.startsWith("camera")).distinct().count()).isLessThan(2);
  }

  @Test
  void wantsComeByTheClockOnTheWall() {
    String night = STREET + "  night: { type: sense, from: camera, service: watch, every: 1 min, bytes: 1 B, central: 0, hours: { hours-east: 5, "
        + "rates: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] } }\nepoch: 2026-03-04T18:15:00Z\n";
    Ran ran = run(night, "duration=2 h");

    // Midnight is at 19:00Z, 45 minutes after the beginning, and the day's 1,440 wants come within the hour that follows.
    assertThat(ran.wanted("night")).isBetween(2_878.0, 2_882.0);
    CheckedScenario checked = Worlds.read(Hearer.catalogue(), night, "duration=2 h");
    List<Long> minutes = new ArrayList<>();
    Worlds.run(checked, new Onlooker() {
      @Override
      public void onWant(String device, long nanos, Want want) {
        if (want.workload().equals("night")) {
          minutes.add(nanos / 60_000_000_000L);
        }
      }
    });
    assertThat(minutes).allMatch(minute -> minute >= 45 && minute < 105);
  }

  @Test
  void aTraceTellsWhatIsWanted(@TempDir Path folder) throws Exception {
    CheckedScenario checked = Worlds.read(Hearer.catalogue(), STREET);
    try (TraceWriter trace = TraceWriter.begin(folder)) {
      Worlds.run(checked, new Tracer(trace, "camera-1"::equals));
      trace.commit();
    }
    StringBuilder story = new StringBuilder();

    Story.tell(folder.resolve("trace.jsonl"), "camera-1", story);

    assertThat(story.toString().lines().filter(line -> line.contains("want: alarm "))).hasSize(60).last().asString().endsWith("want: alarm 59");
  }

  @Test
  void aRecordingSaysWhenAndHowMuch(@TempDir Path folder) throws Exception {
    Path csv = Files.writeString(folder.resolve("wants.csv"), """
        device,time,up,note
        camera-0,1.5,100,x
        camera-1,2 s,1 kB,y
        camera-0,1 min,,z
        """);
    Ran ran = run(STREET.replace("every: 30 s, bytes: 200 B", "trace: " + csv + ", bytes: 200 B"));

    assertThat(ran.diary.wants.get("camera-0")).extracting(Want::upBytes).containsExactly(100L, 200L);
    assertThat(ran.diary.wants.get("camera-1")).extracting(Want::upBytes).containsExactly(1_000L);
    assertThat(ran.diary.heard.stream().filter(line -> line.contains(" camera-"))).hasSize(3).first().asString().startsWith("1500000000 camera-0 ");
  }
}
