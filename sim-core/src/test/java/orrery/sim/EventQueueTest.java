package orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class EventQueueTest {

  private final EventQueue queue = new EventQueue();

  @Test
  void givesEventsByTimeThenKey() {
    Probe late = new Probe();
    Probe early = new Probe();
    Probe tied = new Probe();

    queue.add(20, 1, late);
    queue.add(10, 5, early);
    queue.add(10, 4, tied);

    assertThat(drain(Long.MAX_VALUE)).containsExactly(tied, early, late);
  }

  @Test
  void givesNothingLaterThanAskedFor() {
    Probe event = new Probe();
    queue.add(1_000_001, 0, event);

    assertThat(queue.poll(1_000_000)).isNull();

    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.poll(1_000_001)).isSameAs(event);
    assertThat(queue.time()).isEqualTo(1_000_001);
  }

  @Test
  void holdsTheEndOfTime() {
    Probe last = new Probe();
    Probe first = new Probe();
    Probe beforeLast = new Probe();
    queue.add(Long.MAX_VALUE, 0, last);
    queue.add(0, 0, first);
    queue.add(Long.MAX_VALUE - 1, 0, beforeLast);

    assertThat(drain(Long.MAX_VALUE)).containsExactly(first, beforeLast, last);
  }

  @Test
  void removesWithoutATrace() {
    Probe removed = new Probe();
    Probe kept = new Probe();
    queue.add(5, 0, removed);
    queue.add(6, 0, kept);

    queue.remove(removed);

    assertThat(removed.isPending()).isFalse();
    assertThat(queue.size()).isEqualTo(1);
    assertThat(drain(Long.MAX_VALUE)).containsExactly(kept);
  }

  /** A timer that is always re-armed before it expires: as many cancelled as fired would once have been litter. */
  @Test
  void memoryFollowsWhatIsPendingAndNotWhatWasCancelled() {
    Probe timer = new Probe();
    for (long time = 0; time < 1_000_000; time++) {
      queue.add(time + 1_000_000_000, time, timer);
      queue.remove(timer);
    }

    assertThat(queue.held()).isLessThan(1_000);
  }

  @Test
  void memoryShrinksAfterABurst() {
    List<Probe> burst = new ArrayList<>();
    Xoshiro256 random = new Xoshiro256(1);
    for (int i = 0; i < 1_000_000; i++) {
      burst.add(new Probe());
      queue.add(random.nextLong(1L << 40), i, burst.get(i));
    }
    assertThat(queue.chunks()).isGreaterThanOrEqualTo(1_000_000 / 16);

    for (Probe probe : burst.subList(10, burst.size())) {
      queue.remove(probe);
    }

    assertThat(queue.held()).isLessThan(1_000);
    assertThat(drain(Long.MAX_VALUE)).hasSize(10);
    assertThat(queue.chunks()).isLessThanOrEqualTo(EventQueue.WORTH_GIVING_BACK);
  }

  /** Two in three: those that come first do not know what comes, and whatever is added late is not read ahead. */
  @Test
  void readsAheadWhatMostEventsWillNeed() {
    Xoshiro256 random = new Xoshiro256(1);
    for (int i = 0; i < 10_000; i++) {
      queue.add((long) random.nextExponential(1e9), i, new Probe());
    }
    int ahead = 0;
    for (int i = 0; i < 100_000; i++) {
      Probe next = (Probe) queue.poll(Long.MAX_VALUE);
      ahead += next.isRead ? 1 : 0;
      next.isRead = false;
      queue.add(queue.time() + (long) random.nextExponential(1e9), 10_000 + i, next);
    }

    assertThat(ahead).isGreaterThan(66_667);
  }

  @Test
  void tellsWhenSomeHaveBeenReadAheadAndNeverOfManyAtOnce() {
    int[] since = {0};
    int[] most = {0};
    int[] all = {0};
    queue.whenPrefetched(() -> {
      most[0] = Math.max(most[0], since[0]);
      all[0] += since[0];
      since[0] = 0;
    });
    for (int i = 0; i < 1_000; i++) {
      queue.add(i < 500 ? 7 : i, i, new Probe() {
        @Override
        protected int prefetch() {
          return since[0]++;
        }
      });
    }

    drain(Long.MAX_VALUE);

    assertThat(since[0]).isZero();
    assertThat(all[0]).isEqualTo(1_000);
    assertThat(most[0]).isEqualTo(Simulation.MOST_AHEAD);
  }

  /** Half a million at one instant, each scheduling another there: no structure may be quadratic in that. */
  @Test
  void endsABurstAtOneInstantSoon() {
    List<Probe> burst = new ArrayList<>();
    for (int i = 0; i < 500_000; i++) {
      burst.add(new Probe());
      queue.add(777, Integer.reverse(i), burst.get(i));
    }

    for (int i = 0; i < 500_000; i++) {
      queue.poll(777);
      queue.add(777, i, new Probe());
    }

    assertThat(queue.size()).isEqualTo(500_000);
  }

  /** As where all clocks tick at once, and something else happens shortly before, between and after. */
  @Test
  void givesManyOfOneInstantByKeyAmongOthers() {
    Probe before = new Probe();
    Probe after = new Probe();
    Probe latest = new Probe();
    List<Event> expected = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      expected.add(new Probe());
    }
    for (int i = 0; i < 5_000; i++) {
      int number = i * 1_237 % 5_000;
      queue.add(1_000_000_000, number * 0x123456789L, expected.get(number));
    }

    assertThat(queue.poll(999_999_000)).isNull();
    queue.add(999_999_500, 1, before);
    queue.add(1_000_000_001, 2, after);
    assertThat(queue.poll(Long.MAX_VALUE)).isSameAs(before);
    assertThat(queue.poll(Long.MAX_VALUE)).isSameAs(expected.remove(0));
    queue.add(1_000_400_000, 3, latest);
    queue.remove(expected.remove(2_000));

    expected.add(after);
    expected.add(latest);
    assertThat(drain(Long.MAX_VALUE)).isEqualTo(expected);
  }

  @Test
  void agreesWithASortedSetWhateverTheTimes() {
    Seeds.each(200, random -> new Comparison(random).run(4_000));
  }

  @Test
  void agreesWithASortedSetWhenThereAreMany() {
    Seeds.each(4, random -> new Comparison(random).run(300_000));
  }

  private List<Event> drain(long until) {
    List<Event> drained = new ArrayList<>();
    for (Event event = queue.poll(until); event != null; event = queue.poll(until)) {
      drained.add(event);
    }
    return drained;
  }

  /** A queue and a sorted set that are given the same random orders, which come in moods: bursts, droughts, storms of cancels. */
  private static final class Comparison {

    private static final Comparator<Probe> ORDER = Comparator.comparingLong((Probe probe) -> probe.time).thenComparingLong(probe -> probe.key);

    private final Xoshiro256 random;
    private final EventQueue queue = new EventQueue();
    private final TreeSet<Probe> expected = new TreeSet<>(ORDER);
    private final List<Probe> idle = new ArrayList<>();
    private final List<Probe> pending = new ArrayList<>();
    private long now;
    private long counter;

    Comparison(Xoshiro256 random) {
      this.random = random;
    }

    void run(int steps) {
      int done = 0;
      while (done < steps) {
        double addShare = random.nextDouble();
        double removeShare = random.nextDouble() * (1 - addShare);
        int delays = random.nextInt(9);
        int length = 1 + random.nextInt(1 + steps / 4);
        for (int i = 0; i < length; i++, done++) {
          double choice = random.nextDouble();
          if (choice < addShare) {
            add(delay(delays));
          } else if (choice < addShare + removeShare) {
            remove();
          } else {
            poll(random.nextInt(8) == 0 ? plus(now, delay(random.nextInt(6))) : Long.MAX_VALUE);
          }
          assertThat(queue.size()).isEqualTo(expected.size());
        }
      }
      while (!expected.isEmpty()) {
        poll(Long.MAX_VALUE);
      }
      assertThat(queue.poll(Long.MAX_VALUE)).isNull();
    }

    private void add(long delay) {
      Probe probe = idle.isEmpty() ? new Probe() : idle.remove(idle.size() - 1);
      probe.time = plus(now, delay);
      // Not in the order of adding: a later event may have to go before its equals in time.
      probe.key = (random.nextLong() & 7) << 36 | counter++;
      probe.index = pending.size();
      pending.add(probe);
      expected.add(probe);
      queue.add(probe.time, probe.key, probe);
    }

    private void remove() {
      if (!pending.isEmpty()) {
        Probe probe = pending.get(random.nextInt(pending.size()));
        queue.remove(probe);
        forget(probe);
      }
    }

    private void poll(long until) {
      Event event = queue.poll(until);
      if (expected.isEmpty() || expected.first().time > until) {
        assertThat(event).isNull();
        now = until == Long.MAX_VALUE ? now : until;
        return;
      }
      assertThat(event).isSameAs(expected.first());
      assertThat(event.isPending()).isFalse();
      assertThat(queue.time()).isEqualTo(expected.first().time);
      assertThat(queue.key()).isEqualTo(expected.first().key);
      now = queue.time();
      forget(expected.first());
    }

    private void forget(Probe probe) {
      expected.remove(probe);
      Probe last = pending.remove(pending.size() - 1);
      if (last != probe) {
        last.index = probe.index;
        pending.set(probe.index, last);
      }
      idle.add(probe);
    }

    private long delay(int kind) {
      return switch (kind) {
        case 0 -> 0;
        case 1 -> random.nextLong(3);
        case 2 -> random.nextLong(1_000);
        case 3 -> (long) random.nextExponential(1e9);
        case 4 -> random.nextBoolean(0.5) ? random.nextLong(50_000) : 3_600_000_000_000L;
        case 5 -> 1_000_000_000L;
        case 6 -> random.nextLong() >>> 1 + random.nextInt(62);
        case 7 -> (1L << random.nextInt(63)) - random.nextInt(2);
        default -> random.nextBoolean(0.01) ? Long.MAX_VALUE : (long) random.nextExponential(1e6);
      };
    }

    private static long plus(long time, long delay) {
      return time + delay < 0 ? Long.MAX_VALUE : time + delay;
    }
  }

  private static class Probe extends Event {
    private long time;
    private long key;
    private int index;
    private boolean isRead;

    @Override
    protected void fire() {}

    @Override
    protected int prefetch() {
      isRead = true;
      return 1;
    }

    @Override
    protected String label() {
      return "probe";
    }
  }
}
