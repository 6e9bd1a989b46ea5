package orrery.scenario.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.host.BitRate;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Distance;
import orrery.scenario.Catalogue;
import orrery.scenario.Drift;
import orrery.scenario.preset.LinkPreset;

/**
 * Writes the JSON Schema (draft 2020-12) of a shape, for editors: it knows keys, words, units and plain numeric bounds.
 * What only the reader can know (names that refer to each other, bounds of quantities) is left to it.
 */
final class JsonSchema {

  private static final String NUMBER = "[0-9]+(\\.[0-9]+)?";
  private static final String NAME = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

  private final Catalogue catalogue;

  /** What may be written in several ways, once for all places where it may stand: its schema, and its name among the definitions. */
  private final Map<String, String> definitions = new LinkedHashMap<>();

  /** Whether what is written may extend another of its kind: then nothing in it must be given. */
  private boolean extending;

  JsonSchema(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  String text(Shape.Fields root) {
    StringWriter text = new StringWriter();
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(printer);
      json.writeStartObject();
      json.writeStringField("$schema", "https://json-schema.org/draft/2020-12/schema");
      json.writeStringField("title", "Orrery scenario");
      body(root, json);
      json.writeObjectFieldStart("$defs");
      for (Map.Entry<String, String> definition : definitions.entrySet()) {
        json.writeFieldName(definition.getValue());
        json.writeRawValue(definition.getKey());
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private void object(Shape shape, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (shape instanceof Shape.Scalar scalar && !Hints.units(scalar.type()).isEmpty()) {
      json.writeStringField("description", Hints.units(scalar.type()));
    }
    body(shape, json);
    json.writeEndObject();
  }

  private void body(Shape shape, JsonGenerator json) throws IOException {
    if (shape instanceof Shape.Scalar scalar) {
      scalar(scalar, json);
    } else if (shape instanceof Shape.Fields fields) {
      fields(fields, "", "", json);
    } else if (shape instanceof Shape.Named named) {
      json.writeStringField("type", "object");
      json.writeObjectFieldStart("propertyNames");
      if (named.names().isPresent()) {
        names(named.names().get(), json);
      } else {
        json.writeStringField("pattern", NAME);
      }
      json.writeEndObject();
      json.writeFieldName("additionalProperties");
      extending = named.extending();
      object(named.value(), json);
      extending = false;
    } else if (shape instanceof Shape.Items items) {
      items(items, json);
    } else if (shape instanceof Shape.Choice choice && choice.tag().isEmpty() && choice.plain().isPresent()) {
      json.writeStringField("$ref", "#/$defs/" + definition(choice));
    } else if (shape instanceof Shape.Choice choice) {
      choice(choice, json);
    } else if (shape instanceof Shape.Protocols protocols) {
      json.writeStringField("type", "object");
      json.writeObjectFieldStart("properties");
      for (Map.Entry<String, Shape.Protocol> protocol : protocols.byId().entrySet()) {
        json.writeFieldName(protocol.getKey());
        object(protocol.getValue().settings(), json);
      }
      json.writeEndObject();
      json.writeBooleanField("additionalProperties", false);
    } else if (shape instanceof Shape.Sweep sweep) {
      sweep(sweep, json);
    } else if (shape instanceof Shape.Paths paths) {
      json.writeStringField("type", "object");
      json.writeNumberField("minProperties", 1);
      json.writeObjectFieldStart("additionalProperties");
      if (paths.span().isPresent()) {
        body(paths.span().get(), json);
      } else {
        turns(json);
      }
      json.writeEndObject();
    } else {
      json.writeStringField("type", "object");
    }
  }

  private void sweep(Shape.Sweep shape, JsonGenerator json) throws IOException {
    json.writeStringField("type", "object");
    json.writeObjectFieldStart("properties");
    for (Map.Entry<String, Shape> design : shape.designs().entrySet()) {
      json.writeFieldName(design.getKey());
      object(design.getValue(), json);
    }
    json.writeEndObject();
    json.writeObjectFieldStart("additionalProperties");
    json.writeArrayFieldStart("oneOf");
    json.writeStartObject();
    turns(json);
    json.writeEndObject();
    object(shape.steps(), json);
    json.writeEndArray();
    json.writeEndObject();
  }

  /** A list of values that take turns. */
  private static void turns(JsonGenerator json) throws IOException {
    json.writeStringField("type", "array");
    json.writeNumberField("minItems", 1);
  }

  /** A list; one of a single value may be written as that value. */
  private void items(Shape.Items shape, JsonGenerator json) throws IOException {
    boolean bare = shape.item() instanceof Shape.Scalar;
    if (bare) {
      json.writeArrayFieldStart("oneOf");
      object(shape.item(), json);
      json.writeStartObject();
    }
    json.writeStringField("type", "array");
    json.writeFieldName("items");
    object(shape.item(), json);
    if (bare) {
      json.writeEndObject();
      json.writeEndArray();
    }
  }

  /** A record; where it is a variant, {@code tag} is the key that says so and {@code word} its value. */
  private void fields(Shape.Fields shape, String tag, String word, JsonGenerator json) throws IOException {
    json.writeStringField("type", "object");
    if (!shape.doc().isEmpty()) {
      json.writeStringField("description", shape.doc());
    }
    List<String> required = new ArrayList<>();
    json.writeObjectFieldStart("properties");
    if (!tag.isEmpty()) {
      required.add(tag);
      json.writeObjectFieldStart(tag);
      json.writeStringField("const", word);
      json.writeEndObject();
    }
    if (extending && shape.type() == LinkPreset.class) {
      json.writeObjectFieldStart("extends");
      json.writeStringField("description", "The access network whose keys hold where this one says nothing.");
      names(Catalogue.Kind.ACCESS, json);
      json.writeEndObject();
    }
    for (Shape.Field field : shape.fields()) {
      if (field.isRequired() && !extending) {
        required.add(field.key());
      }
      json.writeObjectFieldStart(field.key());
      if (!(field.shape() instanceof Shape.Fields inner && !inner.doc().isEmpty())) {
        description(field, json);
      }
      body(field.shape(), json);
      if (field.absence() instanceof Shape.ByDefault value) {
        json.writeStringField("default", value.text());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
    if (!required.isEmpty()) {
      json.writeArrayFieldStart("required");
      for (String key : required) {
        json.writeString(key);
      }
      json.writeEndArray();
    }
    json.writeBooleanField("additionalProperties", false);
  }

  /** The name of the definition of {@code choice}, of all that look alike. */
  private String definition(Shape.Choice choice) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      choice(choice, json);
      ways(choice, json);
      json.writeEndObject();
    }
    String known = definitions.get(text.toString());
    if (known == null) {
      known = "ways-" + (definitions.size() + 1);
      definitions.put(text.toString(), known);
    }
    return known;
  }

  /** What it is, in which units, and where its default is from: what an editor shows of a key. */
  private static void description(Shape.Field field, JsonGenerator json) throws IOException {
    List<String> sentences = new ArrayList<>();
    sentences.add(field.doc());
    if (field.shape() instanceof Shape.Scalar scalar) {
      sentences.add(Hints.units(scalar.type()));
    }
    if (field.absence() instanceof Shape.ByDefault value) {
      sentences.add("Default: " + value.text() + " (" + value.source() + ").");
    }
    sentences.removeIf(String::isEmpty);
    if (!sentences.isEmpty()) {
      json.writeStringField("description", String.join(" ", sentences));
    }
  }

  /** A bare value, and one example of each way to draw one. */
  private static void ways(Shape.Choice choice, JsonGenerator json) throws IOException {
    List<String> bare = choice.plain().orElseThrow().fields().get(0).shape() instanceof Shape.Scalar scalar ? Hints.examples(scalar) : List.of();
    Map<String, Map<String, Object>> ways = Hints.ways(choice);
    if (bare.isEmpty() && ways.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("examples");
    if (!bare.isEmpty()) {
      json.writeString(bare.get(bare.size() / 2));
    }
    for (Map.Entry<String, Map<String, Object>> way : ways.entrySet()) {
      Map<String, Object> values = way.getValue();
      if (choice.plain().orElseThrow().equals(choice.variants().get(way.getKey()))) {
        continue;
      }
      json.writeStartObject();
      json.writeFieldName(way.getKey());
      if (values.size() == 1 && choice.variants().get(way.getKey()).fields().size() == 1) {
        json.writeString(values.values().iterator().next().toString());
      } else {
        json.writeStartObject();
        for (Map.Entry<String, Object> value : values.entrySet()) {
          if (value.getValue() instanceof Double number) {
            json.writeNumberField(value.getKey(), number);
          } else {
            json.writeStringField(value.getKey(), value.getValue().toString());
          }
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void choice(Shape.Choice choice, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("oneOf");
    for (Map.Entry<String, Shape.Fields> variant : choice.variants().entrySet()) {
      Shape.Fields fields = variant.getValue();
      json.writeStartObject();
      if (choice.tag().isPresent()) {
        fields(fields, choice.tag().get(), variant.getKey(), json);
      } else if (fields.fields().isEmpty()) {
        json.writeStringField("const", variant.getKey());
        json.writeStringField("description", fields.doc());
      } else {
        wrapped(variant.getKey(), fields, json);
      }
      json.writeEndObject();
    }
    if (choice.plain().isPresent()) {
      object(choice.plain().get().fields().get(0).shape(), json);
    }
    json.writeEndArray();
  }

  /** A variant as the only key of a map; one of a single component may stand without its own key. */
  private void wrapped(String word, Shape.Fields fields, JsonGenerator json) throws IOException {
    json.writeStringField("type", "object");
    json.writeStringField("description", fields.doc());
    json.writeObjectFieldStart("properties");
    json.writeObjectFieldStart(word);
    if (fields.isBareMap()) {
      body(fields.fields().get(0).shape(), json);
    } else if (fields.fields().size() == 1) {
      json.writeArrayFieldStart("oneOf");
      object(fields.fields().get(0).shape(), json);
      object(fields, json);
      json.writeEndArray();
    } else {
      body(fields, json);
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeArrayFieldStart("required");
    json.writeString(word);
    json.writeEndArray();
    json.writeBooleanField("additionalProperties", false);
  }

  private void scalar(Shape.Scalar scalar, JsonGenerator json) throws IOException {
    Class<?> type = scalar.type();
    if (scalar.names().isPresent()) {
      names(scalar.names().get(), json);
    } else if (type.isEnum()) {
      List<String> words = new ArrayList<>();
      for (Object constant : type.getEnumConstants()) {
        words.add(Defaults.word((Enum<?>) constant));
      }
      words(words, json);
    } else if (type == Duration.class) {
      quantity("(ns|us|ms|s|min|h|d)", json);
    } else if (type == Drift.class) {
      json.writeStringField("type", "string");
      json.writeStringField("pattern", "^[+-]?" + NUMBER + " *(ppm|ppb)$");
    } else if (type == DataSize.class) {
      quantity("([kMGT]?B|[KMGT]iB)", json);
    } else if (type == BitRate.class) {
      quantity("[kMG]?[bB]/s", json);
    } else if (type == Distance.class) {
      quantity("k?m", json);
    } else if (type == Instant.class) {
      json.writeStringField("type", "string");
      json.writeStringField("format", "date-time");
    } else if (type == boolean.class || type == Boolean.class) {
      json.writeStringField("type", "boolean");
    } else if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      json.writeStringField("type", "integer");
      bounds(scalar.range(), json);
    } else if (type == double.class || type == Double.class) {
      json.writeArrayFieldStart("oneOf");
      json.writeStartObject();
      json.writeStringField("type", "number");
      bounds(scalar.range(), json);
      json.writeEndObject();
      json.writeStartObject();
      json.writeStringField("type", "string");
      json.writeStringField("pattern", "^" + NUMBER + " *%$");
      json.writeEndObject();
      json.writeEndArray();
    } else {
      json.writeArrayFieldStart("type");
      json.writeString("string");
      json.writeString("number");
      json.writeString("boolean");
      json.writeEndArray();
    }
    List<String> examples = scalar.names().isPresent() ? List.of() : Hints.examples(scalar);
    if (!examples.isEmpty()) {
      json.writeArrayFieldStart("examples");
      for (String example : examples) {
        json.writeString(example);
      }
      json.writeEndArray();
    }
  }

  /** The names of a list; where a scenario may give names itself, any other name, too. */
  private void names(Catalogue.Kind kind, JsonGenerator json) throws IOException {
    if (!DeclaredNames.mayGive(kind)) {
      words(catalogue.names(kind), json);
      return;
    }
    json.writeArrayFieldStart("anyOf");
    json.writeStartObject();
    words(catalogue.names(kind), json);
    json.writeEndObject();
    json.writeStartObject();
    json.writeStringField("type", "string");
    json.writeStringField("pattern", NAME);
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void words(List<String> words, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("enum");
    for (String word : words) {
      json.writeString(word);
    }
    json.writeEndArray();
  }

  private static void quantity(String units, JsonGenerator json) throws IOException {
    json.writeStringField("type", "string");
    json.writeStringField("pattern", "^\\+?" + NUMBER + " *" + units + "$");
  }

  private static void bounds(Range range, JsonGenerator json) throws IOException {
    bound("minimum", range.least(), json);
    bound("exclusiveMinimum", range.above(), json);
    bound("maximum", range.greatest(), json);
  }

  private static void bound(String keyword, String value, JsonGenerator json) throws IOException {
    if (!value.isEmpty()) {
      json.writeFieldName(keyword);
      json.writeNumber(value);
    }
  }
}
