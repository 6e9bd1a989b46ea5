package orrery.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PickTest {

  private static Pick.Mix mix(Object... shares) {
    Map<String, Double> map = new LinkedHashMap<>();
    for (int i = 0; i < shares.length; i += 2) {
      map.put((String) shares[i], (Double) shares[i + 1]);
    }
    return new Pick.Mix(map);
  }

  @Test
  void givesEachItsShareOfTheLuck() {
    Pick mix = mix("a", 0.25, "b", 0.0, "c", 0.75);

    assertThat(mix.at(0)).isEqualTo("a");
    assertThat(mix.at(0.2499)).isEqualTo("a");
    assertThat(mix.at(0.25)).isEqualTo("c");
    assertThat(mix.at(Math.nextDown(1.0))).isEqualTo("c");
  }

  @Test
  void takesTenTenthsForAWhole() {
    Object[] shares = new Object[20];
    for (int i = 0; i < 10; i++) {
      shares[2 * i] = "n" + i;
      shares[2 * i + 1] = 0.1;
    }

    assertThat(mix(shares).at(Math.nextDown(1.0))).isEqualTo("n9");
  }

  @Test
  void refusesSharesThatAreNotAWhole() {
    assertThatThrownBy(() -> mix("a", 0.5, "b", 0.4)).hasMessage("the shares must sum to 1 but sum to 0.9");
    assertThatThrownBy(() -> mix()).hasMessage("the shares must sum to 1 but sum to 0");
  }

  @Test
  void isAlwaysTheSameWhereItIsNoMix() {
    assertThat(new Pick.Always("docsis").at(0.99)).isEqualTo("docsis");
  }
}
