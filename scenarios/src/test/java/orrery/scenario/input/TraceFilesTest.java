package orrery.scenario.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import orrery.device.churn.Presence;
import orrery.device.churn.SessionTrace;
import orrery.device.demand.ArrivalTrace;
import orrery.device.demand.Arrivals;
import orrery.device.movement.Tracks;
import orrery.host.Position;
import orrery.scenario.InputFile;
import orrery.sim.Distribution;
import orrery.sim.Streams;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceFilesTest {

  private static final Duration DAY = Duration.ofDays(1);

  private static final String SESSIONS = """
      device,start,end,remark
      a,0,1.5,"one, two"
      b,30 s,2 min,
      a,2,10,
      """;

  private static final String TRACKS = """
      Time,Device,Latitude,Longitude
      0,a,10,20
      10,b,-90,180

      1 min,a,10.000060,20
      """;

  private static final String QUANTILES = """
      probability,value
      0,0
      0.5,1 min
      1,10 min
      """;

  private static final String WANTS = """
      time,device,up,down,remark
      0,a,100,1 MB,
      0.5,b,,2 kB,"one, two"
      1 min,a,1.5 kB,,
      """;

  @Test
  void readsWantsOfMixedDevices() throws Exception {
    ArrivalTrace trace = WantsCsv.read(WANTS);

    assertThat(trace.devices()).containsExactly("a", "b");
    assertThat(trace.wants(0)).isEqualTo(2);
    Arrivals a = trace.byName(0, DAY.toNanos()).of(new Streams(1), "a", "files");
    assertThat(a.time()).isZero();
    assertThat(a.downBytes()).hasValue(1_000_000);
    a.next();
    assertThat(a.time()).isEqualTo(60_000_000_000L);
    assertThat(a.upBytes()).hasValue(1_500);
    assertThat(a.downBytes()).isEmpty();
  }

  @Test
  void readsSessionsOfMixedDevices() throws Exception {
    SessionTrace trace = SessionsCsv.read(SESSIONS);

    assertThat(trace.devices()).containsExactly("a", "b");
    assertThat(trace.sessions(0)).isEqualTo(2);
    Presence b = trace.replay(1, new Streams(1), "phone", 0);
    assertThat(b.isThere()).isFalse();
    assertThat(b.until()).isEqualTo(30_000_000_000L);
    b.next();
    assertThat(b.until()).isEqualTo(120_000_000_000L);
  }

  @Test
  void readsTracksOfMixedDevices() throws Exception {
    Tracks tracks = TracksCsv.read(TRACKS, DAY);

    assertThat(tracks.devices()).containsExactly("a", "b");
    assertThat(tracks.inOrder(0, new Streams(1), "phone").at(30_000_000_000L)).isEqualTo(new Position(10_000_030, 20_000_000));
    assertThat(tracks.inOrder(3, new Streams(1), "phone").at(0)).isEqualTo(new Position(-90_000_000, 180_000_000));
  }

  @Test
  void readsQuantilesOfTimes() throws Exception {
    Distribution.Quantiles quantiles = QuantilesCsv.read(QUANTILES);

    assertThat(quantiles.quantile(0.25)).isCloseTo(30e9, within(1.0));
    assertThat(quantiles.mean()).isCloseTo((15 + 165) * 1e9, within(1.0));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "a,0,1;a,5,5|3:5|must be later than the start of the session, 5 s, but is 5 s",
    "a,0,4;b,9,10;a,3,8|4:3|must be no earlier than the end of the session in line 2, 4 s, but is 3 s",
    "a,5,6;a,0,1|3:3|must be no earlier than in line 2, 5 s, but is 0 s: the sessions of a device must be in order",
    "a,0,x|2:5|must be a time such as",
    "a,,1|2:3|must be a number",
    "a,-1,1|2:3|must be a time from 0 s to 100 years but is -1",
    "a,0,99999999999|2:5|must be a time from 0 s to 100 years but is 99999999999",
    "a,0,5 parsecs|2:5|must be a time such as",
    ",0,1|2:1|must name a device in at most 200 characters but has 0",
    "a,0|2:1|must have 3 columns as the first line has but has 2",
    "''|3:1|must have at least one session but has none"})
  void tellsWhereSessionsAreWrong(String rows, String place, String message) {
    assertUnusable(() -> SessionsCsv.read("DEVICE,START,END\n" + rows.replace(';', '\n') + "\n"), place, message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "a,0,10,20;a,0,10,20|3:3|must be later than in line 2, 0 s, but is 0 s: the times of a device must rise",
    "a,0,10,20;a,100000,10,20|3:3|must be at most 86400 s later than in line 2 but is 100000 s later: the track has a gap",
    "a,0,91,20|2:5|must be from -90 to 90 degrees but is 91",
    "a,0,10,-180.1|2:8|must be from -180 to 180 degrees but is -180.1",
    "a,0,10,east|2:8|must be a number",
    "a,0,NaN,20|2:5|must be a number"})
  void tellsWhereTracksAreWrong(String rows, String place, String message) {
    assertUnusable(() -> TracksCsv.read("DEVICE,TIME,LATITUDE,LONGITUDE\n" + rows.replace(';', '\n') + "\n", DAY), place, message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "0.1,5|2:1|must begin with the probability 0 but begins with 0.1",
    "0,5;0.5,6;0.5,7;1,8|4:1|must be greater than the probability before, 0.5, and at most 1, but is 0.5",
    "0,5;1,4|3:3|must be no less than the value before but is 4",
    "0,5;0.9,6|4:1|must end with the probability 1 but ends with 0.9",
    "0,0;1,0|4:1|must have a value greater than 0 but has none"})
  void tellsWhereQuantilesAreWrong(String rows, String place, String message) {
    assertUnusable(() -> QuantilesCsv.read("PROBABILITY,VALUE\n" + rows.replace(';', '\n') + "\n"), place, message);
  }

  @Test
  void aFileWithoutItsColumnsIsRefused() {
    assertUnusable(() -> SessionsCsv.read(""), "1:1", "must have a column DEVICE but its first line names none");
    assertUnusable(() -> TracksCsv.read("device,time,latitude\n", DAY), "1:1", "must have a column LONGITUDE but its first line names none");
    assertUnusable(() -> QuantilesCsv.read("value,probability,Value\n"), "1:19", "must have one column VALUE but has two");
  }

  @Test
  void inputsAreReadOnceAndHashed(@TempDir Path folder) throws Exception {
    Path path = Files.writeString(folder.resolve("sessions.csv"), SESSIONS);
    InputFile file = new InputFile(path, "sessions.csv");
    Inputs inputs = new Inputs();

    inputs.loadSessions(file);
    Files.delete(path);
    inputs.loadSessions(file);

    assertThat(inputs.sessions(file)).isPresent();
    assertThat(inputs.tracks(file)).isEmpty();
    assertThat(inputs.hashes()).containsOnlyKeys("sessions.csv");
  }

  /** Whatever is done to a file, it is read or refused with a place. */
  @Test
  void damagedFilesAreReadOrRefused() {
    Seeds.each(3_000, random -> {
      String text = List.of(SESSIONS, TRACKS, QUANTILES, WANTS).get(random.nextInt(4));
      for (int i = 0; i <= random.nextInt(4); i++) {
        text = damaged(text, random);
      }
      for (Reading reading : List.<Reading>of(SessionsCsv::read, WantsCsv::read, QuantilesCsv::read, PositionsCsv::read, t -> TracksCsv.read(t, DAY))) {
        try {
          reading.read(text);
        } catch (TextFile.Unusable unusable) {
          assertThat(unusable.getMessage()).startsWith("must ");
          assertThat(unusable.line()).isBetween(1, (int) text.lines().count() + 1);
          assertThat(unusable.column()).isPositive();
        }
      }
    });
  }

  private static String damaged(String text, Xoshiro256 random) {
    if (text.isEmpty()) {
      return text;
    }
    int at = random.nextInt(text.length());
    int to = Math.min(text.length(), at + random.nextInt(8));
    String pieces = "\",\n\r;-+.eE0123456789NaN 1e999 0x1p3 é\t9223372036854775807 99999999999999999999 1e-320";
    int from = random.nextInt(pieces.length());
    String piece = pieces.substring(from, Math.min(pieces.length(), from + random.nextInt(12)));
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at) + text.substring(to);
      case 1 -> text.substring(0, at) + piece + text.substring(at);
      default -> text.substring(0, at) + piece + text.substring(to);
    };
  }

  private interface Reading {
    Object read(String text) throws TextFile.Unusable;
  }

  private static void assertUnusable(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading, String place, String message) {
    assertThatThrownBy(reading).isInstanceOfSatisfying(TextFile.Unusable.class, unusable -> {
      assertThat(unusable).hasMessageStartingWith(message);
      assertThat(unusable.line() + ":" + unusable.column()).isEqualTo(place);
    });
  }
}
