package orrery.protocols.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {

  @Test
  void takesNumbersInAnyOrderWithinTheWindowOnce() {
    ReplayWindow window = new ReplayWindow();
    for (long number = ReplayWindow.SIZE - 1; number >= 0; number--) {
      assertThat(window.isFresh(number)).isTrue();
      window.take(number);
      assertThat(window.isFresh(number)).isFalse();
    }
  }

  @Test
  void takesNothingThatIsBehindIt() {
    ReplayWindow window = new ReplayWindow();
    window.take(1000);

    assertThat(window.isFresh(1001 - ReplayWindow.SIZE)).isTrue();
    assertThat(window.isFresh(1000 - ReplayWindow.SIZE)).isFalse();
    assertThat(window.isFresh(-1)).isFalse();
    assertThat(window.isFresh(Long.MAX_VALUE)).isFalse();
    assertThat(window.isFresh(Long.MAX_VALUE - 1)).isTrue();
  }

  /** Against a set that forgets nothing. */
  @Test
  void neverTakesANumberTwiceNorRefusesAFreshOne() {
    Seeds.each(300, random -> {
      ReplayWindow window = new ReplayWindow();
      TreeSet<Long> taken = new TreeSet<>();
      long around = random.nextBoolean(0.2) ? Long.MAX_VALUE - 100_000 : random.nextLong(1000);
      for (int i = 0; i < 2000; i++) {
        int step = random.nextInt(100) == 0 ? 1000 : 20;
        around = Math.min(Long.MAX_VALUE - 2000, around + random.nextLong(step));
        long number = Math.max(0, around + random.nextLong(600) - 300);
        boolean inWindow = taken.isEmpty() || number > taken.last() - ReplayWindow.SIZE;

        boolean fresh = window.isFresh(number);

        assertThat(fresh).as("%d after %s", number, taken.isEmpty() ? "none" : taken.last()).isEqualTo(inWindow && !taken.contains(number));
        if (fresh) {
          window.take(number);
          taken.add(number);
        }
      }
    });
  }
}
