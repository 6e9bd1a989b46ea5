package orrery.protocols.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static orrery.protocols.identity.IdentityWorld.at;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import orrery.host.RandomStream;
import orrery.net.Node;
import orrery.net.Partition;
import orrery.protocols.identity.TokenClient.Reach;
import orrery.protocols.json.JsonException;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Jws;
import orrery.protocols.jwt.Required;
import orrery.protocols.jwt.Verdict;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Hours of luck and misfortune: services and nodes crash, links are cut, keys change, and what must hold holds. */
class IdentitySwarmTest {

  private static final String[] NAMES = {"a", "b", "c"};

  /** One run; what it asserts in passing holds for every seed. */
  private static final class Run {
    private final RandomStream random;
    private final IdentityWorld net;
    private final List<String> tokens = new ArrayList<>();
    private final List<Partition> cuts = new ArrayList<>();
    private int wishes;
    private int granted;
    private int accepted;
    private int late;
    /** When the services were last known to be out of reach of somebody. */
    private long troubledNanos = Long.MIN_VALUE / 2;

    Run(RandomStream random) {
      this.random = random;
      net = new IdentityWorld(random.nextLong());
      net.issuer("10 min", "1 h", "15 min");
      boolean group = random.nextBoolean(0.3);
      IdentityConfig.Renewal renewal = random.nextBoolean(0.5) ? IdentityConfig.Renewal.CREDENTIALS : IdentityConfig.Renewal.REFRESH_TOKEN;
      net.node = IdentityWorld.with(net.node, ClientKind.ACTIVATION_MODULE, "call", renewal, random.nextBoolean(0.3) ? "0 s" : "30 min");
      if (group) {
        net.group(2);
      } else {
        net.oneService();
      }
      for (String name : NAMES) {
        net.start(name);
      }
      net.run("10 s");
    }

    private World.Machine node() {
      return net.world.machineCalled(NAMES[random.nextInt(NAMES.length)]);
    }

    private void step() {
      troubledNanos = isTroubled() ? net.world.nanoTime() : troubledNanos;
      World.Machine node = node();
      World.Machine service = net.services.get(random.nextInt(net.services.size()));
      switch (random.nextInt(16)) {
        case 0 -> crashOrStart(service);
        case 1 -> crashOrStart(node);
        case 2 -> cuts.add(net.world.partition(Set.of("a", "b", "c"), Set.copyOf(net.services.stream().map(World.Machine::name).toList())));
        case 3 -> {
          cuts.forEach(net.world::heal);
          cuts.clear();
        }
        case 4, 5, 6, 7, 8, 9 -> {
          if (node.isOn()) {
            wish(node);
          }
        }
        default -> {
          if (node.isOn() && !tokens.isEmpty()) {
            check(node, tokens.get(random.nextInt(tokens.size())));
          }
        }
      }
      troubledNanos = isTroubled() ? net.world.nanoTime() : troubledNanos;
      net.world.runFor(Duration.ofSeconds(random.nextBoolean(0.2) ? random.nextLong(1500) : random.nextLong(60)));
    }

    private void crashOrStart(World.Machine machine) {
      if (machine.isOn()) {
        machine.crash();
      } else {
        machine.start();
      }
    }

    private void wish(World.Machine node) {
      long began = net.world.nanoTime();
      long patience = 1 + random.nextLong(40);
      Reach reach = random.nextBoolean(0.5) ? Reach.LINK : Reach.BEYOND;
      Node life = node.node();
      int[] ends = {0};
      wishes++;
      at(node).tokens.token("drive", List.of("call"), reach, Duration.ofSeconds(patience), outcome -> {
        assertThat(++ends[0]).as("ends of one wish").isEqualTo(1);
        assertThat(net.world.nanoTime() - began).as("within its patience").isLessThanOrEqualTo(patience * 1_000_000_000L);
        if (outcome instanceof TokenOutcome.Granted got) {
          granted++;
          assertThat(got.late() && reach == Reach.BEYOND).as("late beyond the link").isFalse();
          if (!tokens.contains(got.token())) {
            tokens.add(got.token());
          }
        }
      });
      net.world.runFor(Duration.ofSeconds(patience));
      assertThat(ends[0]).as("ends by its patience").isEqualTo(life.isOn() ? 1 : 0);
    }

    private void check(World.Machine node, String token) {
      boolean onLink = random.nextBoolean(0.5);
      int[] ends = {0};
      long expires = claims(token).expiresAt();
      at(node).guard.check(token, Required.of("drive", "call"), onLink, verdict -> {
        assertThat(++ends[0]).isEqualTo(1);
        if (verdict instanceof Verdict.Accepted let) {
          accepted++;
          late += let.late() ? 1 : 0;
          long over = net.now() - expires;
          assertThat(over).as("seconds since its end").isLessThan(60 + (let.late() ? net.node.offlineGrace().toSeconds() : 0));
          // A receiver that has not reached the issuer takes it to be away for a minute, and takes 5 s to find out.
          assertThat(!let.late() || onLink && (isTroubled() || net.world.nanoTime() - troubledNanos < 66_000_000_000L)).as("late with need").isTrue();
        }
      });
      net.world.runFor(Duration.ofSeconds(8));
      assertThat(ends[0]).as("verdicts").isEqualTo(1);
    }

    private boolean isTroubled() {
      return !cuts.isEmpty() || net.services.stream().anyMatch(each -> !each.isOn());
    }

    private static Claims claims(String token) {
      try {
        return Jws.read(token).orElseThrow().payload(Claims::read);
      } catch (JsonException e) {
        throw new AssertionError(e);
      }
    }

    private void heal() {
      cuts.forEach(net.world::heal);
      net.services.forEach(service -> {
        if (!service.isOn()) {
          service.start();
        }
      });
      for (String name : NAMES) {
        if (!net.world.machineCalled(name).isOn()) {
          net.world.machineCalled(name).start();
        }
      }
      net.run("3 min");
    }
  }

  @Test
  void everyWishEndsInTimeAndNothingOverIsLetInWithoutNeed() {
    int[] sums = new int[4];
    Seeds.each(15, random -> {
      Run run = new Run(random);
      for (int i = 0; i < 150; i++) {
        run.step();
      }
      run.heal();
      for (String name : NAMES) {
        World.Machine node = run.net.world.machineCalled(name);
        String token = run.net.token(node, Reach.BEYOND);
        run.net.run("20 s");
        token = token.isEmpty() ? run.net.token(node, Reach.BEYOND) : token;
        assertThat(token).as("after healing").isNotEmpty();
        assertThat(run.net.check(run.net.world.machineCalled("a"), token, false, "10 s")).isEqualTo("accepted");
      }
      sums[0] += run.wishes;
      sums[1] += run.granted;
      sums[2] += run.accepted;
      sums[3] += run.late;
    });
    assertThat(sums[1]).as("granted of %d wishes", sums[0]).isBetween(sums[0] / 4, sums[0] - 1);
    assertThat(sums[3]).as("late of %d let in", sums[2]).isBetween(1, sums[2] - 1);
  }

  @Test
  void theSameSeedIsTheSameRun() {
    List<String> fingerprints = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Run run = new Run(new Xoshiro256(3));
      for (int step = 0; step < 60; step++) {
        run.step();
      }
      fingerprints.add(run.net.world.fingerprint());
    }

    assertThat(fingerprints.get(0)).isEqualTo(fingerprints.get(1));
  }
}
