package orrery.protocols.discovery;

import java.util.List;
import java.util.Optional;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** The messages of the reachability test as JSON. */
final class ReachabilityJson {

  /** Characters of a nonce: 64 bits in hexadecimal. */
  static final int NONCE_LENGTH = 16;

  private ReachabilityJson() {}

  /**
   * The body of {@code POST /clusters/{super node}/reachability}: call me back where you see me.
   *
   * @param incarnation of the record that the verdict is for
   * @param nonce what the call-back must name
   * @param more whether the same is asked for another family next, so that a failure is not yet the verdict
   */
  record Request(long incarnation, String nonce, boolean more) {}

  /**
   * The answer to it.
   *
   * @param sep what the super node needs to be the near end of its SEP
   */
  record Answer(Reachability reachability, Optional<SepGrant> sep) {}

  /** The answer of a node to {@code GET /reachability?nonce=…}: it is I, and I have asked for this. */
  record Echo(NodeId node, String nonce) {}

  static byte[] write(Request request) {
    return JsonWriter.write(json -> {
      json.whole("incarnation", request.incarnation());
      json.text("nonce", request.nonce());
      if (request.more()) {
        json.whole("more", 1);
      }
    });
  }

  static Request readRequest(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        long incarnation = -1;
        String nonce = "";
        boolean more;
      };
      reader.object(name -> {
        if (name.equals("incarnation")) {
          read.incarnation = reader.whole(0, Long.MAX_VALUE);
        } else if (name.equals("nonce")) {
          read.nonce = reader.text(NONCE_LENGTH);
        } else if (name.equals("more")) {
          read.more = reader.whole(0, 1) == 1;
        }
      });
      if (read.incarnation < 0 || !isNonce(read.nonce)) {
        throw new JsonException("there must be an incarnation, and a nonce of 1 to 16 hexadecimal digits");
      }
      return new Request(read.incarnation, read.nonce, read.more);
    });
  }

  /** Whether a text can stand in a query as it is. */
  static boolean isNonce(String text) {
    return !text.isEmpty() && text.length() <= NONCE_LENGTH && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
  }

  static byte[] write(Answer answer) {
    return JsonWriter.write(json -> {
      writeFields(json, answer.reachability());
      answer.sep().ifPresent(sep -> json.text("sep", sep.endpoint().toString()).text("token", sep.token()));
    });
  }

  static Answer readAnswer(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      Fields fields = new Fields();
      var read = new Object() {
        @Nullable Endpoint sep;
        String token = "";
      };
      reader.object(name -> {
        if (name.equals("sep")) {
          read.sep = DiscoveryJson.endpoint(reader);
        } else if (name.equals("token")) {
          read.token = reader.text(SepGrant.MAXIMUM_TOKEN);
        } else {
          fields.read(reader, name);
        }
      });
      if ((read.sep == null) != read.token.isEmpty()) {
        throw new JsonException("a SEP must come with its token");
      }
      return new Answer(fields.reachability(), read.sep == null ? Optional.empty() : Optional.of(new SepGrant(read.sep, read.token)));
    });
  }

  static byte[] write(Echo echo) {
    return JsonWriter.write(json -> json.text("node", echo.node().name()).text("nonce", echo.nonce()));
  }

  static Echo readEcho(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        @Nullable NodeId node;
        String nonce = "";
      };
      reader.object(name -> {
        if (name.equals("node")) {
          read.node = DiscoveryJson.id(reader);
        } else if (name.equals("nonce")) {
          read.nonce = reader.text(NONCE_LENGTH);
        }
      });
      if (read.node == null || !isNonce(read.nonce)) {
        throw new JsonException("there must be a node and a nonce");
      }
      return new Echo(read.node, read.nonce);
    });
  }

  /** What a service's log says of a call-back. */
  static byte[] write(Reachability reachability) {
    return JsonWriter.write(json -> writeFields(json, reachability));
  }

  /** Reads {@link #write(Reachability)}. */
  static Reachability readReachability(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      Fields fields = new Fields();
      reader.object(name -> fields.read(reader, name));
      return fields.reachability();
    });
  }

  /** Writes {@code reachability} among the fields of something else. */
  static void writeFields(JsonWriter json, Reachability reachability) {
    json.text("reachability", Defaults.word(reachability.kind()));
    if (reachability.isSomewhere()) {
      json.texts("signaling", reachability.endpoints().stream().map(Endpoint::toString).toList());
    }
  }

  /** A {@link Reachability} whose fields are read among others, in whatever order they come. */
  static final class Fields {
    private Reachability.Kind kind = Reachability.Kind.UNKNOWN;
    private List<Endpoint> endpoints = List.of();

    /** Reads a field's value where it is one of these. */
    void read(JsonReader reader, String name) throws JsonException {
      if (name.equals("reachability")) {
        kind = kind(reader.text(32));
      } else if (name.equals("signaling")) {
        endpoints = reader.array(Reachability.MAXIMUM_ENDPOINTS, DiscoveryJson::endpoint);
      }
    }

    /** A word that this version does not know says nothing that it could make use of. */
    private static Reachability.Kind kind(String word) {
      for (Reachability.Kind kind : Reachability.Kind.values()) {
        if (Defaults.word(kind).equals(word)) {
          return kind;
        }
      }
      return Reachability.Kind.UNKNOWN;
    }

    Reachability reachability() throws JsonException {
      boolean somewhere = kind == Reachability.Kind.REACHABLE || kind == Reachability.Kind.SEP;
      if (somewhere && endpoints.isEmpty()) {
        throw new JsonException("what is reachable must be so at an endpoint");
      }
      return somewhere ? new Reachability(kind, endpoints) : new Reachability(kind, List.of());
    }
  }
}
