package orrery.protocols.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  /** What a reader that asks for {@code name}, {@code number} and {@code list} gets. */
  private record Read(String name, long number, List<String> list) {}

  private static Read read(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      String[] name = {""};
      long[] number = {0};
      List<String> list = new ArrayList<>();
      reader.object(field -> {
        if (field.equals("name")) {
          name[0] = reader.text(10);
        } else if (field.equals("number")) {
          number[0] = reader.whole(-5, 1000);
        } else if (field.equals("list")) {
          list.addAll(reader.array(3, each -> each.text(10)));
        }
      });
      return new Read(name[0], number[0], list);
    });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readsWhatIsAskedForAndSkipsTheRest() throws JsonException {
    Read read = read(bytes("""
        {"other": {"name": "not this", "deep": [[1.5, null, true]]}, "number": -5, "more": [{"number": 7}], "list": ["a", "b"],
         "real": 1e300, "name": "\\u00e4\\ud83d\\ude00"}
        """));

    assertThat(read).isEqualTo(new Read("ä😀", -5, List.of("a", "b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "{", "[]", "null", "{}{}", "{} x", "{'name': 'a'}", "{name: 1}", "{\"name\": \"a\",}", "// c\n{}",
    "{\"name\": \"a\", \"name\": \"b\"}", "{\"x\": {\"a\": 1, \"a\": 2}}",
    "{\"name\": 5}", "{\"name\": null}", "{\"name\": \"12345678901\"}", "{\"name\": \"a\\u0000\"}", "{\"name\": \"\\ud800\"}", "{\"name\": \"\\udc00x\"}",
    "{\"number\": 1.0}", "{\"number\": 1e2}", "{\"number\": 1001}", "{\"number\": -6}", "{\"number\": 99999999999999999999}",
    "{\"number\": \"5\"}", "{\"number\": 012}", "{\"number\": NaN}", "{\"number\": +1}",
    "{\"list\": [\"a\", \"b\", \"c\", \"d\"]}", "{\"list\": [1]}", "{\"list\": {}}", "{\"list\": [\"a\"", "{\"list\": [}",
  })
  void refuses(String text) {
    assertThatThrownBy(() -> read(bytes(text))).isInstanceOf(JsonException.class);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    assertThatThrownBy(() -> read(new byte[] {'{', '"', (byte) 0xC3, '(', '"', ':', '1', '}'})).hasMessage("JSON must be UTF-8");
    assertThatThrownBy(() -> read("{}".getBytes(StandardCharsets.UTF_16))).isInstanceOf(JsonException.class);
  }

  @Test
  void refusesDepthAndLength() {
    assertThatThrownBy(() -> read(bytes("{\"x\":" + "[".repeat(100_000)))).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> read(bytes("{\"x\":" + "{\"x\":".repeat(100_000)))).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> read(bytes("{\"" + "x".repeat(65) + "\": 1}"))).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> read(bytes("{\"x\": " + "1".repeat(1000) + "}"))).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> read(bytes("{\"name\": \"" + "x".repeat(100_000) + "\"}"))).isInstanceOf(JsonException.class);
  }

  @Test
  void saysWhereAndWhat() {
    assertThatThrownBy(() -> read(bytes("{\"number\": 1001}"))).hasMessage("a number must be -5 to 1000 but is 1001 at character 11");
  }

  @Test
  void readsBackWhatTheWriterWrites() {
    Seeds.each(200, random -> {
      String[] words = {"", "a\"b", "\\", "/\t".strip(), "ä", "😀", "a b"};
      Read value = new Read(words[random.nextInt(words.length)], random.nextInt(1000), List.of(words[random.nextInt(words.length)], "x"));

      byte[] text = JsonWriter.write(json -> json
          .object("object", inner -> inner.whole("number", 1))
          .objects("objects", List.of(1, 2), (each, number) -> each.whole("number", number))
          .text("name", value.name()).whole("number", value.number()).texts("list", value.list()));

      assertThat(read(text)).isEqualTo(value);
    });
  }

  @Test
  void throwsNothingElseWhateverArrives() {
    byte[] good = bytes("{\"name\":\"\\u00e4\",\"number\":-5,\"list\":[\"a\",\"b\"],\"x\":{\"y\":[1.5e3,null,true]}}");
    String signs = "{}[]\",:\\u0123eE-+.ntf ";
    Seeds.each(5_000, random -> {
      byte[] damaged = good.clone();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean(0.5) ? signs.charAt(random.nextInt(signs.length())) : random.nextInt(256));
      }
      try {
        read(damaged);
      } catch (JsonException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    });
  }
}
