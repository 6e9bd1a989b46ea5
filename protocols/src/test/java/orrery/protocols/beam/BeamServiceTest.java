package orrery.protocols.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import orrery.host.DataSize;
import orrery.host.Device.Permission;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.net.Partition;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.service.Caller;
import orrery.protocols.service.ServiceNode;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** Contents from one to many, some of whom are away. */
class BeamServiceTest {

  private static final FanOut.Rates SLOW = new FanOut.Rates(10_000_000, 100_000_000);
  private static final FanOut.Rates FAST = new FanOut.Rates(1_000_000_000, 1_000_000_000);
  private static final String VIDEO = "v".repeat(300_000);

  private final BeamWorld home = new BeamWorld(1);

  private void slow(String... names) {
    List.of(names).forEach(name -> home.rates.put(new NodeId(name), SLOW));
  }

  // ---- EC-3: one video for three

  /** 3 up and 3 down: what the sender sends is three videos. */
  @Test
  void sendsThreeTimesWhereNobodyHelps() {
    home.machines("a", "b", "c", "d").start();
    home.rates.put(new NodeId("a"), FAST);

    String id = home.beam("a", "b,c,d", VIDEO);
    home.run(10);

    assertThat(home.states("a", id)).isEqualTo("b delivered, c delivered, d delivered");
    assertThat(videos("a")).isCloseTo(3, within(0.02));
    assertThat(received()).isEqualTo(3);
    assertThat(home.count("beam.sent", "sender")).isEqualTo(900_000);
    assertThat(home.count("beam.beams", "direct")).isEqualTo(1);
  }

  /** 1 up, and 3 from a cache with the better uplink. */
  @Test
  void sendsOnceWhereACacheHasTheBetterUplink() {
    home.machines("a", "b", "c", "d", "cache").start();
    slow("a", "b", "c", "d");
    home.rates.put(new NodeId("cache"), FAST);
    home.proxies = List.of(new NodeId("cache"));

    String id = home.beam("a", "b,c,d", VIDEO);
    home.run(10);

    assertThat(home.states("a", id)).isEqualTo("b delivered, c delivered, d delivered");
    assertThat(videos("a")).isCloseTo(1, within(0.02));
    assertThat(videos("cache")).isCloseTo(3, within(0.02));
    assertThat(received()).isEqualTo(3);
    assertThat(home.inbox("cache")).isEmpty();
    assertThat(home.count("beam.beams", "proxy")).isEqualTo(1);
  }

  /** 1 up and 3 down centrally: the same program in the cloud, which the sender calls as a client. */
  @Test
  void sendsOnceToTheCentralCloudWhichSendsThreeTimes() {
    home.machines("a", "b", "c", "d", "cloud").start();
    home.rates.put(new NodeId("cloud"), FAST);
    ServiceNode sender = home.machine("a").protocol(ServiceNode.class);
    sender.callNode(orrery.protocols.service.ServiceAddress.on(new NodeId("cloud"), "beam"), ServiceNode.request("POST", "/beams?to=b,c,d", VIDEO),
        orrery.protocols.http.HttpTerms.within(Duration.ofSeconds(30)), outcome -> { });
    home.run(10);

    assertThat(videos("a")).isCloseTo(1, within(0.02));
    assertThat(videos("cloud")).isCloseTo(3, within(0.02));
    assertThat(received()).isEqualTo(3);
  }

  private double videos(String node) {
    return (double) home.sentBytes(node) / VIDEO.length();
  }

  private long received() {
    return List.of("b", "c", "d").stream().filter(node -> home.inbox(node).equals(List.of("200 " + VIDEO))).count();
  }

