package orrery.protocols.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Defaults;
import orrery.host.Doc;
import orrery.host.Quantity;

/**
 * Images as a scenario writes them: {@code echo:1, size=20 MB, memory=64 MB, os=android; work}. After an image's name come those of its
 * fields that are not as usual, separated by commas; images are separated by semicolons. The fields are {@code service}, {@code os},
 * {@code environment}, {@code size}, {@code unpacked}, {@code memory}, {@code cpu} (thousandths), {@code start} (operations) and {@code
 * tenancy}.
 */
public final class ImageList {

  private static final int MOST = 1000;
  private static final Set<String> FIELDS =
      new TreeSet<>(List.of("service", "os", "environment", "size", "unpacked", "memory", "cpu", "start", "tenancy"));

  /** What an image is like where nobody says otherwise; its service is called as it is. */
  record Usual(
      @Doc("What it runs on.") @Default(value = Image.ANY, source = "assumed") String os,
      @Doc("What it needs.") @Default(value = "light", source = "assumed") Environment environment,
      @Doc("What travels.")
          @Default(value = "20 MB", source = "assumed; of the order of small images, such as the 5 MB to 155 MB of arXiv 2602.15214") DataSize size,
      @Doc("What one container takes.") @Default(value = "64 MB", source = "assumed") DataSize memory,
      @Doc("Its share of the processor, in thousandths.") @Default(value = "100", source = "assumed") int cpu,
      @Doc("What its program does before it serves, in operations.") @Default(value = "1000000000", source = "assumed") long start,
      @Doc("Whom one container serves.") @Default(value = "shared", source = "assumed") Tenancy tenancy) {}

  /** How many times more it is unpacked, where that is not said; assumed, of the order of what gzip saves on programs. */
  static final double EXPANSION = 2.5;

  private ImageList() {}

  /**
   * Reads a list; empty for an empty text.
   *
   * @throws IllegalArgumentException where it is none, or an image is there twice
   */
  public static List<Image> parse(String text) {
    List<Image> images = new ArrayList<>();
    Set<ImageName> names = new TreeSet<>();
    if (text.isBlank()) {
      return images;
    }
    for (String one : text.split(";", -1)) {
      Image image = image(one.strip());
      if (!names.add(image.name())) {
        throw new IllegalArgumentException("each image must be there once, but " + image.name() + " is there twice");
      }
      images.add(image);
      if (images.size() > MOST) {
        throw new IllegalArgumentException("there must be at most " + MOST + " images");
      }
    }
    return images;
  }

  private static Image image(String text) {
    String[] parts = text.split(",", -1);
    ImageName name = ImageName.parse(parts[0].strip())
        .orElseThrow(() -> new IllegalArgumentException("an image must be called NAME:TAG, such as echo:1, but is '" + parts[0].strip() + "'"));
    Map<String, String> fields = new TreeMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      String field = equals < 0 ? parts[i].strip() : parts[i].substring(0, equals).strip();
      if (equals < 0 || !FIELDS.contains(field) || fields.put(field, parts[i].substring(equals + 1).strip()) != null) {
        throw new IllegalArgumentException("after an image's name must come fields as in size=20 MB, each once and one of "
            + String.join(", ", FIELDS) + ", but there is '" + parts[i].strip() + "'");
      }
    }
    Usual usual = Defaults.of(Usual.class);
    DataSize size = field(fields, "size", DataSize.class, usual.size);
    DataSize unpacked = field(fields, "unpacked", DataSize.class, new DataSize((long) (size.bytes() * EXPANSION)));
    return new Image(
        name,
        field(fields, "service", String.class, name.name()),
        field(fields, "os", String.class, usual.os),
        field(fields, "environment", Environment.class, usual.environment),
        size,
        unpacked,
        field(fields, "memory", DataSize.class, usual.memory),
        field(fields, "cpu", int.class, usual.cpu),
        field(fields, "start", long.class, usual.start),
        field(fields, "tenancy", Tenancy.class, usual.tenancy));
  }

  @SuppressWarnings("unchecked") // What reads a type gives a value of it.
  private static <T> T field(Map<String, String> fields, String name, Class<T> type, T usual) {
    return Optional.ofNullable(fields.get(name)).map(value -> (T) Defaults.read(value, type, name)).orElse(usual);
  }

  /** How {@link #parse} would read them again. */
  public static String text(List<Image> images) {
    return String.join("; ", images.stream().map(image -> image.name() + ", service=" + image.service() + ", os=" + image.operatingSystem()
        + ", environment=" + image.environment().word() + ", size=" + Quantity.text(image.size()) + ", unpacked=" + Quantity.text(image.unpacked())
        + ", memory=" + Quantity.text(image.memory()) + ", cpu=" + image.cpuMille() + ", start=" + image.startOperations()
        + ", tenancy=" + image.tenancy().word()).toList());
  }
}
