package orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import orrery.host.RandomStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Row E19: the same seed gives the same event log; one more idle device changes nothing else; ties may be shuffled. */
class DeterminismTest {

  @Test
  @DisplayName("E19: gives the same log twice in one virtual machine")
  void givesTheSameLogTwice() {
    Gossip first = new Gossip(new Simulation(42), 100, false).run();
    Gossip second = new Gossip(new Simulation(42), 100, false).run();

    assertThat(first.log).hasSizeGreaterThan(10_000).isEqualTo(second.log);
    assertThat(first.simulation.fingerprint().hex()).isEqualTo(second.simulation.fingerprint().hex());
  }

  /** The same on every JDK, compiled or interpreted; it changes only with the rules of order, of streams or of the chain. */
  @Test
  @DisplayName("E19: gives the log it has always given")
  void givesTheLogItHasAlwaysGiven() {
    Gossip run = new Gossip(new Simulation(42), 100, false).run();

    assertThat(run.simulation.fingerprint().hex()).isEqualTo("b1e4143f96f247febfe40f5e76cea5be");
  }

  @Test
  @DisplayName("E19: gives another log for another seed")
  void givesAnotherLogForAnotherSeed() {
    Gossip first = new Gossip(new Simulation(42), 100, false).run();
    Gossip second = new Gossip(new Simulation(43), 100, false).run();

    assertThat(first.log).isNotEqualTo(second.log);
    assertThat(first.simulation.fingerprint().hex()).isNotEqualTo(second.simulation.fingerprint().hex());
  }

  @Test
  @DisplayName("E19: does not change when an idle device is added")
  void doesNotChangeForABystander() {
    Gossip without = new Gossip(new Simulation(42), 100, false).run();
    Gossip with = new Gossip(new Simulation(42), 100, true).run();

    assertThat(with.log).isEqualTo(without.log);
    assertThat(with.chains()).isEqualTo(without.chains());
    assertThat(with.simulation.fingerprint().hex()).isEqualTo(without.simulation.fingerprint().hex());
  }

  @Test
  @DisplayName("E19: shuffles only among ties")
  void shufflesOnlyAmongTies() {
    Gossip usual = new Gossip(new Simulation(42), 100, false).run();
    Gossip shuffled = new Gossip(new Simulation(new Streams(42), 1), 100, false).run();

    Comparator<Entry> byContent = Comparator.comparingLong(Entry::time).thenComparing(Entry::from).thenComparing(Entry::to);
    assertThat(shuffled.log).isNotEqualTo(usual.log).isSortedAccordingTo(Comparator.comparingLong(Entry::time));
    assertThat(shuffled.log.stream().sorted(byContent)).containsExactlyElementsOf(usual.log.stream().sorted(byContent).toList());
  }

  private record Entry(long time, String from, String to) {}

  /** Nodes that write to random neighbours at random times of a coarse clock, so that ties abound. */
  private static final class Gossip {

    private final Simulation simulation;
    private final List<Entity> nodes = new ArrayList<>();
    private final List<Entry> log = new ArrayList<>();

    Gossip(Simulation simulation, int count, boolean bystander) {
      this.simulation = simulation;
      if (bystander) {
        simulation.register("bystander");
      }
      for (int i = 0; i < count; i++) {
        nodes.add(simulation.register("node-" + i));
      }
    }

    Gossip run() {
      for (Entity node : nodes) {
        RandomStream random = simulation.stream(node.name(), "gossip");
        simulation.schedule(node, random.nextLong(100) * 1_000_000, new Event() {
          @Override
          protected void fire() {
            send(node, nodes.get(random.nextInt(nodes.size())), 1_000_000 * (1 + random.nextLong(20)));
            simulation.scheduleIn(node, 1_000_000 * (1 + random.nextLong(200)), this);
          }

          @Override
          protected String label() {
            return node + " timer gossip";
          }
        });
      }
      simulation.runUntil(20_000_000_000L);
      return this;
    }

    private void send(Entity from, Entity to, long delay) {
      simulation.scheduleIn(from, delay, new Event() {
        @Override
        protected void fire() {
          log.add(new Entry(simulation.now(), from.name(), to.name()));
          to.received().add(simulation.now(), Fingerprint.hash(from.name()), 0);
        }

        @Override
        protected String label() {
          return from + " to " + to;
        }
      });
    }

    List<String> chains() {
      return nodes.stream().map(node -> node.received().hex()).toList();
    }
  }
}
