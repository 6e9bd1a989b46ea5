package orrery.protocols.discovery;

import java.util.List;
import java.util.Optional;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.SignalingJson;
import org.jspecify.annotations.Nullable;

/** The messages of the reachability test as JSON. */
final class ReachabilityJson {

  /** Characters of a nonce: 64 bits in hexadecimal. */
  static final int NONCE_LENGTH = 16;

  /** Characters of the id of a SEP. */
  private static final int MOST_ID = 128;

  private ReachabilityJson() {}

  /**
   * The body of {@code POST /clusters/{super node}/reachability}: call me back where you see me.
   *
   * @param incarnation of the record that the verdict is for
   * @param nonce what the call-back must name
   * @param more whether the same is asked for another family next, so that a failure is not yet the verdict
   * @param failed the id of a SEP that was given before and is of no use
   */
  record Request(long incarnation, String nonce, boolean more, Optional<String> failed) {}

  /**
   * The answer to it.
   *
   * @param sep what its cluster's proxy needs to be the near end of the SEP
   * @param later whether there is none now, and may be one later
   */
  record Answer(Reachability reachability, Optional<EndpointGrant> sep, boolean later) {

    /** One that will not change by asking again. */
    Answer(Reachability reachability, Optional<EndpointGrant> sep) {
      this(reachability, sep, false);
    }
  }

  /** The answer of a node to {@code GET /reachability?nonce=…}: it is I, and I have asked for this. */
  record Echo(NodeId node, String nonce) {}

  static byte[] write(Request request) {
    return JsonWriter.write(json -> {
      json.whole("incarnation", request.incarnation());
      json.text("nonce", request.nonce());
      if (request.more()) {
        json.whole("more", 1);
      }
      request.failed().ifPresent(id -> json.text("failed", id));
    });
  }

  static Request readRequest(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        long incarnation = -1;
        String nonce = "";
        boolean more;
        Optional<String> failed = Optional.empty();
      };
      reader.object(name -> {
        if (name.equals("incarnation")) {
          read.incarnation = reader.whole(0, Long.MAX_VALUE);
        } else if (name.equals("nonce")) {
          read.nonce = reader.text(NONCE_LENGTH);
        } else if (name.equals("more")) {
          read.more = reader.whole(0, 1) == 1;
        } else if (name.equals("failed")) {
          read.failed = Optional.of(reader.text(MOST_ID));
        }
      });
      if (read.incarnation < 0 || !isNonce(read.nonce)) {
        throw new JsonException("there must be an incarnation, and a nonce of 1 to 16 hexadecimal digits");
      }
      return new Request(read.incarnation, read.nonce, read.more, read.failed);
    });
  }

  /** Whether a text can stand in a query as it is. */
  static boolean isNonce(String text) {
    return !text.isEmpty() && text.length() <= NONCE_LENGTH && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
  }

  static byte[] write(Answer answer) {
    return JsonWriter.write(json -> {
      writeFields(json, answer.reachability());
      answer.sep().ifPresent(sep -> json.object("sep", object -> SignalingJson.writeFields(object, sep)));
      if (answer.later()) {
        json.whole("later", 1);
      }
    });
  }

  static Answer readAnswer(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      Fields fields = new Fields();
      var read = new Object() {
        Optional<EndpointGrant> sep = Optional.empty();
        boolean later;
      };
      reader.object(name -> {
        if (name.equals("sep")) {
          read.sep = Optional.of(SignalingJson.readGrant(reader));
        } else if (name.equals("later")) {
          read.later = reader.whole(0, 1) == 1;
        } else {
          fields.read(reader, name);
        }
      });
      if (read.sep.isPresent() && !read.sep.get().isAttachable()) {
        throw new JsonException("a SEP must come with where to attach, and one token");
      }
      return new Answer(fields.reachability(), read.sep, read.later);
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
      json.texts("signaling", reachability.endpoints(), Endpoint::toString);
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
