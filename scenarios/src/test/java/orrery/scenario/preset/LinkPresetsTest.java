package orrery.scenario.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import orrery.device.DeviceCatalogue;
import orrery.net.Jitter;
import orrery.net.LinkSpec;
import orrery.net.Loss;
import orrery.net.Sending;
import orrery.scenario.yaml.PresetReader;
import orrery.validation.Published;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The access technologies that come with Orrery. */
class LinkPresetsTest {

  private static LinkSpec spec(String name) {
    return LinkPresets.spec(name).orElseThrow();
  }

  @Test
  void hasEveryTechnologyAndItsListIsSorted() {
    assertThat(LinkPresets.names()).isSorted().contains(
        "ethernet", "wifi", "wifi-4", "wifi-5", "wifi-6", "fibre", "docsis", "dsl", "3g", "4g", "5g", "leo", "geo", "ble", "zigbee", "lora", "sigfox", "data-centre");
    assertThat(LinkPresets.find("dialup")).isEmpty();
    assertThat(LinkPresets.text("../preset/dsl")).isEmpty();
  }

  @Test
  void givesASourceForEveryNumber() {
    for (String name : LinkPresets.names()) {
      PresetReader.Sourced preset = LinkPresets.find(name).orElseThrow();
      assertThat(preset.values()).as(name).isNotEmpty();
      assertThat(preset.sources().keySet()).as(name).isEqualTo(preset.values().keySet());
      assertThat(preset.sources().values()).as(name).noneMatch(String::isBlank);
    }
  }

  @Test
  void hasALinkForEveryKindOfDevice() {
    DeviceCatalogue.all().forEach((name, type) -> assertThat(LinkPresets.names()).as(name).contains(type.link()));
  }

  @Test
  void hasAHomesWifiThatIsOneOfTheGenerations() {
    assertThat(spec("wifi")).isEqualTo(spec("wifi-5"));
    assertThat(List.of("wifi-4", "wifi-5", "wifi-6")).allSatisfy(name -> assertThat(spec(name).medium()).as(name).isEqualTo(Optional.of("wifi")));
    assertThat(spec("wifi-4").up().bitsPerSecond()).isLessThan(spec("wifi-5").up().bitsPerSecond());
    assertThat(spec("wifi-5").up().bitsPerSecond()).isLessThan(spec("wifi-6").up().bitsPerSecond());
  }

  /** What the files claim of delay and jitter together: a median or mean round trip, in milliseconds. */
  @Test
  void hasTheRoundTripsThatItsFilesClaim() {
    assertThat(meanRoundTrip("fibre")).isCloseTo(8, within(1.0));
    assertThat(meanRoundTrip("4g")).isCloseTo(55, within(1.0));
    assertThat(meanRoundTrip("5g")).isCloseTo(31, within(0.5));
    assertThat(meanRoundTrip("geo")).isCloseTo(600, within(1.0));
    // Twice an exponential time is gamma of shape 2, whose median is 1.678 and whose tail beyond x is (1 + x) e^-x.
    double scale = jitter("leo").nanoseconds().mean() / 1e6;
    double beyond = (55 - 20) / scale;
    assertThat(20 + 1.678 * scale).isCloseTo(25.7, within(0.1));
    assertThat((1 + beyond) * Math.exp(-beyond)).isLessThan(0.01);
    // A hop of Wi-Fi both ways, drawn: median 3 ms, 90th percentile 20 ms; each way alone has half the delay.
    assertThat(jitter("wifi").nanoseconds().quantile(0.9) / 1e6).isBetween(5.0, 10.0);
  }

  private static Jitter jitter(String name) {
    return spec(name).upstream().jitter();
  }

  private static double meanRoundTrip(String name) {
    LinkSpec link = spec(name);
    double nanos = link.upstream().delay().toNanos() + link.upstream().jitter().nanoseconds().mean()
        + link.downstream().delay().toNanos() + link.downstream().jitter().nanoseconds().mean();
    return nanos / 1e6;
  }

  @Test
  void hasLossesOfTheOrderThatIsKnown() {
    for (String name : LinkPresets.names()) {
      if (!name.equals("zigbee")) {
        assertThat(spec(name).upstream().loss().mean()).as(name).isBetween(0.0, 0.011);
      }
    }
    assertThat(spec("4g").upstream().loss()).isInstanceOf(Loss.GilbertElliott.class);
  }

  @Test
  @DisplayName("A01: LoRa presets are timed by Semtech's formula")
  void timesLoraPresetsBySemtechsFormula() {
    Sending.Framed seven = (Sending.Framed) spec("lora").upstream().sending();
    Sending.Framed twelve = (Sending.Framed) spec("lora-sf12").upstream().sending();

    Published.row("A01")
        .exactly("preset lora, 10 B on the air: ms", "41.216", seven.framing().lora().orElseThrow().airtimeNanos(10) / 1e6)
        .exactly("preset lora-sf12, 50 B on the air: ms", "2301.952", twelve.framing().lora().orElseThrow().airtimeNanos(50) / 1e6);
    assertThat(seven.framing().dutyCycle()).isEqualTo(0.01);
  }

  @Test
  void writesNumbersInItsFilesInOneSpelling() {
    for (String name : LinkPresets.names()) {
      assertThat(new String(LinkPresets.text(name).orElseThrow(), java.nio.charset.StandardCharsets.UTF_8)).as(name)
          .doesNotContain("\t").startsWith("description: ").satisfies(text -> assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain("todo"));
    }
  }
}
