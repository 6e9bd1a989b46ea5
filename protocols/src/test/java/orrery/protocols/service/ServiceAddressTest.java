package orrery.protocols.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import orrery.host.NodeId;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class ServiceAddressTest {

  /** EC-36. */
  @Test
  void readsWhatItWrites() {
    List<ServiceAddress> all = List.of(
        ServiceAddress.of("drive"),
        ServiceAddress.central("drive"),
        ServiceAddress.on(new NodeId("anna-phone"), "drive"),
        new ServiceAddress("drive", new ServiceAddress.Here()),
        new ServiceAddress("drive", new ServiceAddress.OfAccount("anna@example.org")));

    assertThat(all.stream().map(ServiceAddress::toString))
        .containsExactly("drive", "drive@central", "drive@node:anna-phone", "drive@here", "drive@account:anna@example.org");
    assertThat(all).allSatisfy(address -> assertThat(ServiceAddress.parse(address.toString())).contains(address));
  }

  @Test
  void refusesWhatIsNone() {
    for (String text : List.of("", "@", "Drive", "drive@", "drive@there", "drive@node:", "drive@node:A", "drive@account:", "drive@account:a b", "dri ve", "-drive",
        "drive@account:" + "x".repeat(256))) {
      assertThat(ServiceAddress.parse(text)).as(text).isEmpty();
    }
    assertThatThrownBy(() -> ServiceAddress.of("-")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsNothingThatItWouldWriteOtherwise() {
    String letters = "drive-0@:node:account:here:central \u00e4";
    Seeds.each(20_000, random -> {
      StringBuilder text = new StringBuilder(random.nextBoolean(0.5) ? "drive@" : "");
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      ServiceAddress.parse(text.toString()).ifPresent(address -> assertThat(address.toString()).isEqualTo(text.toString()));
    });
  }
}
