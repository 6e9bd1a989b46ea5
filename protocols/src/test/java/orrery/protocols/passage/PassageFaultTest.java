package orrery.protocols.passage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import orrery.host.RandomStream;
import orrery.net.Partition;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Calls of all kinds, while machines and links fail at random: each has one outcome, in its time, and nothing is left of it. */
class PassageFaultTest {

  private static final List<String> NATS = List.of("port-restricted-cone", "symmetric", "full-cone");

  private static HttpRequest any(RandomStream random) {
    return switch (random.nextInt(6)) {
      case 0 -> PassageNode.post("/echo", random.nextInt(3000));
      case 1 -> PassageNode.post("/echo", random.nextInt(60_000));
      case 2 -> HttpRequest.of("GET", "/large");
      case 3 -> PassageNode.post("/slow", 10);
      case 4 -> HttpRequest.of("GET", "/never");
      default -> HttpRequest.of("GET", "/small");
    };
  }

  private static void fault(PassageWorld at, RandomStream random) {
    World.Machine machine = List.of(at.relay, at.signaling, at.b, at.relay).get(random.nextInt(4));
    switch (random.nextInt(4)) {
      case 0 -> machine.crash();
      case 1 -> machine.stop();
      case 2 -> {
        machine.crash();
        at.world.runFor(Duration.ofMillis(random.nextInt(3000)));
        machine.start();
      }
      default -> {
        Partition cut = at.world.partition(Set.of(random.nextBoolean(0.5) ? "a" : "b"), Set.of("relay"));
        at.world.runFor(Duration.ofMillis(random.nextInt(20_000)));
        at.world.heal(cut);
      }
    }
  }

  @Test
  void everyCallHasOneOutcomeInItsTimeWhateverFails() {
    Seeds.each(60, random -> {
      PassageWorld at = new PassageWorld(random.nextLong(1_000_000))
          .begin(NATS.get(random.nextInt(3)), NATS.get(random.nextInt(3)), PassageNode.config(random.nextBoolean(0.3) ? 0 : 8000));
      List<PassageNode.Asked> all = new ArrayList<>();
      int faultAt = random.nextInt(12);
      for (int i = 0; i < 12; i++) {
        if (i == faultAt) {
          fault(at, random);
        }
        PassageNode caller = at.caller();
        all.add(random.nextBoolean(0.2)
            ? caller.askForBulk(random.nextBoolean(0.5) ? HttpRequest.of("GET", "/film") : new HttpRequest("PUT", "/film", HttpHeaders.NONE, new HttpBulk(9, 5_000_000)))
            : caller.ask(any(random)));
        at.world.runFor(Duration.ofMillis(random.nextInt(4000)));
      }
      at.world.runFor(Duration.ofMinutes(15));

      assertThat(all).allMatch(asked -> asked.results == 1);
      assertThat(all).allMatch(asked -> asked.bulk || asked.seconds <= 60);
      assertThat(at.caller().passages.count()).as("passages of the caller").isZero();
      if (at.b.isOn()) {
        assertThat(at.callee().desk.count()).as("passages of the callee").isZero();
        assertThat(at.callee().gateway.connections()).as("connections of its gateway").isZero();
      }
    });
  }

  @Test
  void takesTheSameCourseEachTime() {
    List<String> fingerprints = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      PassageWorld at = new PassageWorld(5).begin("port-restricted-cone", "symmetric", PassageNode.config(8000));
      List<PassageNode.Asked> all = new ArrayList<>();
      at.caller().askAgainAndAgain(20, all);
      at.caller().askForBulk(HttpRequest.of("GET", "/film"));
      at.world.runFor(Duration.ofMinutes(1));
      assertThat(all).hasSize(20);
      fingerprints.add(at.world.fingerprint());
    }
    assertThat(fingerprints.get(0)).isEqualTo(fingerprints.get(1));
  }
}
