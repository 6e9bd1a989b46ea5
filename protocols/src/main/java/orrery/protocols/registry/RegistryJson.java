package orrery.protocols.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** The registry's messages as JSON; positions are in microdegrees. */
public final class RegistryJson {

  private RegistryJson() {}

  /** One service. */
  public static byte[] write(ServiceEntry entry) {
    return JsonWriter.write(json -> write(json, entry));
  }

  /** Services, in an order that means something. */
  public static byte[] write(List<ServiceEntry> entries) {
    return JsonWriter.write(json -> json.objects("services", entries, RegistryJson::write));
  }

  private static void write(JsonWriter json, ServiceEntry entry) {
    json.text("id", entry.id().name());
    json.text("kind", entry.kind());
    json.text("endpoint", entry.endpoint().toString());
    if (!entry.region().isEmpty()) {
      json.text("region", entry.region());
    }
    entry.position().ifPresent(position -> {
      json.whole("latitude", position.latitudeMicrodegrees());
      json.whole("longitude", position.longitudeMicrodegrees());
    });
    if (!entry.cluster().isEmpty()) {
      json.text("cluster", entry.cluster());
    }
  }

  /** Reads {@link #write(ServiceEntry)}. */
  public static ServiceEntry readEntry(byte[] text) throws JsonException {
    return JsonReader.read(text, RegistryJson::entry);
  }

  /** Reads {@link #write(List)}, of at most {@code most}. */
  public static List<ServiceEntry> readEntries(byte[] text, int most) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        List<ServiceEntry> entries = List.of();
      };
      reader.object(name -> {
        if (Key.of(name) == Key.SERVICES) {
          read.entries = reader.array(most, RegistryJson::entry);
        }
      });
      return read.entries;
    });
  }

  private static ServiceEntry entry(JsonReader reader) throws JsonException {
    var read = new Object() {
      @Nullable NodeId id;
      String kind = "";
      @Nullable Endpoint endpoint;
      String region = "";
      String cluster = "";
      @Nullable Integer latitude;
      @Nullable Integer longitude;
    };
    reader.object(name -> {
      switch (Key.of(name)) {
        case ID -> read.id = id(reader.text(63));
        case KIND -> read.kind = reader.text(63);
        case ENDPOINT -> read.endpoint = Endpoint.parse(reader.text(47)).orElse(null);
        case REGION -> read.region = reader.text(ServiceEntry.MAXIMUM_TEXT);
        case CLUSTER -> read.cluster = reader.text(ServiceEntry.MAXIMUM_TEXT);
        case LATITUDE -> read.latitude = (int) reader.whole(-90_000_000, 90_000_000);
        case LONGITUDE -> read.longitude = (int) reader.whole(-180_000_000, 180_000_000);
        default -> { }
      }
    });
    if (read.id == null || read.endpoint == null || !NodeId.isValid(read.kind) || (read.latitude == null) != (read.longitude == null)) {
      throw new JsonException("there must be an id, a kind, an endpoint such as 192.0.2.1:80, and latitude and longitude or neither");
    }
    Optional<Position> position = read.latitude == null || read.longitude == null
        ? Optional.empty() : Optional.of(new Position(read.latitude, read.longitude));
    return new ServiceEntry(read.id, read.kind, read.endpoint, read.region, position, read.cluster);
  }

  static NodeId id(String text) throws JsonException {
    if (!NodeId.isValid(text)) {
      throw new JsonException("there must be an id of a-z, 0-9 and '-'");
    }
    return new NodeId(text);
  }

  private enum Key {
    CLUSTER, ENDPOINT, ID, KIND, LATITUDE, LONGITUDE, REGION, SERVICES,
    /** Any other name: such a field is ignored. */
    UNKNOWN;

    private static final Map<String, Key> BY_NAME = new TreeMap<>();

    static {
      for (Key key : values()) {
        BY_NAME.put(Defaults.word(key), key);
      }
    }

    static Key of(String name) {
      return BY_NAME.getOrDefault(name, UNKNOWN);
    }
  }
}
