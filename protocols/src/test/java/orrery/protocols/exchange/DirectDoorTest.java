package orrery.protocols.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.direct.DirectConfig;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpHeaders;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a callee makes of descriptions that are none, or of nobody. */
class DirectDoorTest {

  private static final List<String> GOOD = List.of("ice-ufrag:abcd", "ice-pwd:pppppppppppppppppppppppp", "ice-options:ice2",
      "candidate:1 1 TCP 2130706431 203.0.113.9 4000 typ srflx raddr 192.168.7.2 rport 4000 tcptype so");

  private final World world = World.withSeed(6);
  private World.Machine callee;
  private DirectDoor door;

  private record Idle(Host host) implements Protocol {
    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }

  @BeforeEach
  void begin() {
    callee = world.machine("callee").on(world.home("home")).running(Idle::new);
    callee.start();
    door = fresh();
  }

  private DirectDoor fresh() {
    return new DirectDoor(callee.host(), Defaults.of(DirectConfig.class), new Deadlines(callee.host(), "direct"), 20_000,
        Endpoint.parse("198.51.100.1:40000").orElseThrow(), Optional::empty, connection -> (ConnectionHandler) null);
  }

  private static HttpHeaders fields(List<String> lines) {
    HttpHeaders headers = HttpHeaders.NONE;
    for (String line : lines) {
      headers = headers.with("Ice", line);
    }
    return headers;
  }

  private long refused(String reason) {
    return world.told().stream().filter(told -> told.kind().equals("exchange.descriptions.refused") && told.scope().equals(reason)).count();
  }

  @Test
  void answersADescriptionWithItsOwn() {
    HttpHeaders answer = door.onRequest(fields(GOOD));
    assertThat(IceFields.description(answer).orElseThrow().candidates()).extracting(candidate -> candidate.endpoint().port()).containsExactly(20_000);
    assertThat(door.onRequest(fields(GOOD)).fields()).as("once").isEmpty();
  }

  @Test
  void saysNothingToWhoSaysNothing() {
    assertThat(door.onRequest(HttpHeaders.NONE).fields()).isEmpty();
    assertThat(world.told()).noneMatch(told -> told.kind().startsWith("exchange"));
  }

  @Test
  void refusesAndCountsWhatIsNoDescription() {
    assertThat(door.onRequest(fields(List.of("ice-ufrag:abcd"))).fields()).isEmpty();
    assertThat(door.onRequest(fields(List.of("ice-ufrag:a", "ice-pwd:b"))).fields()).isEmpty();
    assertThat(door.onRequest(fields(List.of("x".repeat(600), GOOD.get(0), GOOD.get(1)))).fields()).isEmpty();
    assertThat(refused("malformed")).isEqualTo(3);
  }

  @Test
  void refusesAndCountsDescriptionsThatLeadNowhere() {
    assertThat(door.onRequest(fields(GOOD.subList(0, 3))).fields()).isEmpty();
    assertThat(door.onRequest(fields(List.of(GOOD.get(0), GOOD.get(1), GOOD.get(3).replace("203.0.113.9", "224.0.0.1")))).fields()).isEmpty();
    assertThat(refused("nowhere")).isEqualTo(2);
  }

  @Test
  void connectsOnlyToWhoHasDescribedItselfAndAsOftenAsItMay() {
    HttpHeaders now = HttpHeaders.of("Ice-Attempt", "1");
    door.onRequest(now);
    assertThat(world.sent("direct")).isEmpty();
    door.onRequest(fields(GOOD));
    for (int i = 0; i < 100; i++) {
      door.onRequest(now);
      world.runFor(Duration.ofSeconds(6));
    }

    long syns = world.sent("direct").stream().filter(sent -> sent.messageType().equals("open")).count();
    assertThat(syns).as("one connection, whose SYN is sent again a few times").isBetween(1L, 6L);
  }

  @Test
  void takesWhateverBytesComeForADescription() {
    Seeds.each(2_000, random -> {
      List<String> lines = new java.util.ArrayList<>(GOOD);
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        int which = random.nextInt(lines.size());
        StringBuilder line = new StringBuilder(lines.get(which));
        line.setCharAt(random.nextInt(line.length()), "0123456789abc.: -/"
            .charAt(random.nextInt(18)));
        String text = line.toString().strip();
        lines.set(which, text.isEmpty() ? "x" : text);
      }
      DirectDoor one = fresh();
      one.onRequest(fields(lines));
      one.onRequest(HttpHeaders.of("Ice-Attempt", "1"));
      one.stop();
    });
  }
}
