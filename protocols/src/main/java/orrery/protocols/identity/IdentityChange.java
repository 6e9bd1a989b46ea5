package orrery.protocols.identity;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Jwk;

/** A change of what the identity and token services know together; whatever it needs of clocks and luck it brings along. */
sealed interface IdentityChange {

  /** A client is registered, or its profile changed: only whoever has its key can do that. */
  record Register(ClientEntry client) implements IdentityChange {}

  /** A client is no more, and all that hangs on it. */
  record Remove(String client) implements IdentityChange {}

  /** The key that others are to agree on secrets with, when they send to a client. */
  record Publish(String client, Jwk key) implements IdentityChange {}

  /**
   * A server signs, or will sign, with that key.
   *
   * @param retiresAt from when on nothing that it signed is in force any more, in seconds since 1970
   */
  record Sign(Jwk key, long retiresAt) implements IdentityChange {}

  /**
   * A line of refresh tokens begins, in place of any before it that the client had for that audience.
   *
   * @param line its name
   * @param secret the hash of the one token of it that is good
   * @param expiresAt until when, in seconds since 1970
   */
  record Grant(String client, String audience, List<String> scopes, String line, String secret, long expiresAt) implements IdentityChange {
    public Grant {
      scopes = List.copyOf(scopes);
    }
  }

  /** A refresh token is used, and another takes its place. */
  record Rotate(String client, String line, String secret, String next, long expiresAt) implements IdentityChange {}

  /** What comes of a change. */
  enum Outcome {
    DONE,
    /** And there was no such client before. */
    CREATED,
    /** Another has that name. */
    CONFLICT,
    /** There is no such client, or no such line. */
    UNKNOWN,
    /** A refresh token was used that had been used before: the whole line has ended. */
    REUSED,
    /** No more can be kept. */
    FULL
  }

  /** Its text in the log. */
  default byte[] write() {
    return JsonWriter.write(json -> {
      if (this instanceof Register it) {
        json.object("register", it.client::write);
      } else if (this instanceof Remove it) {
        json.object("remove", of -> of.text("client", it.client));
      } else if (this instanceof Publish it) {
        json.object("publish", of -> of.text("client", it.client).object("key", it.key::write));
      } else if (this instanceof Sign it) {
        json.object("sign", of -> of.object("key", it.key::write).whole("until", it.retiresAt));
      } else if (this instanceof Grant it) {
        json.object("grant", of -> of.text("client", it.client).text("audience", it.audience).text("scope", String.join(" ", it.scopes))
            .text("line", it.line).text("secret", it.secret).whole("until", it.expiresAt));
      } else if (this instanceof Rotate it) {
        json.object("rotate", of -> of.text("client", it.client).text("line", it.line).text("secret", it.secret).text("next", it.next)
            .whole("until", it.expiresAt));
      } else {
        throw new AssertionError("unwritten change " + this);
      }
    });
  }

  /** Reads {@link #write}. */
  static IdentityChange read(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        @Nullable IdentityChange change;
      };
      reader.object(name -> {
        if (name.equals("register")) {
          read.change = new Register(ClientEntry.read(reader));
        } else {
          read.change = Fields.read(reader).change(name);
        }
      });
      if (read.change == null) {
        throw new JsonException("there must be a change");
      }
      return read.change;
    });
  }

  /** What changes have, each some of it. */
  record Fields(String client, String audience, List<String> scopes, String line, String secret, String next, long until, Optional<Jwk> key) {

    private static Fields read(JsonReader reader) throws JsonException {
      var read = new Object() {
        String client = "";
        String audience = "";
        List<String> scopes = List.of();
        String line = "";
        String secret = "";
        String next = "";
        long until;
        Optional<Jwk> key = Optional.empty();
      };
      reader.object(name -> {
        if (name.equals("client")) {
          read.client = reader.text(Claims.MOST_TEXT);
        } else if (name.equals("audience")) {
          read.audience = reader.text(Claims.MOST_TEXT);
        } else if (name.equals("scope")) {
          read.scopes = Claims.scopes(reader.text(Claims.MOST_SCOPES * (Claims.MOST_SCOPE_TEXT + 1)));
        } else if (name.equals("line")) {
          read.line = reader.text(64);
        } else if (name.equals("secret")) {
          read.secret = reader.text(64);
        } else if (name.equals("next")) {
          read.next = reader.text(64);
        } else if (name.equals("until")) {
          read.until = reader.whole(0, Long.MAX_VALUE);
        } else if (name.equals("key")) {
          read.key = Jwk.read(reader);
        }
      });
      return new Fields(read.client, read.audience, read.scopes, read.line, read.secret, read.next, read.until, read.key);
    }

    private @Nullable IdentityChange change(String kind) throws JsonException {
      if (kind.equals("remove")) {
        return new Remove(client);
      } else if (kind.equals("publish")) {
        return new Publish(client, theKey());
      } else if (kind.equals("sign")) {
        return new Sign(theKey(), until);
      } else if (kind.equals("grant")) {
        return new Grant(client, audience, scopes, line, secret, until);
      } else if (kind.equals("rotate")) {
        return new Rotate(client, line, secret, next, until);
      }
      return null;
    }

    private Jwk theKey() throws JsonException {
      return key.orElseThrow(() -> new JsonException("there must be a key"));
    }
  }
}
