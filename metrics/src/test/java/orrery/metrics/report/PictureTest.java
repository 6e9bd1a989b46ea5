package orrery.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PictureTest {

  @TempDir Path folder;

  private Optional<Picture> read(String svg) throws IOException {
    return Picture.read(Files.writeString(folder.resolve("picture.svg"), svg));
  }

  private static String svg(String content) {
    return "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 252 130\" width=\"252pt\" height=\"130pt\">\n" + content + "\n</svg>";
  }

  private static Document written(Picture picture, String prefix) throws Exception {
    Html html = new Html().open("html");
    picture.write(html, prefix, "a description");
    return Pages.parse(html.close("html").toString());
  }

  @Test
  void writesAnewWhatOursHold() throws Exception {
    Picture picture = read(svg("<defs><clipPath id=\"a\"><path d=\"M0 0 L1 1 Z\"/></clipPath></defs>"
        + "<g clip-path=\"url(#a)\" fill=\"rgb(0,114,178)\"><text x=\"1\" y=\"2\" xml:space=\"preserve\">0.5 &lt; 1</text></g>")).orElseThrow();

    Element root = Pages.all(written(picture, "c1-"), "svg").get(0);

    assertThat(picture.width()).isEqualTo(252);
    assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 252 130");
    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(root.getAttribute("aria-label")).isEqualTo("a description");
    assertThat(root.hasAttribute("width")).isFalse();
    assertThat(Pages.all(root, "clipPath").get(0).getAttribute("id")).isEqualTo("c1-a");
    assertThat(Pages.all(root, "g").get(0).getAttribute("clip-path")).isEqualTo("url(#c1-a)");
    assertThat(Pages.all(root, "text").get(0).getTextContent()).isEqualTo("0.5 < 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "<script>alert(1)</script>",
      "<g onload=\"alert(1)\"/>",
      "<a href=\"https://example.org\"><text>x</text></a>",
      "<image href=\"https://example.org/x.png\"/>",
      "<use href=\"#a\"/>",
      "<foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">x</p></foreignObject>",
      "<style>* { background: url(https://example.org) }</style>",
      "<rect style=\"fill: url(https://example.org)\"/>",
      "<rect fill=\"url(https://example.org)\"/>",
      "<rect fill=\"url(#a) url(//example.org)\"/>",
      "<rect fill=\"expression:x\"/>",
      "<rect fill=\"a\\75rl\"/>",
      "<animate attributeName=\"href\" to=\"x\"/>",
      "<?xml-stylesheet href=\"https://example.org\"?>",
      "<rect",
      "&unknown;",
      "<rect xlink:href=\"#a\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"/>"})
  void takesNothingElse(String content) throws IOException {
    assertThat(read(svg(content))).isEmpty();
  }

  @Test
  void readsNoOtherFiles() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    String type = "<!DOCTYPE svg [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>";

    assertThat(read(type + svg("<text>&x;</text>").replaceFirst("^.*\\n", ""))).isEmpty();
  }

  @Test
  void takesNoOtherRootSizeOrDepth() throws IOException {
    assertThat(read("<html/>")).isEmpty();
    assertThat(read("")).isEmpty();
    assertThat(read(svg("<g/>").replace("0 0 252 130", "0 0 1e9 NaN"))).isEmpty();
    assertThat(read(svg("<g>".repeat(10_000) + "</g>".repeat(10_000)))).isEmpty();
    assertThat(read(svg("<g>" + " ".repeat((int) Picture.MOST_BYTES) + "</g>"))).isEmpty();
  }
}