  @Test
  void passesItOnInATreeToMany() {
    String[] names = new String[25];
    for (int i = 0; i < names.length; i++) {
      names[i] = "n-" + i;
    }
    home.machines(names).start();
    slow(names);

    String id = home.beam("n-0", String.join(",", List.of(names).subList(1, names.length)), VIDEO);
    home.run(20);

    assertThat(home.states("n-0", id).split(", ")).hasSize(24).allMatch(state -> state.endsWith(" delivered"));
    assertThat(videos("n-0")).isLessThan(5);
    assertThat(home.count("beam.beams", "tree")).isEqualTo(1);
    assertThat(home.world.observations("beam.last.time")).hasSize(1);
  }

  @Test
  void carriesBulksThatNobodyHolds() {
    home.machines("a", "b", "c", "cache").start();
    slow("a", "b", "c");
    home.rates.put(new NodeId("cache"), FAST);
    home.proxies = List.of(new NodeId("cache"));
    HttpBulk film = new HttpBulk(7, 200_000_000);

    HttpResponse answer = home.call("a", new HttpRequest("POST", "/beams?to=b,c", HttpHeaders.of("Content-Type", "video/mp4"), film));
    home.run(120);

    String id = answer.headers().first("Location").orElseThrow().substring(7);
    assertThat(home.states("a", id)).isEqualTo("b delivered, c delivered");
    HttpResponse read = home.call("c", ServiceNode.request("GET", "/inbox/" + id, ""));
    assertThat(read.bulk()).isEqualTo(film);
    assertThat(read.headers().first("Content-Type")).contains("video/mp4");
    assertThat(home.count("beam.sent", "sender")).isEqualTo(200_000_000);
    assertThat(home.count("beam.sent", "on")).isEqualTo(400_000_000);
  }

  // ---- Trouble

  @Test
  void triesAgainUntilTheReceiverIsBack() {
    home.machines("a", "b", "c").start();
    home.machine("c").crash();

    String id = home.beam("a", "b,c", "hello");
    home.run(60);
    assertThat(home.states("a", id)).startsWith("b delivered, c ").doesNotContain("c delivered");
    home.machine("c").start();
    home.run(120);

    assertThat(home.states("a", id)).isEqualTo("b delivered, c delivered");
    assertThat(home.inbox("c")).containsExactly("200 hello");
  }

  @Test
  void givesUpInTimeAndSaysSo() {
    home.machines("a", "b").start();
    home.machine("b").crash();

    String id = home.beam("a", "b", "hello");
    home.run(1200);
    int sent = home.world.sent().size();
    home.run(86_400);

    assertThat(home.states("a", id)).isEqualTo("b expired");
    assertThat(home.count("beam.receivers", "expired")).isEqualTo(1);
    assertThat(home.world.sent()).as("nothing is sent any more").hasSize(sent);
  }

  @Test
  void bringsItItselfWhereTheCacheFails() {
    home.machines("a", "b", "c", "cache").start();
    slow("a", "b", "c");
    home.rates.put(new NodeId("cache"), FAST);
    home.proxies = List.of(new NodeId("cache"));
    home.machine("cache").crash();

    String id = home.beam("a", "b,c", VIDEO);
    home.run(60);

    assertThat(home.states("a", id)).isEqualTo("b delivered, c delivered");
  }

  /** The cache has taken it and dies: its silence is noticed after three times what was expected and half a minute. */
  @Test
  void bringsItItselfWhereTheCacheFallsSilent() {
    home.machines("a", "b", "c", "cache").start();
    slow("a", "b", "c");
    home.rates.put(new NodeId("cache"), FAST);
    home.proxies = List.of(new NodeId("cache"));
    Partition cut = home.world.partition(Set.of("cache"), Set.of("b", "c"));
    String id = home.beam("a", "b,c", VIDEO);
    home.run(1);
    home.machine("cache").crash();
    home.run(120);

    assertThat(home.states("a", id)).isEqualTo("b delivered, c delivered");
    home.world.heal(cut);
  }

  @Test
  void sendsOnAfterARestart() {
    home.machines("a", "b").start();
    home.machine("b").crash();
    String id = home.beam("a", "b", "hello");
    home.run(1);
    home.machine("a").crash();
    home.machine("a").start();
    home.machine("b").start();
    home.run(120);

    assertThat(home.inbox("b")).containsExactly("200 hello");
    assertThat(home.states("a", id)).isEqualTo("b delivered");
  }

