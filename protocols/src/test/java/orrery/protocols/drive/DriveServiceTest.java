package orrery.protocols.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import orrery.host.DataSize;
import orrery.host.Device.Permission;
import orrery.net.Partition;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.service.Caller;
import orrery.protocols.service.ServiceNode;
import org.junit.jupiter.api.Test;

/** Files in a home whose machines come and go. */
class DriveServiceTest {

  private final DriveWorld home = new DriveWorld(1).keepers("a", "b", "c");

  private static String tag(HttpResponse response) {
    return response.headers().first("ETag").orElseThrow();
  }

  // ---- Writes and reads

  @Test
  void acknowledgesAWriteThatTwoReplicasHaveAndReadsItEverywhere() {
    home.machine("phone");
    home.start();

    assertThat(home.put("phone", "notes.txt", "hello")).startsWith("201 ").contains("\"replicas\":[\"a\",\"b\"]");
    home.run(1);

    assertThat(home.holders("notes.txt")).containsExactly("a", "b");
    for (String node : List.of("a", "b", "c", "phone")) {
      assertThat(home.get(node, "notes.txt")).isEqualTo("200 hello");
    }
    assertThat(home.count("drive.reads", "here")).isEqualTo(2);
    assertThat(home.count("drive.reads", "replica")).isEqualTo(2);
    assertThat(home.world.observations("drive.write.replicas")).singleElement().satisfies(found -> assertThat(found.value()).isEqualTo(2));
  }

  /** A round trip in the LAN is 2 ms; looking takes two with the connection's, and so does bringing, with a sync. */
  @Test
  void acknowledgesInAFewRoundTrips() {
    home.start();

    home.put("a", "notes.txt", "hello");

    assertThat(home.world.observations("drive.write.time")).singleElement().satisfies(took -> assertThat(took.value()).isBetween(4e6, 40e6));
  }

  @Test
  void acknowledgesNothingThatWouldNotSurviveACrashOfAll() {
    home.start();
    assertThat(home.put("a", "notes.txt", "hello")).startsWith("201 ");
    List.of("a", "b", "c").forEach(home::crash);
    List.of("a", "b", "c").forEach(home::on);
    home.run(5);

    assertThat(home.get("c", "notes.txt")).isEqualTo("200 hello");
    assertThat(home.holders("notes.txt")).containsExactly("a", "b");
  }

  @Test
  void replacesAFileAndGivesItAnotherTag() {
    home.start();
    String first = tag(home.call("a", ServiceNode.request("PUT", "/files/n", "one")));
    HttpResponse second = home.call("c", ServiceNode.request("PUT", "/files/n", "two"));
    home.run(1);

    assertThat(second.status()).isEqualTo(200);
    assertThat(tag(second)).isNotEqualTo(first);
    assertThat(home.get("b", "n")).isEqualTo("200 two");
    assertThat(home.count("drive.conflicts")).isZero();
  }

  /** RFC 9110 §13.1. */
  @Test
  void writesAndReadsOnConditionOfATag() {
    home.start();
    assertThat(home.put("a", "n", "one", "If-Match", "*")).startsWith("412");
    String first = tag(home.call("a", ServiceNode.request("PUT", "/files/n", "one", "If-None-Match", "*")));

    assertThat(home.put("b", "n", "two", "If-None-Match", "*")).startsWith("412");
    assertThat(home.put("b", "n", "two", "If-Match", "\"7@x\", " + first)).startsWith("200");
    assertThat(home.put("c", "n", "three", "If-Match", first)).startsWith("412");
    assertThat(home.get("c", "n", "If-None-Match", first)).isEqualTo("200 two");
    String second = tag(home.call("c", ServiceNode.request("GET", "/files/n", "")));
    assertThat(home.get("c", "n", "If-None-Match", "W/" + second)).isEqualTo("304");
    assertThat(home.get("c", "n", "If-Match", first)).startsWith("412");
    assertThat(home.delete("c", "n", "If-Match", "W/" + second)).startsWith("412");
    assertThat(home.delete("c", "n", "If-Match", second)).startsWith("200");
  }

