package orrery.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetTest {

  @Test
  void readsPathAndQuery() {
    HttpTarget target = HttpTarget.parse("/nodes/a%2Fb?account=anna%40home&near=-1,2,3").orElseThrow();

    assertThat(target.segments()).containsExactly("nodes", "a/b");
    assertThat(target.query()).containsExactly(Map.entry("account", "anna@home"), Map.entry("near", "-1,2,3"));
  }

  @Test
  void looksOnlyAtThePathOfAWholeUri() {
    assertThat(HttpTarget.parse("http://a:80/nodes?x=1")).isEqualTo(HttpTarget.parse("/nodes?x=1"));
    assertThat(HttpTarget.parse("HTTP://a").orElseThrow().segments()).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "", "nodes", "/a%2", "/a%", "/a%zz", "/%ff", "/%c3%28", "/a?x=1&x=2", "/a#b", "/a b", "/?%00%"})
  void refuses(String text) {
    assertThat(HttpTarget.parse(text)).isEmpty();
  }

  @Test
  void readsBackWhatItWrites() {
    Seeds.each(300, random -> {
      String[] words = {"", "a", "a b", "ä/&=?#%", "~._-", "日本", "x:y,z", "+"};
      Map<String, String> query = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        query.put("k" + i, words[random.nextInt(words.length)]);
      }
      HttpTarget target = new HttpTarget(List.of(words[random.nextInt(words.length)], words[random.nextInt(words.length)]), query);

      assertThat(HttpTarget.parse(target.text())).contains(target);
      assertThat(new HttpRequest("GET", target.text(), HttpHeaders.NONE, new byte[0]).target()).isEqualTo(target.text());
    });
  }
}