  /** Who has not heard that it was accepted, or delivered, sends again. */
  @Test
  void takesTheSameOnlyOnce() {
    home.machines("a", "b").start();
    String id = home.beam("a", "b", "hello", "Beam-Id", "holiday-1");
    home.run(5);
    assertThat(home.call("a", ServiceNode.request("POST", "/beams?to=b", "hello", "Beam-Id", "holiday-1")).status()).isEqualTo(200);
    Parcel parcel = new Parcel("holiday-1", new NodeId("a"), "anna", "", "text/plain", 5, null, false, 0);
    assertThat(home.call("b", ServiceNode.request("POST", "/inbox", "hello", Parcel.FIELD, parcel.ascii(List.of()))).status()).isEqualTo(200);
    assertThat(id).isEqualTo("holiday-1");
    assertThat(home.inbox("b")).containsExactly("200 hello");
    assertThat(home.call("b", ServiceNode.request("DELETE", "/inbox/holiday-1", "")).status()).isEqualTo(204);
    assertThat(home.call("b", ServiceNode.request("POST", "/inbox", "hello", Parcel.FIELD, parcel.ascii(List.of()))).status()).isEqualTo(200);

    assertThat(home.inbox("b")).isEmpty();
    assertThat(home.world.told().stream().filter(told -> told.kind().equals("beam.repeated"))).hasSize(2);
  }

  @Test
  void keepsAnInboxOverARestart() {
    home.machines("a", "b").start();
    home.beam("a", "b", "hello");
    home.run(5);
    home.machine("b").crash();
    home.machine("b").start();

    assertThat(home.inbox("b")).containsExactly("200 hello");
  }

  @Test
  void fetchesAfterANoticeWhenItIsWanted() {
    home.machines("a", "b", "c").start();
    String id = home.beam("a", "b,c&notice=true", VIDEO);
    home.run(5);
    assertThat(videos("a")).isLessThan(0.02);
    assertThat(home.states("a", id)).isEqualTo("b delivered, c delivered");

    assertThat(home.inbox("b")).containsExactly("200 " + VIDEO);
    assertThat(videos("a")).isCloseTo(1, within(0.02));
    home.machine("a").crash();
    assertThat(home.inbox("b")).containsExactly("200 " + VIDEO);
    assertThat(home.inbox("c")).singleElement().satisfies(answer -> assertThat(answer).startsWith("502"));
  }

  @Test
  void isRefusedByAFullInbox() {
    BeamWorld small = new BeamWorld(1, "inbox", new DataSize(8)).machines("a", "b").start();
    String first = small.beam("a", "b", "hello");
    small.run(5);
    String second = small.beam("a", "b", "hello");
    small.run(5);

    assertThat(small.states("a", first)).isEqualTo("b delivered");
    assertThat(small.states("a", second)).isEqualTo("b refused");
  }

  // ---- Topics

  @Test
  void publishesToThoseWhoHaveSubscribedAndTheLastToWhoComesLater() {
    home.machines("hub", "b", "c").start();
    assertThat(home.call("hub", ServiceNode.request("PUT", "/topics/news/subscribers/b", "")).status()).isEqualTo(204);
    home.call("hub", ServiceNode.request("POST", "/topics/news", "one"));
    home.run(5);
    home.call("hub", ServiceNode.request("POST", "/topics/news", "two"));
    home.run(5);
    home.machine("hub").crash();
    home.machine("hub").start();
    home.call("hub", ServiceNode.request("PUT", "/topics/news/subscribers/c", ""));
    home.run(5);
    assertThat(home.call("hub", ServiceNode.request("DELETE", "/topics/news/subscribers/b", "")).status()).isEqualTo(204);
    home.call("hub", ServiceNode.request("POST", "/topics/news", "three"));
    home.run(5);

    assertThat(home.inbox("b")).containsExactly("200 one", "200 two");
    assertThat(home.inbox("c")).containsExactly("200 two", "200 three");
  }

