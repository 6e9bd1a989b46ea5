package orrery.protocols.jwt;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/** Keys that are in force together, as an issuer publishes them (RFC 7517 §5); it never changes. */
public final class KeySet {

  /** The most keys of a set. */
  public static final int MOST = 256;

  /** No keys at all. */
  public static final KeySet NONE = new KeySet(List.of());

  private final Map<String, Jwk> keys = new LinkedHashMap<>();

  private KeySet(Collection<Jwk> given) {
    given.forEach(key -> keys.put(key.id(), key));
  }

  /** The set of {@code keys}, in that order. */
  public static KeySet of(Collection<Jwk> keys) {
    if (keys.size() > MOST) {
      throw new IllegalArgumentException("a set must have at most " + MOST + " keys but has " + keys.size());
    }
    return new KeySet(keys);
  }

  /** The key of that id. */
  public Optional<Jwk> find(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  /** All of them. */
  public List<Jwk> keys() {
    return List.copyOf(keys.values());
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** As JSON. */
  public byte[] write() {
    return JsonWriter.write(json -> json.objects("keys", keys.values(), (writer, key) -> key.write(writer)));
  }

  /** Reads {@link #write}. Keys of kinds that are not used here are passed over. */
  public static KeySet read(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        List<Optional<Jwk>> keys = List.of();
      };
      reader.object(name -> {
        if (name.equals("keys")) {
          read.keys = reader.array(MOST, Jwk::read);
        }
      });
      return new KeySet(read.keys.stream().flatMap(Optional::stream).toList());
    });
  }
}
