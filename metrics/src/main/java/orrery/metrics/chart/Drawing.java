package orrery.metrics.chart;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2DFontTextDrawer;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.apache.batik.dom.GenericDOMImplementation;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Turns a figure into the bytes of a file. */
final class Drawing {

  private static final int DOTS_PER_INCH = 300;
  private static final double POINTS_PER_INCH = 72;
  private static final String SVG = "http://www.w3.org/2000/svg";

  private static final Pattern DOCUMENT_TYPE = Pattern.compile("<!DOCTYPE[^>]*>\\s*");

  private Drawing() {}

  /** Scalable Vector Graphics. Its font is named, with the ones of the same widths as a second choice. */
  static byte[] svg(Figure figure) throws IOException {
    Document document = GenericDOMImplementation.getDOMImplementation().createDocument(SVG, "svg", null);
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setComment(null);
    context.setPrecision(2);
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(figure.totalWidth(), figure.totalHeight()));
    figure.draw(graphics);
    Element root = graphics.getRoot();
    root.setAttributeNS(null, "width", figure.totalWidth() + "pt");
    root.setAttributeNS(null, "height", figure.totalHeight() + "pt");
    root.setAttributeNS(null, "viewBox", "0 0 " + figure.totalWidth() + " " + figure.totalHeight());
    StringWriter text = new StringWriter();
    graphics.stream(root, text, false, false);
    String named = text.toString()
        .replace("font-family=\"'" + Lettering.FONT_NAME + "'\"", "font-family=\"'" + Lettering.FONT_NAME + "', Arial, Helvetica, sans-serif\"")
        .replace("font-family=\"'Dialog'\" ", "")
        .replace("\r\n", "\n");
    // The document type is of no use to anyone, and some readers would fetch it.
    named = DOCUMENT_TYPE.matcher(named).replaceFirst("");
    return named.getBytes(StandardCharsets.UTF_8);
  }

  /** Portable Document Format, one page of the figure's size, the font embedded. */
  static byte[] pdf(Figure figure) throws IOException {
    try (PDDocument document = new PDDocument();
        PdfBoxGraphics2DFontTextDrawer fonts = new PdfBoxGraphics2DFontTextDrawer();
        InputStream font = Lettering.fontFile()) {
      fonts.registerFont(Lettering.FONT_NAME, font);
      document.setDocumentId(1L); // else the time of day
      PDPage page = new PDPage(new PDRectangle(figure.totalWidth(), figure.totalHeight()));
      document.addPage(page);
      PdfBoxGraphics2D graphics = new PdfBoxGraphics2D(document, figure.totalWidth(), figure.totalHeight());
      graphics.setFontTextDrawer(fonts);
      figure.draw(graphics);
      graphics.dispose();
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.drawForm(graphics.getXFormObject());
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return bytes.toByteArray();
    }
  }

  /** Portable Network Graphics at {@value #DOTS_PER_INCH} dots an inch. */
  static byte[] png(Figure figure) throws IOException {
    double scale = DOTS_PER_INCH / POINTS_PER_INCH;
    BufferedImage image = new BufferedImage(
        (int) Math.ceil(figure.totalWidth() * scale), (int) Math.ceil(figure.totalHeight() * scale), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(figure.theme().ground());
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight()); // the last row and column may be parts of a point
    graphics.scale(scale, scale);
    figure.draw(graphics);
    graphics.dispose();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
    IIOMetadataNode density = new IIOMetadataNode("pHYs");
    String perMetre = Long.toString(Math.round(DOTS_PER_INCH / 0.0254));
    density.setAttribute("pixelsPerUnitXAxis", perMetre);
    density.setAttribute("pixelsPerUnitYAxis", perMetre);
    density.setAttribute("unitSpecifier", "meter");
    IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
    root.appendChild(density);
    metadata.mergeTree("javax_imageio_png_1.0", root);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(new IIOImage(image, null, metadata));
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
