package orrery.protocols.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import orrery.host.Shared;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/**
 * A public key of Curve25519 as JSON writes it: an octet key pair (RFC 7517, RFC 8037 §2) of which only the public part is
 * known here.
 *
 * <p>It is known by the thumbprint of RFC 7638, whatever a set of keys may call it: nobody can give two keys one name.
 */
public final class Jwk {

  /** What a key is for; the constants are named as RFC 8037 §2 names their curves, in capitals. */
  public enum Curve {
    /** To verify what was signed. */
    ED25519("Ed25519"),
    /** To agree on a secret with. */
    X25519("X25519");

    private final String word;

    Curve(String word) {
      this.word = word;
    }

    private static Optional<Curve> of(String word) {
      return Arrays.stream(values()).filter(curve -> curve.word.equals(word)).findFirst();
    }
  }

  /** How many octets a key has, of either curve. */
  public static final int LENGTH = 32;

  /** How many octets a signature has. */
  public static final int SIGNATURE_LENGTH = 64;

  private final Curve curve;
  private final byte[] octets;
  private final String id;
  private final @Nullable Ed25519PublicKeyParameters point;

  private Jwk(Curve curve, byte[] octets, @Nullable Ed25519PublicKeyParameters point) {
    this.curve = curve;
    this.octets = octets;
    this.point = point;
    id = thumbprint(curve, octets);
  }

  /**
   * The key of those 32 octets; empty where they are none. A point that is not on the curve, or of an order so small that a
   * signature would say nothing, is no key (RFC 8725 §3.4).
   */
  public static Optional<Jwk> of(Curve curve, byte[] octets) {
    if (octets.length != LENGTH || isZero(octets)) {
      return Optional.empty();
    }
    byte[] copy = octets.clone();
    if (curve == Curve.X25519) {
      return Optional.of(new Jwk(curve, copy, null));
    }
    return Ed25519.validatePublicKeyFull(copy, 0)
        ? Optional.of(new Jwk(curve, copy, new Ed25519PublicKeyParameters(copy, 0))) : Optional.empty();
  }

  /** The other half of a secret key: by how that is made a point of the curve, and of the large order. */
  static Jwk generated(Ed25519PublicKeyParameters point) {
    return new Jwk(Curve.ED25519, point.getEncoded(), point);
  }

  private static boolean isZero(byte[] octets) {
    int some = 0;
    for (byte octet : octets) {
      some |= octet;
    }
    return some == 0;
  }

  /** RFC 7638 §3: the SHA-256 of the required members in the order of their names, without white space. */
  private static String thumbprint(Curve curve, byte[] octets) {
    byte[] members = ("{\"crv\":\"" + curve.word + "\",\"kty\":\"OKP\",\"x\":\"" + Base64Url.encode(octets) + "\"}").getBytes(StandardCharsets.UTF_8);
    SHA256Digest digest = new SHA256Digest();
    digest.update(members, 0, members.length);
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return Base64Url.encode(hash);
  }

  /** What it is for. */
  public Curve curve() {
    return curve;
  }

  /** A copy of its octets. */
  public byte[] octets() {
    return octets.clone();
  }

  /** Its name: 43 letters. */
  public String id() {
    return id;
  }

  /** Whether {@code signature} was made over the first {@code length} octets of {@code message} by whoever has the other half of this key. */
  public boolean verifies(byte[] message, int length, byte[] signature) {
    return point != null && signature.length == SIGNATURE_LENGTH && point.verify(Ed25519.Algorithm.Ed25519, null, message, 0, length, signature, 0);
  }

  /** Writes its members into an object that is being written. */
  public void write(JsonWriter json) {
    json.text("kty", "OKP").text("crv", curve.word).text("x", Base64Url.encode(octets)).text("kid", id);
    if (curve == Curve.ED25519) {
      json.text("use", "sig").text("alg", Jws.ALGORITHM);
    }
  }

  /** Reads the object at the reader's place; empty where it is a key of a kind that is not used here (RFC 7517 §5). */
  public static Optional<Jwk> read(JsonReader reader) throws JsonException {
    var read = new Object() {
      String kind = "";
      String curve = "";
      String x = "";
    };
    reader.object(name -> {
      if (name.equals("kty")) {
        read.kind = reader.text(64);
      } else if (name.equals("crv")) {
        read.curve = reader.text(64);
      } else if (name.equals("x")) {
        read.x = reader.text(1024);
      }
    });
    byte[] octets = Base64Url.decode(read.x, 0, read.x.length());
    if (!read.kind.equals("OKP") || octets == null) {
      return Optional.empty();
    }
    return Curve.of(read.curve).flatMap(curve -> of(curve, octets));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Jwk key && key.id.equals(id);
  }

  @Override
  public int hashCode() {
    return Shared.hash(id);
  }

  @Override
  public String toString() {
    return curve.word + " " + id;
  }
}
