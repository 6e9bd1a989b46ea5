package orrery.protocols.discovery;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.NodeId;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;
import orrery.protocols.json.JsonException;

/**
 * A request that changes the registry, with all it takes to do so: in a group's log it is done on every replica, and must
 * come out alike.
 */
sealed interface RegistryChange {

  /** Does it. {@code nowNanos} is when, by the clock by which the registry reckons. */
  Verdict applyTo(DiscoveryRegistry registry, long nowNanos);

  /** {@code PUT /clusters/{id}}. */
  record Register(NodeId id, ClusterRegistration told, Address address) implements RegistryChange {
    @Override
    public Verdict applyTo(DiscoveryRegistry registry, long nowNanos) {
      return registry.register(id, told, address, nowNanos);
    }
  }

  /** {@code PATCH /clusters/{id}}. */
  record Update(NodeId id, String tag, ClusterUpdate told, Address address) implements RegistryChange {
    @Override
    public Verdict applyTo(DiscoveryRegistry registry, long nowNanos) {
      return registry.update(id, tag, told, address, nowNanos);
    }
  }

  /** {@code DELETE /clusters/{id}}. */
  record Leave(NodeId id, long incarnation) implements RegistryChange {
    @Override
    public Verdict applyTo(DiscoveryRegistry registry, long nowNanos) {
      return registry.leave(id, incarnation);
    }
  }

  /** {@code PUT /clusters/{id}/neighbours/{other}}. */
  record Confirm(NodeId id, NodeId other, String proof) implements RegistryChange {
    @Override
    public Verdict applyTo(DiscoveryRegistry registry, long nowNanos) {
      return registry.confirm(id, other, proof, nowNanos);
    }
  }

  /** What was not heard of for so long is forgotten. */
  record Forget(long afterNanos) implements RegistryChange {
    @Override
    public Verdict applyTo(DiscoveryRegistry registry, long nowNanos) {
      registry.forgetBefore(nowNanos - afterNanos);
      return Verdict.DONE;
    }
  }

  /**
   * The change as a command of a log: an octet of kind, the secret, and three fields, each with its length before it.
   *
   * @param secret what the registry draws where it must draw
   */
  static byte[] encode(RegistryChange change, long secret) {
    if (change instanceof Register m) return encode(1, secret, m.id.name(), m.address.toString(), DiscoveryJson.write(m.told));
    if (change instanceof Update m) return encode(2, secret, m.id.name(), m.address + " " + m.tag, DiscoveryJson.write(m.told));
    if (change instanceof Leave m) return encode(3, secret, m.id.name(), Long.toString(m.incarnation), new byte[0]);
    if (change instanceof Confirm m) return encode(4, secret, m.id.name(), m.other.name(), DiscoveryJson.writeProof(m.proof));
    if (change instanceof Forget m) return encode(5, secret, "", Long.toString(m.afterNanos), new byte[0]);
    throw new AssertionError("unhandled change " + change);
  }

  private static byte[] encode(int kind, long secret, String id, String more, byte[] body) {
    byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
    byte[] moreBytes = more.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(1 + Long.BYTES + 3 * Integer.BYTES + idBytes.length + moreBytes.length + body.length);
    out.put((byte) kind).putLong(secret);
    return out.putInt(idBytes.length).put(idBytes).putInt(moreBytes.length).put(moreBytes).putInt(body.length).put(body).array();
  }

  /** The secret of a command; 0 where there is none. */
  static long secret(byte[] command) {
    return command.length < 1 + Long.BYTES ? 0 : ByteBuffer.wrap(command).getLong(1);
  }

  /** Reads {@link #encode}. Empty where the command is none, whoever has put it into the log. */
  static Optional<RegistryChange> decode(byte[] command) {
    try {
      ByteBuffer in = ByteBuffer.wrap(command);
      int kind = in.get();
      in.getLong();
      String id = text(in);
      String more = text(in);
      byte[] body = bytes(in);
      if (kind == 5) {
        return Optional.of(new Forget(Long.parseLong(more)));
      }
      NodeId node = new NodeId(id);
      return switch (kind) {
        case 1 -> Optional.of(new Register(node, DiscoveryJson.readRegistration(body), Address.parse(more).orElseThrow()));
        case 2 -> {
          int space = more.indexOf(' ');
          Address address = Address.parse(more.substring(0, Math.max(0, space))).orElseThrow();
          yield Optional.of(new Update(node, more.substring(space + 1), DiscoveryJson.readUpdate(body), address));
        }
        case 3 -> Optional.of(new Leave(node, Long.parseLong(more)));
        case 4 -> Optional.of(new Confirm(node, new NodeId(more), DiscoveryJson.readProof(body)));
        default -> Optional.empty();
      };
    } catch (BufferUnderflowException | IllegalArgumentException | java.util.NoSuchElementException | JsonException e) {
      return Optional.empty();
    }
  }

  private static String text(ByteBuffer in) {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
