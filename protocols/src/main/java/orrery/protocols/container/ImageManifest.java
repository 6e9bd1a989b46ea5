package orrery.protocols.container;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/**
 * An image as JSON: an image manifest of OCI image-spec, version 1.1, packed as its "Guidelines for Artifact Usage" say, with one layer,
 * and with what the node must know in the annotations. All values of annotations are strings there.
 */
public final class ImageManifest {

  /** The media type of a manifest. */
  public static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

  /** What a manifest may measure; ours are below 2 kB. */
  static final int MOST_BYTES = 16 << 10;

  private static final String ARTIFACT = "application/vnd.orrery.microservice.v1";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final String EMPTY = "application/vnd.oci.empty.v1+json";
  /** OCI image-spec, "Guidance for an Empty Descriptor": of the two bytes {@code {}}. */
  private static final String EMPTY_DIGEST = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
  private static final String OURS = "orrery.";
  private static final int MOST_TEXT = 256;
  private static final int MOST_ANNOTATIONS = 64;

  private ImageManifest() {}

  /** The manifest of {@code image}; the same bytes wherever it is written. */
  public static byte[] write(Image image) {
    return JsonWriter.write(json -> fields(json, image));
  }

  /** Writes a manifest's fields. */
  static void fields(JsonWriter json, Image image) {
    json.whole("schemaVersion", 2)
        .text("mediaType", TYPE)
        .text("artifactType", ARTIFACT)
        .object("config", config -> config.text("mediaType", EMPTY).text("digest", EMPTY_DIGEST).whole("size", 2))
        .objects("layers", List.of(image), (layer, of) -> layer.text("mediaType", LAYER).text("digest", of.contentDigest()).whole("size", of.size().bytes()))
        .object("annotations", of -> of
            .text("org.opencontainers.image.title", image.name().name())
            .text("org.opencontainers.image.version", image.name().tag())
            .text(OURS + "service", image.service())
            .text(OURS + "os", image.operatingSystem())
            .text(OURS + "environment", image.environment().word())
            .text(OURS + "unpacked", Long.toString(image.unpacked().bytes()))
            .text(OURS + "memory", Long.toString(image.memory().bytes()))
            .text(OURS + "cpu-mille", Integer.toString(image.cpuMille()))
            .text(OURS + "start-operations", Long.toString(image.startOperations()))
            .text(OURS + "tenancy", image.tenancy().word()));
  }

  /** The image that a manifest is of. */
  public static Image read(byte[] bytes) throws JsonException {
    if (bytes.length > MOST_BYTES) {
      throw new JsonException("a manifest must have at most " + MOST_BYTES + " bytes but has " + bytes.length);
    }
    return JsonReader.read(bytes, ImageManifest::read);
  }

  /** As {@link #read(byte[])}, at the reader's place. */
  static Image read(JsonReader reader) throws JsonException {
    long[] version = {0};
    List<Layer> layers = new ArrayList<>(1);
    Map<String, String> annotations = new TreeMap<>();
    reader.object(name -> {
      if (name.equals("schemaVersion")) {
        version[0] = reader.whole(0, 1000);
      } else if (name.equals("layers")) {
        layers.addAll(reader.array(1, ImageManifest::layer));
      } else if (name.equals("annotations")) {
        reader.object(key -> {
          if (annotations.size() >= MOST_ANNOTATIONS) {
            throw new JsonException("there must be at most " + MOST_ANNOTATIONS + " annotations");
          }
          annotations.put(key, reader.text(MOST_TEXT));
        });
      }
    });
    if (version[0] != 2 || layers.size() != 1) {
      throw new JsonException("a manifest must be of version 2 and have one layer");
    }
    Image image = image(annotations, layers.get(0).size);
    if (!layers.get(0).digest.equals(image.contentDigest())) {
      throw new JsonException("the layer must be " + image.contentDigest() + " but is " + layers.get(0).digest);
    }
    return image;
  }

  private record Layer(String digest, long size) {}

  private static Layer layer(JsonReader reader) throws JsonException {
    String[] digest = {""};
    long[] size = {0};
    reader.object(name -> {
      if (name.equals("digest")) {
        digest[0] = reader.text(MOST_TEXT);
      } else if (name.equals("size")) {
        size[0] = reader.whole(1, Image.MOST_BYTES);
      }
    });
    return new Layer(digest[0], size[0]);
  }

  private static Image image(Map<String, String> annotations, long size) throws JsonException {
    try {
      return new Image(
          new ImageName(text(annotations, "org.opencontainers.image.title"), text(annotations, "org.opencontainers.image.version")),
          text(annotations, OURS + "service"),
          text(annotations, OURS + "os"),
          (Environment) Defaults.read(text(annotations, OURS + "environment"), Environment.class, "environment"),
          new DataSize(size),
          new DataSize(whole(annotations, OURS + "unpacked")),
          new DataSize(whole(annotations, OURS + "memory")),
          (int) Math.min(Integer.MAX_VALUE, whole(annotations, OURS + "cpu-mille")),
          whole(annotations, OURS + "start-operations"),
          (Tenancy) Defaults.read(text(annotations, OURS + "tenancy"), Tenancy.class, "tenancy"));
    } catch (IllegalArgumentException e) {
      throw new JsonException("an image's annotations must say what it is: " + e.getMessage());
    }
  }

  private static String text(Map<String, String> annotations, String name) throws JsonException {
    String value = annotations.get(name);
    if (value == null) {
      throw new JsonException("a manifest must have the annotation " + name);
    }
    return value;
  }

  private static long whole(Map<String, String> annotations, String name) throws JsonException {
    String text = text(annotations, name);
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new JsonException("the annotation " + name + " must be a whole number, 0 or more");
    }
    return Long.parseLong(text);
  }

  /** The digest of a manifest, {@code sha256:} and 64 hexadecimal digits: an image's id. */
  public static String digest(byte[] manifest) {
    try {
      return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(manifest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  /** The error of a registry (OCI distribution-spec, "Error Codes"). */
  static byte[] error(String code, String message) {
    return JsonWriter.write(json -> json.objects("errors", List.of(code), (error, each) -> error.text("code", each).text("message", message)));
  }
}
