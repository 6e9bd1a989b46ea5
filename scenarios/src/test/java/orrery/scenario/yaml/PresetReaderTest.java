package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Presets of links are read as strictly as scenarios, and a number in one has a source. */
class PresetReaderTest {

  private static final String CABLE = """
      description: A cable.
      up: { rate: 20 Mb/s, delay: 9 ms, jitter: 4 ms, queue: 256 KiB }
      down: { rate: 200 Mb/s, delay: 9 ms, queue: 512 KiB,
              loss: { gilbert-elliott: { good: 9 s, bad: 1 s, loss-good: 0, loss-bad: 30 % } } }
      sources:
        up.rate: the operator's page
        down.rate: the same page
        delay: assumed
        up.jitter: assumed
        queue: assumed
        down.loss: assumed
      """;

  private static final String AIR = """
      description: Air.
      duplex: half
      medium: air
      up: &way { rate: 1 Mb/s, delay: 0 ms, queue: 1 MiB, sending: { framed: { largest: 100 B, csma: { least-exponent: 3, greatest-exponent: 5, backoffs: 4, retries: 3, unit: 320 us } } } }
      down: *way
      sources: { rate: assumed, delay: assumed, queue: assumed, sending: assumed }
      """;

  private final Map<String, String> files = new LinkedHashMap<>();
  private final PresetReader reader = new PresetReader(name -> Optional.ofNullable(files.get(name)).map(text -> text.getBytes(StandardCharsets.UTF_8)));

  private PresetReader.Sourced read(String text) {
    files.put("it", text);
    return reader.read("it");
  }

  private List<String> problems(String text) {
    files.put("it", text);
    List<String> told = new ArrayList<>();
    assertThatExceptionOfType(ScenarioException.class).isThrownBy(() -> reader.read("it")).satisfies(e -> e.problems().forEach(problem -> told.add(problem.toString())));
    return told;
  }

  @Test
  void readsEveryNumberWithItsSource() {
    PresetReader.Sourced cable = read(CABLE);

    assertThat(cable.preset().spec(new orrery.scenario.input.Inputs()).up().toString()).isEqualTo("20 Mb/s");
    assertThat(cable.preset().spec(new orrery.scenario.input.Inputs()).downstream().loss().mean()).isEqualTo(0.03);
    assertThat(cable.values()).containsEntry("up.rate", "20 Mb/s").containsEntry("down.loss.gilbert-elliott.bad", "1 s").hasSize(11);
    assertThat(cable.sources().keySet()).isEqualTo(cable.values().keySet());
    assertThat(cable.sources()).containsEntry("up.rate", "the operator's page").containsEntry("down.loss.gilbert-elliott.bad", "assumed");
  }