  @Test
  void givesUpTheOldestOfTooManyThatWait() {
    BeamWorld small = new BeamWorld(1, "queue", 3).machines("hub", "b").start();
    small.call("hub", ServiceNode.request("PUT", "/topics/news/subscribers/b", ""));
    small.machine("b").crash();
    for (int i = 1; i <= 5; i++) {
      small.call("hub", ServiceNode.request("POST", "/topics/news", "news " + i));
      small.run(15);
    }
    small.machine("b").start();
    small.run(300);

    assertThat(small.inbox("b")).containsExactlyInAnyOrder("200 news 3", "200 news 4", "200 news 5");
    assertThat(small.count("beam.receivers", "overflow")).isEqualTo(2);
  }

  // ---- Strangers

  @Test
  void refusesWhatIsNoBeam() {
    home.machines("a", "b").start();
    String tooMany = String.join(",", java.util.stream.IntStream.range(0, 101).mapToObj(i -> "n-" + i).toList());
    for (String to : List.of("", "a", "b,b", "B", "b,", "-b", "b%2F", tooMany, "x,".repeat(900))) {
      assertThat(home.beam("a", to, "x")).as(to).startsWith("400");
    }
    assertThat(home.beam("a", "b", "x", "Beam-Id", "no/id")).startsWith("400");
    assertThat(home.call("a", Caller.ANONYMOUS, ServiceNode.request("POST", "/beams?to=b", "x")).status()).isEqualTo(401);
    for (String target : List.of("/", "/topics/UPPER", "/topics/a/subscribers", "/beams/x/y", "/inbox/x/y", "/elsewhere")) {
      assertThat(home.call("a", ServiceNode.request("POST", target, "x")).status()).as(target).isIn(404, 405);
    }
    assertThat(home.call("a", ServiceNode.request("POST", "/inbox", "x")).status()).isEqualTo(400);
    assertThat(home.call("a", ServiceNode.request("POST", "/inbox", "x", Parcel.FIELD, "{}")).status()).isEqualTo(400);
    assertThat(home.call("a", ServiceNode.request("POST", "/delivered", "{")).status()).isEqualTo(400);
  }

  @Test
  void believesNoReportOfWhoBringsNothing() {
    home.machines("a", "b", "c").start();
    home.machine("b").crash();
    String id = home.beam("a", "b", "hello");
    String report = "{\"id\":\"" + id + "\",\"node\":\"b\",\"state\":\"delivered\"}";

    assertThat(home.call("a", new Caller(new NodeId("c"), "anna", "", List.of()), ServiceNode.request("POST", "/delivered", report)).status()).isEqualTo(403);
    assertThat(home.states("a", id)).doesNotContain("delivered");
  }

  /** EC-7, EC-18. */
  @Test
  void passesNothingOnForOthersWhereTheOwnerDoesNotLetIt() {
    home.machines("a", "b", "c");
    home.machine("cache", "bob").permissions(EnumSet.noneOf(Permission.class));
    home.start();
    slow("a", "b", "c");
    home.rates.put(new NodeId("cache"), FAST);
    home.proxies = List.of(new NodeId("cache"));

    String id = home.beam("a", "b,c", VIDEO);
    home.run(60);

    assertThat(home.states("a", id)).isEqualTo("b delivered, c delivered");
    assertThat(home.count("beam.refused", "owner")).isEqualTo(1);
  }

