package orrery.protocols.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import orrery.protocols.discovery.DiscoveryServiceConfig.Reads;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Discovery as a group of three services, of which any does what is asked of it. */
class DiscoveryGroupTest {

  private final DiscoveryGroupWorld group = new DiscoveryGroupWorld(1, Reads.LINEARIZABLE, 1000, 2, 5, 10, 20);

  private DiscoveryGroupWorld started() {
    group.start();
    group.run("5 s");
    return group;
  }

  @Test
  void whatIsRegisteredAtOneIsFoundAtAll() {
    started();

    assertThat(group.register(0, 0, "a", 1, 1)).containsExactly("201 \"1-1\"");
    assertThat(group.register(1, 2, "b", 1, 1)).containsExactly("201 \"1-1\"");

    for (int i = 0; i < 3; i++) {
      assertThat(group.service(i).size()).isEqualTo(2);
      assertThat(group.ask(1, i, "GET", "/clusters/a")).containsExactly("200 \"1-1\"");
      assertThat(group.ask(1, i, "GET", "/nodes?account=anna")).containsExactly("200");
    }
    assertThat(group.ask(0, 1, "DELETE", "/clusters/a?incarnation=1")).containsExactly("204");
    assertThat(group.ask(1, 2, "GET", "/clusters/a")).containsExactly("404");
  }

  @Test
  void recordsSurviveARestartOfAll() {
    started();
    group.register(0, 0, "a", 1, 1);

    group.services.forEach(World.Machine::crash);
    group.services.forEach(World.Machine::start);
    group.run("5 s");

    assertThat(group.ask(1, 2, "GET", "/clusters/a")).containsExactly("200 \"1-1\"");
    for (int i = 0; i < 3; i++) {
      assertThat(group.service(i).size()).isEqualTo(1);
    }
  }

  @Test
  void goesOnWithoutItsLeader() {
    started();
    group.register(0, 0, "a", 1, 1);
    int leader = group.leader();

    group.services.get(leader).crash();
    int other = (leader + 1) % 3;
    List<String> registered = group.register(0, other, "b", 1, 1);

    assertThat(registered).as("as soon as there is another, within the 5 s that a request waits").containsExactly("201 \"1-1\"");
  }

  @Test
  void saysWhenToAskAgainWhereThereIsNoMajority() {
    started();
    group.register(0, 0, "a", 1, 1);
    int last = group.leader();
    for (int i = 0; i < 3; i++) {
      if (i != last) {
        group.services.get(i).crash();
      }
    }

    assertThat(group.register(0, last, "b", 1, 1)).containsExactly("503");
    assertThat(group.ask(0, last, "GET", "/clusters/a")).containsExactly("503");
  }

  @Test
  void localReadsNeedNoMajority() {
    DiscoveryGroupWorld local = new DiscoveryGroupWorld(1, Reads.LOCAL, 1000, 1, 5, 10, 20).start();
    local.run("5 s");
    local.register(0, 0, "a", 1, 1);
    local.services.get(1).crash();
    local.services.get(2).crash();
    local.run("10 s");

    assertThat(local.ask(0, 0, "GET", "/clusters/a")).containsExactly("200 \"1-1\"");
    assertThat(local.ask(0, 0, "GET", "/nodes?account=anna")).containsExactly("200");
  }

  @Test
  void aScopeIsClaimedAtOneAndHeldAtAll() {
    started();

    assertThat(group.claim(0, 0, "a", 3)).containsExactly("200");
    assertThat(group.claim(1, 2, "b", 3)).as("as late, but another's").containsExactly("409");
    assertThat(group.holder(1, 1)).contains("\"id\":\"a\"").contains("\"term\":3");

    group.services.forEach(World.Machine::crash);
    group.services.forEach(World.Machine::start);
    group.run("5 s");

    assertThat(group.claim(1, 2, "b", 3)).containsExactly("409");
    assertThat(group.claim(1, 2, "b", 4)).containsExactly("200");
    assertThat(group.holder(0, 0)).contains("\"id\":\"b\"").contains("\"term\":4");
  }

  /** Who arbitrates must not answer out of the past. */
  @Test
  void aScopeIsNotReadWithoutAMajorityThoughSearchesAre() {
    DiscoveryGroupWorld local = new DiscoveryGroupWorld(1, Reads.LOCAL, 1000, 1, 5, 10, 20).start();
    local.run("5 s");
    assertThat(local.claim(0, 0, "a", 1)).containsExactly("200");
    local.services.get(1).crash();
    local.services.get(2).crash();
    local.run("10 s");

    assertThat(local.ask(0, 0, "GET", "/scopes/street/super-node")).containsExactly("503");
    assertThat(local.claim(0, 0, "a", 2)).containsExactly("503");
    assertThat(local.ask(0, 0, "GET", "/nodes?account=anna")).containsExactly("200");
  }

  @Test
  void beatsKeepARecordWhoeverHearsThem() {
    DiscoveryGroupWorld expiring = new DiscoveryGroupWorld(1, Duration.ofSeconds(32), Reads.LOCAL, 1000, 1, 5, 10, 20).start();
    expiring.run("5 s");
    assertThat(expiring.present(0, 0, "a")).containsExactly("204");

    for (int i = 0; i < 12; i++) {
      // Ten seconds each.
      assertThat(expiring.ask(0, 1 + i % 2, "PUT", "/presence/a/beat")).containsExactly("204");
    }
    assertThat(expiring.sizes()).containsExactly(1, 1, 1);

    expiring.run("37 s");
    assertThat(expiring.sizes()).as("an expiry and an eighth after the last beat").containsExactly(0, 0, 0);
    assertThat(expiring.ask(0, 0, "PUT", "/presence/a/beat")).containsExactly("404");
  }

  /** While there was no majority, nobody's beats could be entered: that is no fault of theirs. */
  @Test
  void nothingExpiresForWantOfAMajority() {
    DiscoveryGroupWorld expiring = new DiscoveryGroupWorld(1, Duration.ofSeconds(32), Reads.LOCAL, 1000, 1, 5, 10, 20).start();
    expiring.run("5 s");
    expiring.present(0, 0, "beats");
    expiring.present(0, 0, "silent");
    expiring.services.get(1).crash();
    expiring.services.get(2).crash();
    expiring.run("100 s");
    expiring.services.get(1).start();
    expiring.services.get(2).start();
    expiring.run("10 s");
    assertThat(expiring.sizes()).containsExactly(2, 2, 2);

    for (int i = 0; i < 6; i++) {
      assertThat(expiring.ask(0, 0, "PUT", "/presence/beats/beat")).containsExactly("204");
    }
    assertThat(expiring.sizes()).containsExactly(1, 1, 1);
  }

  @Test
  void noCommandMakesAReplicaThrow() {
    Seeds.each(500, luck -> {
      byte[] command = RegistryChange.encode(RegistryImageTest.change(luck, RegistryImageTest.nothing(), luck.nextInt(100)), 5);
      for (int i = 1 + luck.nextInt(4); i > 0; i--) {
        command[luck.nextInt(command.length)] = (byte) luck.nextInt(256);
      }
      RegistryChange.decode(luck.nextBoolean(0.3) ? java.util.Arrays.copyOf(command, luck.nextInt(command.length)) : command)
          .ifPresent(change -> change.applyTo(new Knowledge(Nodes.registry(10, true, luck), new ScopeDirectory(10)), 0));
    });
  }
}
