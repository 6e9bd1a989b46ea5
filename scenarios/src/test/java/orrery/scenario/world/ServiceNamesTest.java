package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import orrery.host.Address;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {

  private static final Map<String, Address> SERVICES = Map.of("discovery", Address.ipv4(198, 18, 0, 1));

  private record Inner(String service, int port) {}

  private record Middle(Inner inner, String name) {}

  private record Outer(Middle middle, String service, long number) {

    private Outer {
      if (number < 0) {
        throw new IllegalArgumentException("number must be 0 or more but is " + number);
      }
    }
  }

  private record Picky(String service) {

    private Picky {
      if (service.startsWith("198.")) {
        throw new IllegalArgumentException("no addresses here");
      }
    }
  }

  @Test
  void resolvesNamesInRecordsAtEveryDepth() {
    Outer settings = new Outer(new Middle(new Inner("discovery:80", 7), "discovery"), "discovery:443", 5);

    Record resolved = ServiceNames.resolve(settings, SERVICES);

    assertThat(resolved).isEqualTo(new Outer(new Middle(new Inner("198.18.0.1:80", 7), "discovery"), "198.18.0.1:443", 5));
  }

  @Test
  void resolvesEachOfSeveral() {
    assertThat(ServiceNames.resolve(new Inner("discovery:80,elsewhere:80 ,  discovery:81", 1), SERVICES))
        .isEqualTo(new Inner("198.18.0.1:80, elsewhere:80, 198.18.0.1:81", 1));
    assertThat(ServiceNames.resolve(new Inner("one, two", 1), SERVICES)).isEqualTo(new Inner("one, two", 1));
  }

  @Test
  void leavesAloneWhatNamesNoServiceAndPort() {
    for (String text : new String[] {"", ":80", "discovery", "discovery:", "discovery:http", "discovery:99999", "elsewhere:80", "198.18.0.9:80", "[::1]:80"}) {
      assertThat(ServiceNames.resolve(new Inner(text, 1), SERVICES)).isEqualTo(new Inner(text, 1));
    }
  }

  @Test
  void letsARecordRefuseWhatItIsGiven() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ServiceNames.resolve(new Picky("discovery:80"), SERVICES))
        .withMessage("no addresses here");
  }
}
