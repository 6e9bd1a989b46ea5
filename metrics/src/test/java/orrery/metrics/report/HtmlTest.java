package orrery.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import orrery.host.RandomStream;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class HtmlTest {

  private static String around(String text) {
    return new Html().open("html").open("p", "title", text).text(text).close("p").close("html").toString();
  }

  @Test
  void keepsTextText() throws Exception {
    String hostile = "</p><script>x</script>&lt; ]]> \" ' <!-- --> <img src=x onerror=alert(1)>";

    Document document = Pages.parse(around(hostile));

    assertThat(document.getDocumentElement().getTextContent()).isEqualTo(hostile);
    assertThat(Pages.all(document, "p").get(0).getAttribute("title")).isEqualTo(hostile);
    assertThat(Pages.all(document, "*")).hasSize(2);
  }

  @Test
  void replacesWhatXmlCannotHold() throws Exception {
    Document document = Pages.parse(around("a\u0000b\u001bc\ud800d\uffffe\u0085f \ud83d\ude00"));

    assertThat(document.getDocumentElement().getTextContent()).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf \ud83d\ude00");
  }

  /** Whatever is thrown at it, there is one element and all the text. */
  @Test
  void isWellFormedWhateverItIsGiven() {
    Seeds.each(200, random -> {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        text.append(piece(random));
      }
      Document document = Pages.parse(around(text.toString()));
      assertThat(Pages.all(document, "*")).hasSize(2);
      assertThat(document.getDocumentElement().getTextContent()).hasSize(text.length());
    });
  }

  private static String piece(RandomStream random) {
    List<String> pieces = List.of("<", ">", "&", "\"", "'", "</", "]]>", "<!--", "&amp;", "<script>", "\t", "\n");
    return random.nextBoolean(0.5) ? pieces.get(random.nextInt(pieces.size())) : String.valueOf((char) random.nextInt(0x10000)).replace("\r", " ");
  }

  @Test
  void takesNoMarkupByOtherWays() {
    Html html = new Html();

    assertThatThrownBy(() -> html.open("p onclick=x")).hasMessageContaining("name");
    assertThatThrownBy(() -> html.open("p", "x><b", "")).hasMessageContaining("name");
    assertThatThrownBy(() -> html.open("p", "onclick", "x()")).hasMessageContaining("no data");
    assertThatThrownBy(() -> html.open("p", "style", "background: url(x)")).hasMessageContaining("no data");
    assertThatThrownBy(() -> html.open("a", "href", "javascript:x()")).hasMessageContaining("within the page");
    assertThatThrownBy(() -> html.open("a", "href", "https://example.org")).hasMessageContaining("within the page");
    assertThatThrownBy(() -> html.open("a", "href", "data:text/html;base64,eA==")).hasMessageContaining("within the page");
    assertThatThrownBy(() -> html.ours("script", "if (a < b) {}")).hasMessageContaining("HTML and XML");
  }

  @Test
  void closesWhatItOpens() {
    assertThatThrownBy(() -> new Html().open("p").close("b")).hasMessageContaining("'p' must be closed first");
    assertThatThrownBy(() -> new Html().open("p").toString()).hasMessageContaining("'p' must be closed");
    assertThatThrownBy(() -> new Html().element("br", "text")).hasMessageContaining("empty");
  }
}