  @Test
  void inheritsWhatItDoesNotSayWithItsSources() {
    files.put("base", CABLE);

    PresetReader.Sourced faster = read("extends: base\ndescription: Faster.\nup: { rate: 50 Mb/s }\nsources: { up.rate: another page }\n");

    assertThat(faster.preset().description()).isEqualTo("Faster.");
    assertThat(faster.preset().spec(new orrery.scenario.input.Inputs()).up().toString()).isEqualTo("50 Mb/s");
    assertThat(faster.preset().spec(new orrery.scenario.input.Inputs()).upstream().delay().toMillis()).isEqualTo(9);
    assertThat(faster.sources()).containsEntry("up.rate", "another page").containsEntry("down.rate", "the same page").hasSize(11);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "rate: 20 Mb/s | rate: 20 MB | it.yaml:2:13  up.rate  must be a rate such as '10 b/s', in b/s, kb/s, Mb/s, Gb/s, B/s, kB/s, MB/s, GB/s, but is '20 MB'",
    "rate: 20 Mb/s, | | it.yaml:2:5  up.rate  must be given: How fast the line sends.",
    "jitter: 4 ms | jiter: 4 ms | it.yaml:2:35  up.jiter  unknown key 'jiter'; did you mean 'jitter'?",
    "jitter: 4 ms | jitter: -4 ms | it.yaml:2:43  up.jitter  must not be negative but is '-4 ms'",
    "jitter: 4 ms | jitter: { uniform: { from: 5 ms, to: 4 ms } } | it.yaml:2:62  up.jitter.uniform.from  must be less than to",
    "jitter: 4 ms | jitter: { pareto: { minimum: 5 ms, shape: 1 } } | it.yaml:2:77  up.jitter.pareto.shape  must be more than 1 but is 1",
    "jitter: 4 ms | jitter: { quantiles: { values: [2 ms, 1 ms] } } | it.yaml:2:56  up.jitter.quantiles  each value must be no less than the one before but is 1000000",
    "queue: 256 KiB | queue: 256 KiB, sending: { shaped: { burst: 1 MB } } | it.yaml:2:84  up.sending.shaped.sustained  must be given: Rate at which tokens come.",
    "queue: 256 KiB | queue: 256 KiB, sending: { shaped: { sustained: 30 Mb/s, burst: 1 MB } } | it.yaml:2:13  up.rate  must be at least the sustained rate (30 Mb/s) but is 20 Mb/s",
    "queue: 256 KiB | queue: { red: { bytes: 1 MiB, minimum: 2 MiB, maximum: 1 MiB, probability: 10 % } } | it.yaml:2:88  up.queue.red.minimum  must be less than maximum (1 MiB) but is 2 MiB",
    "queue: 256 KiB | queue: { codel: { bytes: 1 MiB, target: 1 s } } | it.yaml:2:89  up.queue.codel.target  must be less than interval",
    "queue: 256 KiB | queue: { packets: 0 } | it.yaml:2:67  up.queue.packets  must be at least 1 but is 0",
    "loss-bad: 30 % | loss-bad: -30 % | it.yaml:4:81  down.loss.gilbert-elliott.loss-bad  must be a probability from 0 to 1 but is '-30 %'",
    "loss-bad: 30 % | loss-bad: 130 % | it.yaml:4:81  down.loss.gilbert-elliott.loss-bad  must be a probability from 0 to 1 but is '130 %'",
    "loss-good: 0 | loss-good: 40 % | it.yaml:4:68  down.loss.gilbert-elliott.loss-good  must be at most loss-bad but is more",
    "good: 9 s | good: 0 s | it.yaml:4:42  down.loss.gilbert-elliott.good  must be at least 1 ms but is 0 s",
    "description: A cable. | description: A cable.\\nduplex: half | it.yaml:2:9  duplex  must be full where there is no medium to take turns on, but is half",
    "description: A cable. | description: A cable.\\nmedium: air | it.yaml:1:1  duplex  must be half on a shared medium but is full",
    "description: A cable. | description: A cable.\\nmedium: air\\nduplex: half | it.yaml:2:9  medium  must be shared by frames, but 'sending' is not framed both ways",
  })
  void tellsWhereAPresetContradictsItself(String good, String bad, String problem) {
    String text = CABLE.replaceFirst(good, bad == null ? "" : bad.replace("\\n", "\n"));

    assertThat(problems(text)).contains(problem);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "least-exponent: 3 | least-exponent: 6 | it.yaml:4:114  up.sending.framed.csma.least-exponent  must be at most greatest-exponent (5) but is 6",
    "largest: 100 B | largest: 100 B, aggregate: 1 kB | it.yaml:4:101  up.sending.framed.aggregate  must be 0 B with csma but is 1 kB",
    "largest: 100 B | largest: 100 B, duty-cycle: 0 | it.yaml:4:102  up.sending.framed.duty-cycle  must be more than 0 but is 0",
    "largest: 100 B | largest: 300 B, lora: { spreading-factor: 7, bandwidth: 125000, coding-rate: 1, preamble: 8 } | it.yaml:4:83  up.sending.framed.largest  must be at most 255 B with its overhead, as a LoRa frame is, but is 300 B and 0 B",
    "largest: 100 B | largest: 100 B, lora: { spreading-factor: 7, bandwidth: 125, coding-rate: 1, preamble: 8 } | it.yaml:4:130  up.sending.framed.lora.bandwidth  must be 125000, 250000 or 500000 but is 125",
    "duplex: half | duplex: full | it.yaml:2:9  duplex  must be half on a shared medium but is full",
  })
  void tellsWhatIsWrongWithFrames(String good, String bad, String problem) {
    assertThat(problems(AIR.replaceFirst(good, bad))).contains(problem);
  }

  @Test
  void refusesANumberWithoutASourceAndASourceWithoutANumber() {
    assertThat(problems(CABLE.replace("  up.jitter: assumed\n", "")))
        .containsExactly("it.yaml:2:43  up.jitter  must have a source: a document and its words under 'sources', or 'assumed'");
    assertThat(problems(CABLE.replace("  up.jitter: assumed", "  up.jiter: assumed"))).containsExactly(
        "it.yaml:2:43  up.jitter  must have a source: a document and its words under 'sources', or 'assumed'",
        "it.yaml:9:3  sources.up.jiter  must be the path of a number that this file gives, but there is none; did you mean 'up.jitter'?");
    assertThat(problems(CABLE.replace("queue: assumed", "queue:"))).containsExactly("it.yaml:10:9  sources.queue  must be a document and its words, or 'assumed'");
  }

  @Test
  void doesNotInheritTheSourceOfANumberItOverrides() {
    files.put("base", CABLE);

    assertThat(problems("extends: base\nup: { rate: 50 Mb/s }\n"))
        .containsExactly("it.yaml:2:13  up.rate  must have a source: a document and its words under 'sources', or 'assumed'");
  }

  @Test
  void refusesToExtendNothingOrItself() {
    assertThat(problems("extends: bse\n")).containsExactly("it.yaml:1:10  extends  must be a preset but there is none called 'bse'");
    assertThat(problems("extends: it\n")).containsExactly("it.yaml:1:10  extends  must lead to a preset that extends none, in at most 8 steps, but leads it to it");
    for (int i = 0; i < 20; i++) {
      files.put("p" + i, "extends: p" + (i + 1) + "\n");
    }
    String chain = IntStream.rangeClosed(0, 7).mapToObj(i -> "p" + i).collect(Collectors.joining(" to "));
    assertThat(problems("extends: p0\n")).containsExactly("p6.yaml:1:10  extends  must lead to a preset that extends none, in at most 8 steps, but leads it to " + chain + " to p7");
  }

  @Test
  void refusesWhatIsNoMap() {
    assertThat(problems("- a\n")).containsExactly("it.yaml:1:1  must be a map of keys to values such as 'description: a wire'");
    assertThat(problems("a: [\n")).hasSize(1).first().asString().startsWith("it.yaml:2:1  must be YAML");
    assertThat(problems("\u0000")).containsExactly("it.yaml:1:1  must be text but has the character U+0000");
  }
}