  @Test
  void carriesBulksThatNobodyHolds() {
    home.start();
    HttpBulk film = new HttpBulk(7, 500_000_000);
    HttpResponse written = home.call("a", new HttpRequest("PUT", "/files/film.mp4", HttpHeaders.of("Content-Type", "video/mp4"), film));
    home.run(1);
    HttpResponse read = home.call("c", ServiceNode.request("GET", "/files/film.mp4", ""));

    assertThat(written.status()).isEqualTo(201);
    assertThat(read.bulk()).isEqualTo(film);
    assertThat(read.headers().first("Content-Type")).contains("video/mp4");
    assertThat(home.call("c", ServiceNode.request("HEAD", "/files/film.mp4", "")).contentLength()).isEqualTo(500_000_000);
    assertThat(home.holders("film.mp4")).containsExactly("a", "b");
  }

  @Test
  void keepsAnEmptyFile() {
    home.start();

    assertThat(home.put("a", "empty", "")).startsWith("201");
    assertThat(home.get("c", "empty")).isEqualTo("200");
  }

  @Test
  void forgetsADeletedFileEverywhereAndForGood() {
    home.start();
    home.put("a", "n", "one");
    home.run(1);
    home.crash("c");

    assertThat(home.delete("b", "n")).startsWith("200");
    home.run(1);
    home.on("c");
    home.run(5);

    for (String node : List.of("a", "b", "c")) {
      assertThat(home.get(node, "n")).startsWith("404");
    }
    assertThat(home.holders("n")).contains("a", "b");
    assertThat(home.delete("a", "n")).startsWith("404");
    assertThat(home.put("c", "n", "again")).startsWith("201");
    assertThat(home.get("a", "n")).isEqualTo("200 again");
  }

  @Test
  void forgetsThatAFileWasDeletedAfterAMonth() {
    home.start();
    home.put("a", "n", "one");
    home.delete("a", "n");
    home.run(31 * 86_400);
    home.replicas("a", "b");
    home.run(60);

    assertThat(home.drive("a").catalogue().all()).isEmpty();
  }

  @Test
  void listsByPrefixAndInPages() {
    home.machine("phone");
    home.start();
    for (String path : List.of("a/1", "a/2", "a/3", "b/1")) {
      home.put("a", path, path);
    }
    home.run(1);

    for (String node : List.of("c", "phone")) {
      assertThat(ServiceNode.text(home.call(node, ServiceNode.request("GET", "/files/?prefix=a/&limit=2", ""))))
          .startsWith("200 ").contains("\"a/1\"", "\"a/2\"", "\"next\":\"a/2\"").doesNotContain("\"a/3\"");
      assertThat(ServiceNode.text(home.call(node, ServiceNode.request("GET", "/files/?prefix=a/&limit=2&after=a/2", ""))))
          .contains("\"a/3\"").doesNotContain("b/1", "a/2", "next");
      assertThat(ServiceNode.text(home.call(node, ServiceNode.request("GET", "/files/", "")))).contains("\"b/1\"");
    }
  }

  // ---- Trouble

