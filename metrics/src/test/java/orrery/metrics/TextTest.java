package orrery.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

  private static final int[] CHARACTERS = "aZ0;=%,\"\n\rıİ٣\u0001\u007f \ud83d\ude00".codePoints().toArray();

  @Test
  void writesLabelsSortedAndEncoded() {
    assertThat(Labels.text(List.of("type", "class"), List.of("a;b=c%d", "täv"))).isEqualTo("class=täv;type=a%3Bb%3Dc%25d");
    assertThat(Labels.text(List.of(), List.of())).isEmpty();
    assertThat(Labels.text(List.of("k"), List.of("two\nlines"))).isEqualTo("k=two%0Alines");
  }

  @Test
  void readsBackWhateverLabelsItWrote() {
    Seeds.each(500, random -> {
      TreeMap<String, String> labels = new TreeMap<>(Labels.BY_CODE_POINT);
      for (int i = random.nextInt(4); i > 0; i--) {
        labels.put(text(random), text(random));
      }

      assertThat(Labels.parse(Labels.text(labels))).isEqualTo(labels);
    });
  }

  private static String text(orrery.host.RandomStream random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a=b=c", "=;", "b=1;a=2", "a=1;a=2", "a=%", "a=%4", "a=%zz", "a=%41", ";", "a=1;", "a=%3b"})
  void refusesTextsThatAreNoLabels(String text) {
    assertThatThrownBy(() -> Labels.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ordersByCodePointNotByUnit() {
    List<String> texts = new ArrayList<>(List.of("\ud83d\ude00", "\uffe5", "b", "B", "ab", "a", ""));

    texts.sort(Labels.BY_CODE_POINT);

    assertThat(texts).containsExactly("", "B", "a", "ab", "b", "\uffe5", "\ud83d\ude00");
  }

  @Test
  void writesAndReadsValuesAlikeEverywhere() throws Exception {
    assertThat(Abroad.everywhere(() -> Value.of(1234.5) + " " + Value.beyond(1e-9) + " " + Numbers.seconds(1_500_000_001L)))
        .containsOnly("1234.5 >1E-9 1.500000001");
    assertThat(Abroad.everywhere(() -> Value.parse(">1E-9"))).containsOnly(Value.beyond(1e-9));
  }

  @Test
  void readsBackWhateverNumbersItWrote() {
    Seeds.each(2_000, random -> {
      double number = Double.longBitsToDouble(random.nextLong());
      long nanos = random.nextLong() >>> 1 >>> random.nextInt(60);
      if (!Double.isNaN(number) && !Double.isInfinite(number)) {
        assertThat(Value.parse(Value.of(number).toString())).isEqualTo(Value.of(number));
      }
      assertThat(Numbers.nanos(Numbers.seconds(nanos))).isEqualTo(nanos);
      double rounded = Numbers.nineDigits(random.nextDouble());
      assertThat(Numbers.nineDigits(rounded)).isEqualTo(rounded);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "1d", "0x1p3", "NaN", "Infinity", "1e5", "1E999", "١٢", ">", ">>1", " 1", "1_000"})
  void refusesTextsThatAreNoNumbers(String text) {
    assertThatThrownBy(() -> Value.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("must be a finite decimal number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1E3", "0.0000000001", "9223372037", "99999999999999999999"})
  void refusesTextsThatAreNoTimes(String text) {
    assertThatThrownBy(() -> Numbers.nanos(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("must be a time");
  }

  @Test
  void namesAFolderForEveryRun() {
    assertThat(new RunKey("merit", "", 3).folder()).isEqualTo("runs/merit/-/3");
    assertThat(new RunKey("a/b", "population.homes.count=50;x=..", 1).folder()).isEqualTo("runs/a%2f%b/population.homes.count=50;x=../1");
    assertThat(new RunKey("..", "-", 1).folder()).isEqualTo("runs/%2e%./%2d%/1");
    assertThat(new RunKey("x".repeat(5_000), "", 1).folder()).hasSizeLessThan(230).isNotEqualTo(new RunKey("x".repeat(5_001), "", 1).folder());
    assertThat(RunKey.point(new TreeMap<>(java.util.Map.of("a.b", "1;2")))).isEqualTo("a.b=1%3B2");
  }
}
