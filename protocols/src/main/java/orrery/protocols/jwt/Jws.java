package orrery.protocols.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import orrery.host.Shared;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Signed content in its compact form (RFC 7515 §7.1), read but not yet verified: nothing of it may be believed but by {@link
 * #isSignedBy}.
 *
 * <p>Only Ed25519 is spoken (RFC 8037 §3.1). The key that verifies is never taken from the header, whatever that says of
 * one (RFC 8725 §3.1, §3.10).
 */
public final class Jws {

  /** The one algorithm. */
  public static final String ALGORITHM = "EdDSA";

  /** The most characters that are looked at. */
  public static final int MOST = 4096;

  private final String algorithm;
  private final String type;
  private final String keyId;
  private final boolean critical;
  private final byte[] payload;
  private final byte[] signature;
  private final byte[] signed;
  private final int signedLength;

  private Jws(Header header, byte[] payload, byte[] signature, byte[] signed, int signedLength) {
    algorithm = header.algorithm;
    type = header.type;
    keyId = header.keyId;
    critical = header.critical;
    this.payload = payload;
    this.signature = signature;
    this.signed = signed;
    this.signedLength = signedLength;
  }

  /** {@code payload} signed with {@code key}; the header says so, and what kind of payload it is (RFC 8725 §3.11). */
  public static String sign(String type, byte[] payload, SigningKey key) {
    return sign(header(type, key), payload, key, null);
  }

  /** The same, told to whoever shares {@code shared}, for which it need not be verified any more. */
  public static String sign(String type, byte[] payload, SigningKey key, Shared shared) {
    return sign(header(type, key), payload, key, shared);
  }

  /** {@code payload} signed with {@code key}, under a header that is JSON already. */
  static String sign(byte[] header, byte[] payload, SigningKey key) {
    return sign(header, payload, key, null);
  }

  private static byte[] header(String type, SigningKey key) {
    return JsonWriter.write(json -> json.text("alg", ALGORITHM).text("typ", type).text("kid", key.publicKey().id()));
  }

  private static String sign(byte[] header, byte[] payload, SigningKey key, @Nullable Shared shared) {
    String signed = Base64Url.encode(header) + "." + Base64Url.encode(payload);
    byte[] message = signed.getBytes(StandardCharsets.US_ASCII);
    byte[] signature = key.sign(message);
    if (shared != null) {
      new Signed(key.publicKey(), message, message.length, signature).tell(shared);
    }
    return signed + "." + Base64Url.encode(signature);
  }

  /** Reads the compact form; empty where it is none, or longer than {@link #MOST}. */
  public static Optional<Jws> read(String text) {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (text.length() > MOST || first < 1 || second <= first + 1) {
      return Optional.empty();
    }
    byte[] header = Base64Url.decode(text, 0, first);
    byte[] payload = Base64Url.decode(text, first + 1, second);
    // An empty signature can be read, as that of algorithm "none" is, and verifies nothing.
    byte[] signature = Base64Url.decode(text, second + 1, text.length());
    if (header == null || payload == null || signature == null) {
      return Optional.empty();
    }
    try {
      Header read = JsonReader.read(header, Header::new);
      return Optional.of(new Jws(read, payload, signature, text.getBytes(StandardCharsets.US_ASCII), second));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** What the header says of the algorithm; empty text where it says nothing. */
  public String algorithm() {
    return algorithm;
  }

  /** What the header says the payload is, in lower case and without the {@code application/} that may be left out (RFC 7515 §4.1.9). */
  public String type() {
    return type;
  }

  /** Which key the header names; empty text where it names none. */
  public String keyId() {
    return keyId;
  }

  /** Whether the header asks for extensions to be understood: there are none here (RFC 7515 §4.1.11). */
  public boolean isCritical() {
    return critical;
  }

  /** A copy of what is, or is not, signed. */
  public byte[] payload() {
    return payload.clone();
  }

  /** What {@code of} reads from the payload. */
  public <T> T payload(JsonReader.Of<T> of) throws JsonException {
    return JsonReader.read(payload, of);
  }

  /** Whether it is of the one algorithm, asks for no extension and was signed with the other half of {@code key}. */
  public boolean isSignedBy(Jwk key) {
    return isSignedBy(key, null);
  }

  /** The same; what is known by {@code shared} is not worked out again, and what comes out is told there. */
  public boolean isSignedBy(Jwk key, @Nullable Shared shared) {
    if (!algorithm.equals(ALGORITHM) || critical) {
      return false;
    }
    Signed fact = new Signed(key, signed, signedLength, signature);
    if (shared != null && fact.isTold(shared)) {
      return true;
    }
    boolean verified = key.verifies(signed, signedLength, signature);
    if (verified && shared != null) {
      fact.tell(shared);
    }
    return verified;
  }

  /** What is used of a header. Other members are passed over, as RFC 7515 §4 has it. */
  private static final class Header {
    private String algorithm = "";
    private String type = "";
    private String keyId = "";
    private boolean critical;

    Header(JsonReader reader) throws JsonException {
      reader.object(name -> {
        if (name.equals("alg")) {
          algorithm = reader.text(64);
        } else if (name.equals("typ")) {
          type = plain(reader.text(64));
        } else if (name.equals("kid")) {
          keyId = reader.text(128);
        } else if (name.equals("crit")) {
          critical = true;
        }
      });
    }

    private static String plain(String type) {
      String lower = type.toLowerCase(Locale.ROOT);
      return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
    }
  }
}
