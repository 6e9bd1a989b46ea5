package orrery.protocols.identity;

import java.util.List;
import java.util.Optional;
import orrery.host.Defaults;
import orrery.host.NodeId;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Jwk;

/**
 * The authentication profile of a client (EC-23).
 *
 * @param id names like a host's, {@code drive.node-7}: labels joined by dots, at most {@link Claims#MOST_TEXT} characters; that of a node is its own id
 * @param key with which it signs
 * @param account whose it is
 * @param tenant on whose part of shared nodes it acts (EC-32); empty where there are no tenants
 * @param scopes all that its tokens may allow
 */
record ClientEntry(String id, ClientKind kind, Jwk key, String account, String tenant, List<String> scopes) {

  ClientEntry {
    scopes = List.copyOf(scopes);
  }

  static boolean isId(String text) {
    if (text.length() > Claims.MOST_TEXT) {
      return false;
    }
    for (String label : text.split("\\.", -1)) {
      if (!NodeId.isValid(label)) {
        return false;
      }
    }
    return true;
  }

  void write(JsonWriter json) {
    json.text("id", id).text("kind", Defaults.word(kind)).object("key", key::write).text("account", account).text("tenant", tenant)
        .text("scope", String.join(" ", scopes));
  }

  /** Reads the object at the reader's place. */
  static ClientEntry read(JsonReader reader) throws JsonException {
    var read = new Object() {
      String id = "";
      Optional<ClientKind> kind = Optional.empty();
      Optional<Jwk> key = Optional.empty();
      String account = "";
      String tenant = "";
      List<String> scopes = List.of();
    };
    reader.object(name -> {
      if (name.equals("id")) {
        read.id = reader.text(Claims.MOST_TEXT);
      } else if (name.equals("kind")) {
        read.kind = kind(reader.text(63));
      } else if (name.equals("key")) {
        read.key = Jwk.read(reader).filter(key -> key.curve() == Jwk.Curve.ED25519);
      } else if (name.equals("account")) {
        read.account = reader.text(Claims.MOST_TEXT);
      } else if (name.equals("tenant")) {
        read.tenant = reader.text(Claims.MOST_TEXT);
      } else if (name.equals("scope")) {
        read.scopes = Claims.scopes(reader.text(Claims.MOST_SCOPES * (Claims.MOST_SCOPE_TEXT + 1)));
      }
    });
    if (!isId(read.id) || read.kind.isEmpty() || read.key.isEmpty()) {
      throw new JsonException("a client must have an id of labels joined by dots, a kind and an Ed25519 key");
    }
    ClientKind kind = read.kind.get();
    if (!read.scopes.stream().allMatch(kind::mayHave)) {
      throw new JsonException("the scope " + ClientKind.ENROL + " must be of a person or an activation module");
    }
    return new ClientEntry(read.id, kind, read.key.get(), read.account, read.tenant, read.scopes);
  }

  private static Optional<ClientKind> kind(String word) {
    for (ClientKind kind : ClientKind.values()) {
      if (Defaults.word(kind).equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
