package orrery.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class HttpDateTest {

  /** RFC 9110 §5.6.7's own example. */
  @Test
  void writesTheStandardsExample() {
    assertThat(HttpDate.text(784_111_777_000_000_000L)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  @Test
  void readsWhatItWritesAndNothingElse() {
    Seeds.each(300, random -> {
      long seconds = random.nextLong(253_402_300_800L / 40);
      String text = HttpDate.text(seconds * 1_000_000_000L);
      assertThat(HttpDate.parse(text)).contains(seconds);
      char[] changed = text.toCharArray();
      changed[random.nextInt(changed.length)] = (char) random.nextInt(0x180);
      String other = new String(changed);
      HttpDate.parse(other).ifPresent(read -> assertThat(HttpDate.text(read * 1_000_000_000L)).isEqualTo(other));
    });
    assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT")).contains(784_111_777L);
    assertThat(HttpDate.parse("Mon, 06 Nov 1994 08:49:37 GMT")).as("it was a Sunday").isEmpty();
    assertThat(HttpDate.parse("Sunday, 06-Nov-94 08:49:37 GMT")).as("obsolete").isEmpty();
    assertThat(HttpDate.parse("")).isEmpty();
    assertThat(HttpDate.parse("Mon, 31 Jun 2025 08:49:37 GMT")).isEmpty();
    assertThat(HttpDate.parse("Fri, 06 Nov 9994 08:49:37 GMT")).as("beyond what nanoseconds count").isEmpty();
  }
}
