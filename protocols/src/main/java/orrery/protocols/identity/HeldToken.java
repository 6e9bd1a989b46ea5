package orrery.protocols.identity;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Jws;

/** A token that a node has, had, or asks for, and who waits for it. Times are in seconds since 1970 by the node's own clock. */
final class HeldToken {

  final String audience;
  final List<String> scopes;
  String token = "";
  Optional<String> refresh = Optional.empty();
  long renewAt;
  long expiresAt;
  /** Whether a request is under way. */
  boolean asking;
  /** Whether the request under way has been refused once, and is made again with what was learned from that. */
  boolean again;
  int failures;
  /** When it may be asked for again, by the node's monotonic clock. */
  long notBeforeNanos = Long.MIN_VALUE;
  /** Whether the services have said that there is none to have; until it is asked for again. */
  boolean refused;
  final Queue<TokenClient.Waiter> waiters = new ArrayDeque<>(1);

  HeldToken(String audience, List<String> scopes) {
    this.audience = audience;
    this.scopes = List.copyOf(scopes);
  }

  /** Under which it is kept: neither text can have the line break between them. */
  static String key(String audience, List<String> scopes) {
    return audience + "\n" + String.join(" ", scopes);
  }

  String key() {
    return key(audience, scopes);
  }

  /** Whether it is there, and its time was over at most {@code seconds} ago. */
  boolean isGood(long now, long seconds) {
    return !token.isEmpty() && now < expiresAt + seconds;
  }

  /** What survives a restart of all of {@code held}. */
  static byte[] write(Collection<HeldToken> held) {
    return JsonWriter.write(json -> json.objects("tokens", held.stream().filter(each -> !each.token.isEmpty()).toList(), (writer, each) -> {
      writer.text("audience", each.audience).text("scope", String.join(" ", each.scopes)).text("token", each.token)
          .whole("renew", each.renewAt).whole("expires", each.expiresAt);
      each.refresh.ifPresent(text -> writer.text("refresh", text));
    }));
  }

  /** Reads {@link #write}; what cannot be read is as good as lost. */
  static List<HeldToken> read(byte[] text, int most) {
    try {
      return JsonReader.read(text, reader -> {
        var read = new Object() {
          List<HeldToken> held = List.of();
        };
        reader.object(name -> {
          if (name.equals("tokens")) {
            read.held = reader.array(most, HeldToken::readOne);
          }
        });
        return read.held;
      });
    } catch (JsonException e) {
      return List.of();
    }
  }

  private static HeldToken readOne(JsonReader reader) throws JsonException {
    var read = new Object() {
      String audience = "";
      List<String> scopes = List.of();
      String token = "";
      Optional<String> refresh = Optional.empty();
      long renewAt;
      long expiresAt;
    };
    reader.object(name -> {
      if (name.equals("audience")) {
        read.audience = reader.text(Claims.MOST_TEXT);
      } else if (name.equals("scope")) {
        read.scopes = Claims.scopes(reader.text(Claims.MOST_SCOPES * (Claims.MOST_SCOPE_TEXT + 1)));
      } else if (name.equals("token")) {
        read.token = reader.text(Jws.MOST);
      } else if (name.equals("refresh")) {
        read.refresh = Optional.of(reader.text(128));
      } else if (name.equals("renew")) {
        read.renewAt = reader.whole(0, Long.MAX_VALUE);
      } else if (name.equals("expires")) {
        read.expiresAt = reader.whole(0, Long.MAX_VALUE);
      }
    });
    HeldToken held = new HeldToken(read.audience, read.scopes);
    held.token = read.token;
    held.refresh = read.refresh;
    held.renewAt = read.renewAt;
    held.expiresAt = read.expiresAt;
    return held;
  }
}
