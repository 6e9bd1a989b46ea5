package orrery.protocols.seal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import orrery.host.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What stands before a sealed payload: everything that its receiver needs, so that each stands for itself.
 *
 * <pre>
 * version    1 octet: 1
 * session    8 octets: the receiver's
 * ephemeral 32 octets: enc of RFC 9180
 * sequence   8 octets: from 0
 * length     1 octet: of the sender's name
 * sender     1 to 63 octets: its node id
 * </pre>
 *
 * @param end where the payload begins
 */
record SealFrame(long session, SealKey ephemeral, long sequence, NodeId sender, int end) {

  static final byte VERSION = 1;

  private static final int SESSION = 1;
  private static final int EPHEMERAL = SESSION + Long.BYTES;
  private static final int SEQUENCE = EPHEMERAL + SealKey.BYTES;
  private static final int LENGTH = SEQUENCE + Long.BYTES;
  private static final int NAME = LENGTH + 1;

  /** How many octets stand before a payload of {@code sender}. */
  static int bytes(NodeId sender) {
    return NAME + sender.name().length();
  }

  /** Writes one to the beginning of {@code target}. */
  static void write(byte[] target, long session, SealKey ephemeral, long sequence, NodeId sender) {
    target[0] = VERSION;
    Octets.putLong(target, SESSION, session);
    System.arraycopy(ephemeral.bytes(), 0, target, EPHEMERAL, SealKey.BYTES);
    Octets.putLong(target, SEQUENCE, sequence);
    byte[] name = Octets.of(sender.name());
    target[LENGTH] = (byte) name.length;
    System.arraycopy(name, 0, target, NAME, name.length);
  }

  /** The one at the beginning of {@code bytes}, whose version is known to be this; null where there is none. */
  static @Nullable SealFrame read(byte[] bytes) {
    int length = bytes.length < NAME ? 0 : bytes[LENGTH];
    if (length < 1 || length > 63 || bytes.length < NAME + length + Aead.TAG) {
      return null;
    }
    String name = new String(bytes, NAME, length, StandardCharsets.ISO_8859_1);
    return NodeId.isValid(name)
        ? new SealFrame(Octets.longAt(bytes, SESSION), SealKey.of(Arrays.copyOfRange(bytes, EPHEMERAL, SEQUENCE)), Octets.longAt(bytes, SEQUENCE),
            new NodeId(name), NAME + length)
        : null;
  }

  /** What the keys between two nodes are for: who else's they are not (RFC 9180 §5.1.3, on misbinding). */
  static byte[] info(NodeId sender, NodeId receiver, long session) {
    return Octets.join(Octets.of("orrery seal 1\0" + sender.name() + "\0" + receiver.name() + "\0"), Octets.ofLong(session));
  }
}
