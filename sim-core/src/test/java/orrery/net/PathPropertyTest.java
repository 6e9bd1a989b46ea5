package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.nat.NatBehavior;
import orrery.net.nat.NatBehavior.Filtering;
import orrery.net.nat.NatBehavior.Hairpinning;
import orrery.net.nat.NatBehavior.Mapping;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import orrery.world.World;

/**
 * Random neighbourhoods: homes inside and outside of carriers, with and without IPv6, behind middleboxes of all families,
 * whose machines speak, move, and lose their addresses. The world audits every border all the while.
 */
class PathPropertyTest {

  /** A neighbourhood and what its machines know of each other. */
  private static final class Neighbourhood {
    final Xoshiro256 random;
    final List<Mapping> mappings;
    final World world;
    final List<World.Home> homes = new ArrayList<>();
    final List<World.Machine> machines = new ArrayList<>();
    final Map<World.Machine, Ear> ears = new LinkedHashMap<>();
    /** Every endpoint that anybody has seen. */
    final List<Endpoint> known = new ArrayList<>();

    Neighbourhood(Xoshiro256 random, Mapping... mappings) {
      this.random = random;
      this.mappings = List.of(mappings);
      this.world = World.withSeed(random.nextLong());
      List<Carrier> carriers = List.of(world.carrier("carrier-0", nat()), world.carrier("carrier-1", nat()));
      for (int i = 0; i < 6; i++) {
        int kind = random.nextInt(3);
        World.Home home = kind < 2 ? world.home("home-" + i, nat(), carriers.get(kind)) : world.home("home-" + i, nat());
        if (random.nextInt(2) == 0) {
          world.ipv6(home, firewall());
        }
        homes.add(home);
        machines.add(world.machine("device-" + i).on(home));
        machines.add(world.machine("neighbour-" + i).on(home));
      }
      for (int i = 0; i < 3; i++) {
        World.Machine phone = world.machine("phone-" + i).withInterfaces("wwan0", "wlan0");
        phone.described().attach("wwan0", carriers.get(i % 2).customer(0));
        phone.described().attach("wlan0", homes.get(i).lan());
        machines.add(phone);
        machines.add(world.machine("server-" + i).inCloudOfBothFamilies());
      }
      for (World.Machine machine : machines) {
        ears.put(machine, Ear.of(machine.start()));
        machine.addresses().forEach(address -> known.add(new Endpoint(address, Ear.PORT)));
      }
    }

    NatBehavior nat() {
      return NatBehavior.of(mappings.get(random.nextInt(mappings.size())), Filtering.values()[random.nextInt(3)]).with(random.nextInt(2) == 0 ? Hairpinning.NONE : Hairpinning.EXTERNAL_SOURCE);
    }

    NatBehavior firewall() {
      return NatBehavior.of(Mapping.NONE, Filtering.values()[random.nextInt(3)]);
    }

    World.Machine someone() {
      return machines.get(random.nextInt(machines.size()));
    }

    void say(World.Machine speaker, Endpoint to, String text) {
      ears.get(speaker).say(to, text);
      world.runFor(Duration.ofSeconds(1));
    }

    /** Who has heard {@code text}; null where nobody has. */
    World.Machine hearer(String text) {
      return machines.stream().filter(machine -> ears.get(machine).heard.contains(text)).findFirst().orElse(null);
    }

    void moveSomebody() {
      World.Machine phone = machines.stream().filter(machine -> machine.name().equals("phone-" + random.nextInt(3))).findFirst().orElse(machines.get(12));
      World.Home home = homes.get(random.nextInt(homes.size()));
      switch (random.nextInt(5)) {
        case 0 -> phone.described().attach("wlan0", home.lan());
        case 1 -> phone.described().detach("wlan0");
        case 2 -> phone.described().takeDown("wwan0");
        case 3 -> phone.described().bringUp("wwan0");
        default -> {
          if (home.router().prefix() != null) {
            world.ipv6Anew(home);
          }
        }
      }
    }
  }

  /** Whatever stands between two machines, the one that was just spoken to can answer, if his NATs show one port to all. */
  @Test
  void immediateAnswerReachesTheOneWhoAsked() {
    int[] crossed = {0};
    Seeds.each(60, random -> {
      Neighbourhood all = new Neighbourhood(random, Mapping.ENDPOINT_INDEPENDENT);
      for (int i = 0; i < 60; i++) {
        World.Machine asker = all.someone();
        all.say(asker, all.known.get(random.nextInt(all.known.size())), "question " + i);
        World.Machine asked = all.hearer("question " + i);
        // A machine of two interfaces may answer by the other one, from where it was not asked.
        if (asked == null || asked.node().interfaces().length > 1) {
          continue;
        }
        crossed[0]++;
        Endpoint seen = all.ears.get(asked).lastSource();
        all.known.add(seen);
        all.say(asked, seen, "answer " + i);
        assertThat(all.ears.get(asker).heard).as("what %s heard of %s", asker.name(), asked.name()).contains("answer " + i);
      }
    });
    assertThat(crossed[0]).isPositive();
  }

  /** The audit of the world throws where a border lets in what has no right to; and no node hears what is not for it. */
  @Test
  void nobodyIsReachedWithoutARightWhileMachinesMove() {
    int[] refused = {0};
    Seeds.each(60, random -> {
      Neighbourhood all = new Neighbourhood(random, Mapping.ENDPOINT_INDEPENDENT, Mapping.ADDRESS_DEPENDENT, Mapping.ADDRESS_AND_PORT_DEPENDENT);
      for (int i = 0; i < 80; i++) {
        if (random.nextInt(4) == 0) {
          all.moveSomebody();
        }
        World.Machine speaker = all.someone();
        all.say(speaker, all.known.get(random.nextInt(all.known.size())), "word " + i);
        World.Machine hearer = all.hearer("word " + i);
        if (hearer != null) {
          all.known.add(all.ears.get(hearer).lastSource());
        }
      }
      for (World.Machine machine : all.machines) {
        List<Address> own = machine.node().addresses();
        assertThat(own).doesNotHaveDuplicates();
      }
      assertThat(all.world.sent()).hasSize(80);
      assertThat(all.world.dropped().size() + all.ears.values().stream().mapToInt(ear -> ear.heard.size()).sum()).isEqualTo(80);
      refused[0] += (int) all.world.dropReasons().stream().filter(reason -> reason == DropReason.FILTERED || reason == DropReason.NO_BINDING).count();
    });
    assertThat(refused[0]).isPositive();
  }
}
