package orrery.protocols.identity;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.protocols.jwt.Jwk;
import orrery.protocols.jwt.SigningKey;

/** A node's own secrets: one to sign with, one to agree on others with. They are drawn on first use and kept over restarts. */
public final class NodeKeys {

  private static final String STORED = "identity key";

  private final Host host;
  private byte @Nullable [] secrets;
  private @Nullable SigningKey signing;

  public NodeKeys(Host host) {
    this.host = host;
  }

  /** With which it proves who it is. */
  public SigningKey signing() {
    if (signing == null) {
      signing = SigningKey.of(Arrays.copyOf(secrets(), SigningKey.LENGTH));
    }
    return signing;
  }

  /** The 32 octets of its X25519 key (RFC 7748 §5); a copy. */
  public byte[] agreement() {
    return Arrays.copyOfRange(secrets(), SigningKey.LENGTH, 2 * SigningKey.LENGTH);
  }

  /** What others may know of {@link #agreement}. */
  public Jwk agreementKey() {
    return Jwk.of(Jwk.Curve.X25519, new X25519PrivateKeyParameters(agreement(), 0).generatePublicKey().getEncoded())
        .orElseThrow(() -> new IllegalStateException("a generated key must be on the curve"));
  }

  private byte[] secrets() {
    if (secrets == null) {
      Optional<byte[]> kept = host.storage().get(STORED).filter(octets -> octets.length == 2 * SigningKey.LENGTH);
      secrets = kept.orElseGet(this::draw);
    }
    return secrets;
  }

  private byte[] draw() {
    ByteBuffer drawn = ByteBuffer.allocate(2 * SigningKey.LENGTH);
    drawn.put(SigningKey.draw(host.random("identity key"))).put(SigningKey.draw(host.random("identity key")));
    host.storage().put(STORED, drawn.flip());
    host.storage().sync(() -> { });
    return drawn.array();
  }
}