  @Test
  void showsAnInboxAndABeamToTheirOwnerAlone() {
    home.machines("a", "b").start();
    String id = home.beam("a", "b", "hello");
    home.run(5);
    Caller bob = new Caller(new NodeId("bobs"), "bob", "", List.of());

    assertThat(home.call("b", bob, ServiceNode.request("GET", "/inbox", "")).status()).isEqualTo(403);
    assertThat(home.call("b", bob, ServiceNode.request("DELETE", "/inbox/" + id, "")).status()).isEqualTo(403);
    assertThat(home.call("a", bob, ServiceNode.request("GET", "/beams/" + id, "")).status()).isEqualTo(404);
    assertThat(home.call("a", bob, ServiceNode.request("GET", "/beams/" + id + "/content", "")).status()).isEqualTo(404);
  }

  /** Whatever stands in the field: a parcel or none. */
  @Test
  void survivesAnyParcel() {
    Parcel parcel = new Parcel("x-1", new NodeId("a"), "anna", "news", "text/plain", 9, new HttpBulk(7, 9), false, 5);
    FanOut.Hop deep = new FanOut.Hop(new NodeId("b"), true, List.of(new FanOut.Hop(new NodeId("c"), true, List.of(FanOut.Hop.leaf(new NodeId("d"))))));
    String text = parcel.ascii(List.of(deep));
    assertThat(Parcel.ofAscii(text)).contains(new Parcel.Addressed(parcel, List.of(deep)));
    int[] counts = {0, 0};
    Seeds.each(5000, random -> {
      byte[] bytes = damaged(text, random);
      Parcel.Addressed read = Parcel.ofAscii(new String(bytes, StandardCharsets.ISO_8859_1)).orElse(null);
      counts[read == null ? 1 : 0]++;
      if (read != null) {
        assertThat(Parcel.isId(read.parcel().id())).isTrue();
        assertThat(Parcel.ofAscii(read.parcel().ascii(read.onward()))).as("what is read is written alike").contains(read);
      }
    });
    assertThat(counts[0]).isPositive();
    assertThat(counts[1]).isPositive();
    assertThat(Parcel.ofAscii("{\"to\":".repeat(40))).isEmpty();
  }

  private static byte[] damaged(String text, RandomStream random) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(2) == 0 ? random.nextInt(256) : "{}[]\",:0".charAt(random.nextInt(8)));
    }
    return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  /** Whoever crashes and comes back: in the end each receiver has each beam that was accepted once, or its sender says that it has not. */
  @Test
  void everyBeamIsInTheInboxOnceOrGivenUp() {
    Seeds.each(40, random -> {
      BeamWorld some = new BeamWorld(random.nextLong()).machines("a", "b", "c", "d", "e").start();
      List.of("a", "b", "c", "d").forEach(name -> some.rates.put(new NodeId(name), SLOW));
      some.rates.put(new NodeId("e"), FAST);
      some.proxies = List.of(new NodeId("e"));
      List<String> ids = new java.util.ArrayList<>();
      for (int step = 0; step < 20; step++) {
        String name = List.of("b", "c", "d", "e").get(random.nextInt(4));
        if (random.nextInt(3) == 0) {
          if (some.machine(name).isOn()) {
            some.machine(name).crash();
          } else {
            some.machine(name).start();
          }
        } else if (random.nextInt(6) == 0) {
          some.machine("a").crash();
          some.machine("a").start();
        } else {
          ids.add(some.beam("a", random.nextInt(2) == 0 ? "b,c,d" : "b,c", "beam " + step));
        }
        some.run(random.nextInt(60));
      }
      List.of("b", "c", "d", "e").stream().filter(name -> !some.machine(name).isOn()).forEach(name -> some.machine(name).start());
      some.run(1800);
      for (String name : List.of("b", "c", "d")) {
        List<String> inbox = some.inbox(name);
        assertThat(inbox).doesNotHaveDuplicates();
        for (String id : ids) {
          String states = some.states("a", id);
          boolean has = some.call(name, ServiceNode.request("GET", "/inbox/" + id, "")).status() == 200;
          if (states.contains(name + " ")) {
            assertThat(states).containsPattern(name + " (delivered|expired)");
            assertThat(has || states.contains(name + " expired")).as("%s at %s: %s", id, name, states).isTrue();
          }
        }
      }
    });
  }
}
