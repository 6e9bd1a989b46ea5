package orrery.protocols.discovery;

import java.util.Optional;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** Claims to be a scope's super node, and what the directory knows of a scope, as JSON. */
final class ScopeJson {

  /** 2^48 - 1, the cluster protocol's greatest term. */
  private static final long GREATEST_TERM = (1L << 48) - 1;

  private ScopeJson() {}

  /** The body of {@code PUT /scopes/{scope}/super-node}. */
  static byte[] write(SuperNode claim) {
    return JsonWriter.write(json -> writeClaim(claim, json));
  }

  /** Reads {@link #write(SuperNode)}. */
  static SuperNode readClaim(byte[] text) throws JsonException {
    return JsonReader.read(text, ScopeJson::readClaim);
  }

  /** What every answer about a scope says. */
  static byte[] write(ScopeDirectory.Entry entry) {
    return JsonWriter.write(json -> {
      json.whole("term", entry.term());
      entry.holder().ifPresent(holder -> json.object("holder", inner -> writeClaim(holder, inner)));
    });
  }

  /** Reads {@link #write(ScopeDirectory.Entry)}, without its time. */
  static ScopeDirectory.Entry readEntry(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        long term = -1;
        Optional<SuperNode> holder = Optional.empty();
      };
      reader.object(name -> {
        if (name.equals("term")) {
          read.term = reader.whole(0, GREATEST_TERM);
        } else if (name.equals("holder")) {
          read.holder = Optional.of(readClaim(reader));
        }
      });
      if (read.term < 0 || read.holder.filter(holder -> holder.term() > read.term).isPresent()) {
        throw new JsonException("'term' must be given, and be no less than the holder's");
      }
      return new ScopeDirectory.Entry(read.holder, read.term, 0);
    });
  }

  static void writeClaim(SuperNode claim, JsonWriter json) {
    json.text("id", claim.id().name());
    json.text("endpoint", claim.endpoint().toString());
    json.whole("term", claim.term());
    json.whole("score", claim.score());
  }

  static SuperNode readClaim(JsonReader reader) throws JsonException {
    var read = new Object() {
      @Nullable NodeId id;
      @Nullable Endpoint endpoint;
      long term;
      int score;
    };
    reader.object(name -> {
      if (name.equals("id")) {
        read.id = id(reader.text(63));
      } else if (name.equals("endpoint")) {
        read.endpoint = Endpoint.parse(reader.text(47)).orElse(null);
      } else if (name.equals("term")) {
        read.term = reader.whole(1, GREATEST_TERM);
      } else if (name.equals("score")) {
        read.score = (int) reader.whole(0, 1000);
      }
    });
    if (read.id == null || read.endpoint == null || read.term == 0) {
      throw new JsonException("a claim must have an id, an endpoint and a term");
    }
    return new SuperNode(read.id, read.endpoint, read.term, read.score);
  }

  private static NodeId id(String text) throws JsonException {
    if (!NodeId.isValid(text)) {
      throw new JsonException("there must be a node id");
    }
    return new NodeId(text);
  }
}
