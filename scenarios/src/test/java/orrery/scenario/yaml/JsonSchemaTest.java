package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The schema, judged by a validator that is not ours. */
class JsonSchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final com.networknt.schema.JsonSchema schema =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Texts.READER.schema());

  /** A YAML text as an editor understands it. */
  private static JsonNode understood(String yaml) {
    Object value = new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    JsonNode node = JSON.valueToTree(value);
    // YAML 1.1 makes a date of what is a text to an editor, which speaks YAML 1.2.
    if (node.has("epoch")) {
      ((com.fasterxml.jackson.databind.node.ObjectNode) node).set("epoch", JsonNodeFactory.instance.textNode("2026-03-01T18:00:00Z"));
    }
    return node;
  }

  @Test
  void acceptsWhatTheReaderAccepts() {
    for (String name : List.of("tiny.yaml", "street.yaml", "tiny.shown.yaml", "street.shown.yaml")) {
      assertThat(schema.validate(understood(Texts.resource(name)))).describedAs(name).isEmpty();
    }
  }

  @Test
  void acceptsWhatAScenarioNamesItselfAndWhatExtendsAnother() {
    String own = Texts.resource("tiny.yaml") + """
        nats: { mine: { like: symmetric, max-sessions: 20, firewall: [{ direction: out, action: deny }] } }
        access: { slow: { extends: dsl, down: { rate: 5 Mb/s } } }
        carriers: { isp: { nat: mine, addresses: 4 } }
        """;

    assertThat(schema.validate(understood(own))).isEmpty();
    assertThat(schema.validate(understood(own.replace("rate: 5 Mb/s", "rate: 5 km")))).isNotEmpty();
    assertThat(schema.validate(understood(own.replace("like: symmetric", "like: symetric")))).isNotEmpty();
    assertThat(schema.validate(understood(own.replace("action: deny", "acton: deny")))).isNotEmpty();
  }

  @Test
  void knowsAllThatCanBeSwept() {
    String swept = Texts.resource("tiny.yaml") + """
        sweep:
          population.homes.count: [1, 2]
          population.homes.lan.loss: { from: 0, to: 1 %, steps: 3 }
          together: { start: [together, stationary] }
          sobol: { points: 8, over: { duration: { from: 1 s, to: 2 s, scale: logarithmic } } }
        """;

    assertThat(schema.validate(understood(swept))).isEmpty();
    assertThat(schema.validate(understood(swept.replace("[1, 2]", "3")))).isNotEmpty();
    assertThat(schema.validate(understood(swept.replace("steps: 3", "stepps: 3")))).isNotEmpty();
    assertThat(schema.validate(understood(swept.replace("points: 8", "points: 1")))).isNotEmpty();
    assertThat(schema.validate(understood(swept.replace("logarithmic", "logarithmc")))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "count: 20 | cuont: 20",
    "count: 20 | count: 0",
    "duration: 30 min | duration: 30 kB",
    "duration: 30 min | duration: 30",
    "loss: 1 % | loss: 1.5",
    "nat: symmetric | nat: 7",
    "type: smartphone | type: smartfone",
    "mode: eager | mode: eagre",
    "type: crash | type: crsh",
    "start: { ramp: 5 min } | start: stationry",
    "weibull: { | weibul: {",
    "exponential: 40 min | exponential: 40 kB",
  })
  void refusesWhatTheReaderRefuses(String good, String bad) {
    String text = Texts.resource("street.yaml").replace(good, bad);

    Set<ValidationMessage> messages = schema.validate(understood(text));

    assertThat(text).contains(bad);
    assertThat(messages).isNotEmpty();
  }

  /** What is at a path of the schema, by way of its definitions. */
  private static JsonNode at(JsonNode root, String path) {
    JsonNode place = root;
    for (String key : path.substring(1).split("/")) {
      JsonNode defined = place.has("$ref") ? root.at(place.get("$ref").asText().substring(1)) : place;
      place = place.has(key) ? place.get(key) : defined.isArray() ? defined.path(Integer.parseInt(key)) : defined.path(key);
    }
    return place;
  }

  @Test
  void tellsAnEditorWhatAKeyMeans() throws Exception {
    JsonNode root = JSON.readTree(Texts.READER.schema());
    String homes = "/properties/population/properties/homes/properties";

    assertThat(at(root, homes + "/count/description").asText()).isEqualTo("How many homes.");
    assertThat(at(root, homes + "/lan/properties/nat/oneOf/2/anyOf/0/enum")).contains(JsonNodeFactory.instance.textNode("symmetric"));
    assertThat(at(root, homes + "/lan/properties/nat/oneOf/1/properties/mix/propertyNames/anyOf/0/enum")).contains(JsonNodeFactory.instance.textNode("symmetric"));
    assertThat(at(root, homes + "/lan/properties/nat/default").asText()).isEqualTo("port-restricted-cone");
  }

  @Test
  void tellsUnitsSourcesOfDefaultsAndExamples() throws Exception {
    JsonNode root = JSON.readTree(Texts.READER.schema());

    assertThat(root.at("/properties/duration/description").asText()).endsWith("A time in ns, us, ms, s, min, h or d.");
    assertThat(root.at("/properties/duration/examples").toString()).contains("\"5 min\"");
    assertThat(root.at("/properties/population/properties/homes/properties/lan/properties/nat/description").asText())
        .contains("Default: port-restricted-cone (");
    String session = "/properties/population/properties/homes/properties/devices/additionalProperties/properties/churn/properties/session";
    assertThat(at(root, session + "/examples").toString()).startsWith("[\"5 min\",{").contains("{\"weibull\":{\"scale\":\"30 s\",\"shape\":1.5}}");
  }

  /** An example that the schema itself refuses would be worse than none. */
  @Test
  void everyExampleIsWhatItsPlaceAccepts() throws Exception {
    List<String> wrong = new java.util.ArrayList<>();
    JsonNode root = JSON.readTree(Texts.READER.schema());
    int examples = refusedExamples(root, root.get("$defs"), "", wrong);

    assertThat(wrong).isEmpty();
    assertThat(examples).isGreaterThan(100);
  }

  private static int refusedExamples(JsonNode place, JsonNode definitions, String path, List<String> wrong) {
    int count = 0;
    if (place.path("examples").isArray()) {
      com.networknt.schema.JsonSchema here = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(((com.fasterxml.jackson.databind.node.ObjectNode) place.deepCopy()).set("$defs", definitions));
      for (JsonNode example : place.get("examples")) {
        count++;
        here.validate(example).forEach(message -> wrong.add(path + ": " + example + ": " + message));
      }
    }
    for (java.util.Iterator<String> names = place.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      count += refusedExamples(place.get(name), definitions, path + "/" + name, wrong);
    }
    for (int i = 0; place.isArray() && i < place.size(); i++) {
      count += refusedExamples(place.get(i), definitions, path + "/" + i, wrong);
    }
    return count;
  }

  /** The reader, which knows more than the schema, reads each way of drawing a time that the schema shows. */
  @Test
  void theReaderReadsEveryExampleOfASession() throws Exception {
    JsonNode examples = at(JSON.readTree(Texts.READER.schema()),
        "/properties/population/properties/homes/properties/devices/additionalProperties/properties/churn/properties/session/examples");
    assertThat(examples).hasSizeGreaterThan(4);
    for (JsonNode example : examples) {
      Texts.read("name: s\nduration: 1 min\npopulation: { homes: { count: 1, devices: { laptop: { churn: { session: " + example + ", absence: 1 h } } } } }\nprotocols: { test-member: {} }\n");
    }
  }
}
