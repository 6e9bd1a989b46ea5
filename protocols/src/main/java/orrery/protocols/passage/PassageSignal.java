package orrery.protocols.passage;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import orrery.host.ConnectionFailure;
import orrery.host.NodeId;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.http.HttpParser;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.relay.Invitation;

/**
 * What a caller tells a callee by a signal: a line {@code {"passage":"CALLER","account":"ITS ACCOUNT"}}, and after a line feed perhaps
 * the first request, as it would stand on a connection. The answer is that to the request, likewise; or an {@link
 * orrery.protocols.relay.Invitation} to a BEP, over which it comes.
 *
 * @param from who calls, by its own word
 * @param account whose it says it is
 * @param early one whole request; empty for none
 */
record PassageSignal(NodeId from, String account, byte[] early) {

  /** Why a signal has no answer: the SEP takes none so long. */
  static final String TOO_LONG = "status-413";

  /** It may have been heard, or nobody has heard it; and what a callee says that has carried out what it cannot answer. */
  private static final List<String> LATE = List.of("timeout", "status-504");
  private static final List<String> AWAY = List.of("refused", "no-bridge", "status-404");
  private static final List<String> UNANSWERED = List.of("no-bep", "no-signaling");

  private static final String BEGINNING = "{\"passage\":";
  private static final String ANSWER = "HTTP/1.1 ";
  private static final int MOST_ACCOUNT = 255;

  byte[] toBytes() {
    byte[] line = JsonWriter.write(json -> json.text("passage", from.name()).text("account", account));
    if (early.length == 0) {
      return line;
    }
    byte[] whole = Arrays.copyOf(line, line.length + 1 + early.length);
    whole[line.length] = '\n';
    System.arraycopy(early, 0, whole, line.length + 1, early.length);
    return whole;
  }

  /** Whether a signal means a passage, well-formed or not. */
  static boolean isOne(byte[] body) {
    return beginsWith(body, BEGINNING);
  }

  /** Whether what has come back is the answer to the request that went with the signal. */
  static boolean isAnswer(byte[] body) {
    return beginsWith(body, ANSWER);
  }

  private static boolean beginsWith(byte[] body, String beginning) {
    for (int i = 0; i < beginning.length(); i++) {
      if (i >= body.length || body[i] != beginning.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static PassageSignal read(byte[] body) throws JsonException {
    int line = 0;
    while (line < body.length && body[line] != '\n') {
      line++;
    }
    byte[] early = line < body.length ? Arrays.copyOfRange(body, line + 1, body.length) : new byte[0];
    return JsonReader.read(Arrays.copyOf(body, line), json -> {
      String[] read = {"", ""};
      json.object(name -> {
        if (name.equals("passage")) {
          read[0] = json.text(MOST_ACCOUNT);
        } else if (name.equals("account")) {
          read[1] = json.text(MOST_ACCOUNT);
        }
      });
      if (!NodeId.isValid(read[0])) {
        throw new JsonException("there must be a caller");
      }
      return new PassageSignal(new NodeId(read[0]), read[1], early);
    });
  }

  /** What a signal without an answer is to whoever waits at the connection; refused is what nobody has heard. */
  static ConnectionFailure failure(String reason) {
    if (LATE.contains(reason)) {
      return ConnectionFailure.TIMEOUT;
    } else if (AWAY.contains(reason)) {
      return ConnectionFailure.REFUSED;
    } else {
      return reason.equals("unreachable") ? ConnectionFailure.UNREACHABLE : reason.equals("address-lost") ? ConnectionFailure.ADDRESS_LOST : ConnectionFailure.RESET;
    }
  }

  /** Whether a callee that refuses has carried out what came with the signal. */
  static boolean isUnanswered(Invitation.Refused refused) {
    return UNANSWERED.contains(refused.reason());
  }

  /** What the beginning of a stream of requests is. */
  enum Beginning {
    /** Not all of the head is there, or of the content. */
    PART,
    /** One request and nothing after it. */
    WHOLE,
    /** Something that only a connection can take: no request, or more than {@code most} bytes, or content of unknown length. */
    OTHER
  }

  /** What the first {@code length} of these bytes are. */
  static Beginning beginning(byte[] bytes, int length, int most, HttpLimits limits) {
    HttpParser parser = HttpParser.ofRequestHeads(limits);
    ByteBuffer view = ByteBuffer.wrap(bytes, 0, length);
    HttpParser.Progress progress = parser.parse(view);
    if (progress == HttpParser.Progress.MORE) {
      return length < most ? Beginning.PART : Beginning.OTHER;
    }
    long whole = progress == HttpParser.Progress.COMPLETE ? view.position() + parser.contentLength() : Long.MAX_VALUE;
    return whole > most || whole < length ? Beginning.OTHER : whole == length ? Beginning.WHOLE : Beginning.PART;
  }

  /** Whether a whole request is one to which the answer has no content. */
  static Optional<Boolean> asksForHead(byte[] whole, HttpLimits limits) {
    if (beginning(whole, whole.length, whole.length, limits) != Beginning.WHOLE) {
      return Optional.empty();
    }
    return Optional.of(beginsWith(whole, "HEAD "));
  }
}