  @Test
  void saysHowManyHaveItWhereTooFewAreThere() {
    home.start();
    home.crash("b");
    home.crash("c");

    HttpResponse answer = home.call("a", ServiceNode.request("PUT", "/files/n", "one"));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers().first("Retry-After")).contains("30");
    assertThat(ServiceNode.text(answer)).contains("\"have\":1", "\"wanted\":2");
    assertThat(home.count("drive.writes", "too-few")).isEqualTo(1);
  }

  /** Where nobody answers at all, the outcome is there within the patience, which is 10 s. */
  @Test
  void tellsTheOutcomeInTime() {
    home.machine("phone");
    home.start();
    Partition alone = home.world.partition(Set.of("phone"), Set.of("a", "b", "c"));
    long began = home.world.nanoTime();

    HttpResponse answer = home.call("phone", ServiceNode.request("PUT", "/files/n", "one"));

    assertThat(ServiceNode.text(answer)).startsWith("503").contains("\"have\":0");
    assertThat(home.world.nanoTime() - began).isLessThan(10_100_000_000L);
    home.world.heal(alone);
  }

  /** What one replica has is brought to a second one when there is one, and counts from then on. */
  @Test
  void finishesWhatFoundTooFew() {
    home.start();
    home.crash("b");
    home.crash("c");
    assertThat(home.put("a", "n", "one")).startsWith("503");
    home.on("c");
    home.run(120);
    home.crash("a");
    home.run(15);

    assertThat(home.get("c", "n")).isEqualTo("200 one");
    assertThat(home.count("drive.repairs", "too-few")).isEqualTo(1);
  }

  @Test
  void writesToTheNextReplicaWhereOneIsAway() {
    home.start();
    home.crash("b");

    assertThat(home.put("a", "n", "one")).startsWith("201 ").contains("[\"a\",\"c\"]");
  }

  /** An old version is no answer where the newest is known and its holders are away; who wants it says so (RFC 9111). */
  @Test
  void answersWithNoOldVersionUnlessThatIsAsked() {
    home.keepers("a", "b", "c", "d").start();
    home.put("c", "n", "one");
    home.run(1);
    Partition cut = home.world.partition(Set.of("c"), Set.of("a", "b", "d"));
    assertThat(home.put("d", "n", "two")).startsWith("200 ").contains("[\"d\",\"a\"]");
    home.run(1);
    home.crash("d");
    home.crash("a");
    home.world.heal(cut);
    home.run(15);

    assertThat(home.get("c", "n", "Cache-Control", "max-stale")).isEqualTo("200 one");
    assertThat(home.get("b", "n")).startsWith("503");
    assertThat(home.get("c", "n")).startsWith("503");
    assertThat(home.count("drive.reads", "away")).isEqualTo(2);
  }

  @Test
  void keepsBothOfTwoWritesThatCouldNotKnowOfEachOther() {
    DriveWorld four = new DriveWorld(1).keepers("a", "b", "c", "d").start();
    four.put("a", "plan.txt", "old");
    four.run(1);
    Partition cut = four.world.partition(Set.of("a", "b"), Set.of("c", "d"));
    assertThat(four.put("b", "plan.txt", "left")).startsWith("200 ");
    four.run(1);
    assertThat(four.put("c", "plan.txt", "right")).startsWith("20");
    four.run(1);
    four.world.heal(cut);
    four.run(600);

    for (String node : List.of("a", "b", "c", "d")) {
      assertThat(four.get(node, "plan.txt")).isEqualTo("200 right");
      String listing = ServiceNode.text(four.call(node, ServiceNode.request("GET", "/files/", "")));
      assertThat(listing).containsPattern("\"plan \\(conflict \\d+@b\\)\\.txt\"");
      String copy = listing.replaceAll("(?s).*\"(plan \\(conflict \\d+@b\\)\\.txt)\".*", "$1");
      assertThat(four.get(node, copy.replace(" ", "%20"))).isEqualTo("200 left");
    }
    assertThat(four.count("drive.conflicts")).isPositive();
  }

  @Test
  void losesAFileOnlyWhereAllWhoHaveItLoseTheirStorage() {
    home.start();
    home.put("a", "n", "one");
    home.put("a", "m", "one");
    home.run(1);
    home.loseStorage("a");
    home.crash("b");
    home.on("b");
    home.on("a");
    home.run(60);
    assertThat(home.get("c", "n")).isEqualTo("200 one");
    home.loseStorage("a");
    home.loseStorage("b");
    home.on("a");
    home.on("b");
    home.run(600);

    assertThat(home.get("c", "n")).startsWith("503");
    assertThat(home.put("a", "n", "again")).startsWith("200");
    assertThat(home.get("c", "n")).isEqualTo("200 again");
  }

  // ---- Replicas that come and go

  @Test
  void copiesWhatALostReplicaHadToAnother() {
    home.start();
    home.put("a", "n", "one");
    home.run(1);
    home.crash("a");
    home.replicas("b", "c");
    home.run(60);

    assertThat(home.holders("n")).containsExactly("b", "c");
    assertThat(home.count("drive.repairs", "lost")).isEqualTo(1);
    assertThat(home.count("drive.repaired")).isEqualTo(3);
  }

  @Test
  void movesToABetterReplicaThatComes() {
    home.keepers("b", "c").start();
    home.put("b", "n", "one");
    home.run(1);
    home.replicas("a", "b", "c");
    home.run(60);
    assertThat(home.holders("n")).containsExactly("a", "b", "c");
    // The worst gives its copy up when it next has reason to look.
    home.replicas("a", "b", "c", "d");
    home.run(60);

    assertThat(home.holders("n")).containsExactly("a", "b");
    assertThat(home.get("c", "n")).isEqualTo("200 one");
  }

  @Test
  void takesItsOwnCopyAnewWhereItsStorageWasLost() {
    home.start();
    home.put("a", "n", "one");
    home.run(1);
    home.loseStorage("a");
    home.on("a");
    home.run(60);

    assertThat(home.holders("n")).containsExactly("a", "b");
    assertThat(home.count("drive.repairs", "own")).isEqualTo(1);
  }

  /** A node that returns asks once, and then there is nothing. */
  @Test
  void asksOnceAfterAnAbsenceAndIsSilentFromThenOn() {
    home.start();
    home.put("a", "n", "one");
    home.run(120);
    home.crash("c");
    home.run(60);
    home.on("c");
    home.run(120);
    long asked = home.count("drive.comparisons");
    int sent = home.world.sent().size();
    home.run(86_400);

    assertThat(home.count("drive.comparisons")).isEqualTo(asked);
    assertThat(home.world.sent()).hasSize(sent);
    assertThat(home.get("c", "n")).isEqualTo("200 one");
  }

  @Test
  void tellsAReplicaThatWasAwayWhatItHasMissed() {
    home.start();
    home.crash("c");
    home.put("a", "n", "one");
    home.run(1);
    home.on("c");
    home.run(10);

    assertThat(home.drive("c").catalogue().list("anna", "", "", 10)).singleElement().satisfies(entry -> assertThat(entry.settled()).isTrue());
  }

  // ---- Room and rights

  @Test
  void refusesWhatThereIsNoRoomFor() {
    DriveWorld small = new DriveWorld(1, "quota", new DataSize(1000), "replicas", 2).keepers("a", "b").start();

    assertThat(small.put("a", "n", "x".repeat(600))).startsWith("201");
    assertThat(small.put("a", "m", "x".repeat(600))).startsWith("507").contains("\"have\":0");
    assertThat(small.put("a", "n", "x".repeat(900))).startsWith("200");
    assertThat(small.delete("b", "n")).startsWith("200");
    small.run(1);
    assertThat(small.put("a", "m", "x".repeat(600))).startsWith("201");
    assertThat(small.drive("a").catalogue().usedBytes()).isEqualTo(600);
    assertThat(small.count("drive.writes", "full")).isEqualTo(1);
  }

  @Test
  void refusesFilesThatAreTooLongOrTooMany() {
    DriveWorld small = new DriveWorld(1, "file", new DataSize(100), "files", 2).keepers("a", "b").start();

    assertThat(small.put("a", "n", "x".repeat(101))).startsWith("413");
    assertThat(small.put("a", "n", "1")).startsWith("201");
    assertThat(small.put("a", "m", "1")).startsWith("201");
    assertThat(small.put("a", "o", "1")).startsWith("507");
    assertThat(small.put("a", "m", "2")).startsWith("200");
  }

  /** EC-7, EC-18. */
  @Test
  void keepsNothingOfOthersWhereTheOwnerDoesNotLetIt() {
    DriveWorld mixed = new DriveWorld(1);
    mixed.machine("b", "bob").permissions(EnumSet.noneOf(Permission.class));
    mixed.keepers("a", "c").replicas("a", "b", "c");
    mixed.start();

    assertThat(mixed.put("a", "n", "one")).startsWith("201 ").contains("[\"a\",\"c\"]");
    assertThat(mixed.holders("n")).containsExactly("a", "c");
  }

  @Test
  void showsFilesToNobodyOfAnotherAccount() {
    home.start();
    home.put("a", "n", "one");
    home.run(1);
    Caller bob = new Caller(new orrery.host.NodeId("bobs"), "bob", "", List.of());

    assertThat(home.call("a", bob, ServiceNode.request("GET", "/files/n", "")).status()).isEqualTo(404);
    assertThat(home.call("a", bob, ServiceNode.request("GET", "/replica/entry?account=anna&path=n", "")).status()).isEqualTo(403);
    assertThat(home.call("a", bob, ServiceNode.request("GET", "/replica/files?account=anna&limit=9", "")).status()).isEqualTo(403);
    assertThat(home.call("a", bob, ServiceNode.request("POST", "/replica/compare", "{}")).status()).isEqualTo(403);
    assertThat(home.call("a", bob, ServiceNode.request("PUT", "/replicas", "{\"nodes\":[]}")).status()).isEqualTo(403);
    assertThat(home.call("a", Caller.ANONYMOUS, ServiceNode.request("GET", "/files/n", "")).status()).isEqualTo(401);
    assertThat(home.call("a", Caller.of("anna"), ServiceNode.request("POST", "/replica/notes", "{\"entries\":[]}")).status()).isEqualTo(403);
    assertThat(ServiceNode.text(home.call("a", bob, ServiceNode.request("GET", "/files/", "")))).isEqualTo("200 {\"files\":[]}");
  }

  @Test
  void refusesPathsThatAreNone() {
    home.start();
    String deep = "d/".repeat(40) + "n";
    for (String path : List.of("", "../n", "a/../n", "./n", "a//b", "a/", "/n", "a%00b", "a%2Fb", "a%5Cb", "a%0Ab", "a%7F", "%2E%2E/n", "x".repeat(256), deep,
        "%C3%A9".repeat(128) + "/x", ("y".repeat(200) + "/").repeat(6) + "y")) {
      assertThat(home.put("a", path, "x")).as(path).startsWith("400");
    }
    assertThat(home.put("a", "%C3%A9t%C3%A9%20(1).txt", "x")).startsWith("201");
    assertThat(home.get("b", "%C3%A9t%C3%A9%20(1).txt")).isEqualTo("200 x");
    home.run(1);
    assertThat(home.holders("été (1).txt")).hasSize(2);
    assertThat(home.count("drive.refused", "path")).isEqualTo(17);
  }

  @Test
  void refusesOtherMethodsAndQueries() {
    home.start();

    assertThat(home.call("a", ServiceNode.request("PATCH", "/files/n", "")).status()).isEqualTo(405);
    for (String query : List.of("limit=0", "limit=1001", "limit=x", "limit=", "prefix=" + "x".repeat(1025))) {
      assertThat(home.call("a", ServiceNode.request("GET", "/files/?" + query, "")).status()).as(query).isEqualTo(400);
    }
    assertThat(home.call("a", ServiceNode.request("GET", "/elsewhere", "")).status()).isEqualTo(404);
    assertThat(home.call("a", ServiceNode.request("GET", "/replica/elsewhere", "")).status()).isEqualTo(404);
    assertThat(home.call("a", ServiceNode.request("POST", "/replica/notes", "{\"entries\":[7]}")).status()).isEqualTo(400);
    assertThat(home.call("a", ServiceNode.request("POST", "/replica/compare", "{\"digests\":[\"x\"]}")).status()).isEqualTo(400);
    assertThat(home.call("a", ServiceNode.request("PUT", "/replica/file", "x")).status()).isEqualTo(400);
    assertThat(new String(home.call("a", ServiceNode.request("PUT", "/replica/file", "x", "Drive-Entry", "{}")).body(), StandardCharsets.UTF_8)).contains("entry");
  }
}
