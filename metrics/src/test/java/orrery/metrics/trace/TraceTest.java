package orrery.metrics.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.metrics.Abroad;
import orrery.metrics.Evening;
import orrery.metrics.RunKey;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.ResultsDirectory;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {

  @TempDir Path folder;

  private static Path write(Path folder, List<TraceEvent> events) throws IOException {
    try (TraceWriter trace = TraceWriter.begin(folder)) {
      for (TraceEvent event : events) {
        List<String> fields = new ArrayList<>();
        event.fields().forEach((name, value) -> fields.addAll(List.of(name, value)));
        trace.write(event.nanos(), event.node(), event.kind(), fields.toArray(String[]::new));
      }
      trace.commit();
    }
    return folder.resolve("trace.jsonl");
  }

  private static TraceEvent event(long nanos, String node, String kind, String... fields) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      map.put(fields[i], fields[i + 1]);
    }
    return new TraceEvent(nanos, node, kind, map);
  }

  private static List<TraceEvent> read(Path file) throws IOException {
    List<TraceEvent> events = new ArrayList<>();
    try (TraceReader reader = new TraceReader(file)) {
      for (Optional<TraceEvent> event = reader.next(); event.isPresent(); event = reader.next()) {
        events.add(event.get());
      }
    }
    return events;
  }

  private static final List<TraceEvent> EVENING = List.of(
      event(0, "phone-3", "start"),
      event(1_500_000, "phone-3", "send", "protocol", "mdns", "type", "query", "bytes", "120", "to", "224.0.0.251:5353"),
      event(1_500_000, "tv-1", "timer", "name", "lease"),
      event(12_403_117_000L, "phone-3", "receive", "protocol", "election", "type", "answer", "bytes", "64", "from", "192.168.1.7:5400"),
      event(12_403_117_000L, "phone-3", "state", "variable", "super-node", "scope", "link", "value", "tv-1"),
      event(12_403_117_000L, "phone-3", "state", "variable", "super-node", "scope", "link", "value", ""),
      event(13_000_000_000L, "phone-3", "event", "what", "election", "detail", "better candidate"),
      event(14_000_000_000L, "phone-3", "drop", "protocol", "http", "to", "10.0.0.1:80", "reason", "no-binding"),
      event(1_799_000_000_000L, "phone-3", "crash", "why", "fault \"evening\""));

  @Test
  void isOneObjectALine() throws IOException {
    Path file = write(folder, EVENING);

    assertThat(Files.readString(file)).startsWith("""
        {"time":0,"node":"phone-3","kind":"start"}
        {"time":1500000,"node":"phone-3","kind":"send","protocol":"mdns","type":"query","bytes":"120","to":"224.0.0.251:5353"}
        """).endsWith("\"}\n");
    assertThat(read(file)).isEqualTo(EVENING);
  }

  @Test
  void readsBackWhateverItWroteEverywhere() throws Exception {
    Seeds.each(50, random -> {
      List<TraceEvent> events = new ArrayList<>();
      long nanos = 0;
      for (int i = random.nextInt(20); i > 0; i--) {
        nanos += random.nextLong(1L << random.nextInt(50));
        String[] fields = new String[random.nextInt(4) * 2];
        for (int f = 0; f < fields.length; f++) {
          fields[f] = f % 2 == 0 ? "f" + f : "{\"\\\n\t\u0000ıé\ud83d\ude00,:".substring(0, random.nextInt(10)) + random.nextInt(10);
        }
        events.add(event(nanos, "node-" + random.nextInt(9), "kind-" + random.nextInt(9), fields));
      }

      assertThat(Abroad.everywhere(() -> read(write(folder, events)))).containsOnly(events);
    });
  }

  @Test
  void tellsTheStoryOfOneNode() throws Exception {
    Path file = write(folder, EVENING);
    StringBuilder story = new StringBuilder();

    long count = Story.tell(file, "phone-3", story);

    assertThat(count).isEqualTo(8);
    assertThat(story.toString()).isEqualTo("""
              0.000000 s  start
              0.001500 s  sends mdns query, 120 B to 224.0.0.251:5353
             12.403117 s  receives election answer, 64 B from 192.168.1.7:5400
             12.403117 s  super-node of link is tv-1
             12.403117 s  super-node of link is none
             13.000000 s  election: better candidate
             14.000000 s  loses http to 10.0.0.1:80: no-binding
           1799.000000 s  crash, why fault "evening"
        """.indent(0));
    assertThat(Story.tell(file, "phone-4", story)).isZero();
    assertThat(Story.nodes(file)).containsExactly("phone-3", "tv-1");
  }

  @Test
  void findsTheFirstEventThatDiffers() throws IOException {
    List<TraceEvent> changed = new ArrayList<>(EVENING);
    changed.set(3, event(12_500_000_000L, "tv-1", "timer", "name", "lease"));
    changed.remove(5);
    Path first = write(folder.resolve("a"), EVENING);
    Path second = write(folder.resolve("b"), changed);

    TraceDiff difference = TraceDiff.between(first, second).orElseThrow();

    assertThat(difference.line()).isEqualTo(4);
    assertThat(difference.earlier()).isEqualTo(EVENING.get(3));
    assertThat(difference.toString()).isEqualTo("""
        first difference at 12.403117 s, node phone-3, line 4
          first   12.403117 s  receives election answer, 64 B from 192.168.1.7:5400 [phone-3]
          second  12.500000 s  timer lease expires [tv-1]
        """);
    assertThat(TraceDiff.between(second, first).orElseThrow().earlier()).isEqualTo(EVENING.get(3));
    assertThat(TraceDiff.between(first, first)).isEmpty();
  }

  @Test
  void seesThatOneTraceEndsBeforeTheOther() throws IOException {
    Path first = write(folder.resolve("a"), EVENING);
    Path second = write(folder.resolve("b"), EVENING.subList(0, 2));

    assertThat(TraceDiff.between(first, second).orElseThrow().toString()).contains("line 3", "second  ends");
    assertThat(TraceDiff.between(write(folder.resolve("c"), List.of()), second).orElseThrow().toString()).contains("line 1", "first   ends");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "[]", "{", "{}", "x", "{\"time\":1,\"node\":\"a\"}", "{\"time\":-1,\"node\":\"a\",\"kind\":\"b\"}", "{\"time\":1.5,\"node\":\"a\",\"kind\":\"b\"}",
    "{\"time\":99999999999999999999,\"node\":\"a\",\"kind\":\"b\"}", "{\"time\":1,\"node\":\"a\",\"kind\":\"b\",\"x\":{}}",
    "{\"time\":1,\"node\":\"a\",\"node\":\"a\",\"kind\":\"b\"}", "{\"time\":1,\"node\":\"a\",\"kind\":\"b\"} {}", "{\"time\":\"1\",\"node\":\"a\",\"kind\":\"b\"}"
  })
  void refusesLinesThatAreNoEvents(String line) throws IOException {
    Path file = folder.resolve("trace.jsonl");
    Files.writeString(file, "{\"time\":0,\"node\":\"a\",\"kind\":\"b\"}\n" + line + "\n");

    assertThatThrownBy(() -> read(file)).isInstanceOf(MalformedFile.class).hasMessageContaining("trace.jsonl:2: ");
  }

  @Test
  void refusesLinesWithoutEnd() throws IOException {
    Path file = folder.resolve("trace.jsonl");
    Files.writeString(file, "\n\n" + " ".repeat(TraceReader.MAX_LINE + 1));

    assertThatThrownBy(() -> read(file)).isInstanceOf(MalformedFile.class).hasMessageContaining(":3: a line must be at most 65536 characters");
  }

  @Test
  void acceptsOrRefusesDamagedTracesButNeverFails() throws Exception {
    byte[] bytes = Files.readAllBytes(write(folder, EVENING));
    Path damaged = folder.resolve("damaged.jsonl");

    Seeds.each(500, random -> {
      byte[] copy = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
      Files.write(damaged, copy);
      try {
        read(damaged);
      } catch (MalformedFile e) {
        assertThat(e).hasMessageMatching("(?s).*damaged.jsonl:[0-9]+: .+");
      }
    });
  }

  @Test
  void refusesFieldsThatWouldHideTheEvent() throws IOException {
    try (TraceWriter trace = TraceWriter.begin(folder)) {
      assertThatThrownBy(() -> trace.write(0, "a", "b", "time", "1")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> trace.write(0, "a", "b", "odd")).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysHowTwoDirectoriesDiffer() throws IOException {
    ResultsDirectory first = directory("first", 1, EVENING);
    ResultsDirectory same = directory("same", 1, EVENING);
    ResultsDirectory other = directory("other", 2, EVENING.subList(0, 4));
    ResultsDirectory untraced = directory("untraced", 2, List.of());

    assertThat(DirectoryDiff.between(first, same).isSame()).isTrue();
    assertThat(DirectoryDiff.between(first, other).lines()).singleElement().asString()
        .startsWith("run merit/1: first difference at 12.403117 s, node phone-3, line 5");
    assertThat(DirectoryDiff.between(first, untraced).lines()).singleElement().asString()
        .startsWith("run merit/1: first statistic that differs: ").endsWith("run both with --trace to see the first event that differs");
    untraced.write(Evening.manifest(List.of("bully"), 3));
    assertThat(DirectoryDiff.between(first, untraced).lines()).contains("the number of replications is 1 and 3");
  }

  private ResultsDirectory directory(String name, int luck, List<TraceEvent> events) throws IOException {
    ResultsDirectory directory = ResultsDirectory.at(folder.resolve(name));
    RunKey key = new RunKey("merit", "", 1);
    FinishedRun run = new FinishedRun(key, Map.of("fingerprint", "ff" + luck), Evening.run("merit", luck));
    directory.write(run);
    directory.writeTables(List.of(run));
    directory.write(Evening.manifest(List.of("merit"), 1));
    if (!events.isEmpty()) {
      write(directory.folder(key), events);
    }
    return directory;
  }
}
