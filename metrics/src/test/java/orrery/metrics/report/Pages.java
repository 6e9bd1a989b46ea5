package orrery.metrics.report;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Pages, read by a parser that forgives nothing. */
final class Pages {

  private Pages() {}

  /** The document of a page, which must be well-formed XML. */
  static Document parse(String page) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    DocumentBuilder builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder.parse(new InputSource(new StringReader(page)));
  }

  static List<Element> all(Document document, String tag) {
    return list(document.getElementsByTagName(tag));
  }

  static List<Element> all(Element within, String tag) {
    return list(within.getElementsByTagName(tag));
  }

  /** The element whose attribute {@code id} is this. */
  static Element byId(Document document, String id) {
    return all(document, "*").stream().filter(element -> element.getAttribute("id").equals(id)).findFirst().orElseThrow();
  }

  private static List<Element> list(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
