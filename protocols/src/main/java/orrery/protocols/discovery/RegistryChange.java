package orrery.protocols.discovery;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import orrery.host.Address;
import orrery.host.NodeId;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.DiscoveryRegistry.Cluster;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;
import orrery.protocols.json.JsonException;

/**
 * A request that changes what a service knows, with all it takes to do so: in a group's log it is done on every replica, and must
 * come out alike.
 */
sealed interface RegistryChange {

  /** Does it. {@code nowNanos} is when, by the clock by which the registry reckons. */
  Verdict applyTo(Knowledge known, long nowNanos);

  /** {@code PUT /clusters/{id}}. */
  record Register(NodeId id, ClusterRegistration told, Address address) implements RegistryChange {
    @Override
    public Verdict applyTo(Knowledge known, long nowNanos) {
      return known.registry().register(id, told, address, nowNanos);
    }
  }

  /** {@code PATCH /clusters/{id}}. */
  record Update(NodeId id, String tag, ClusterUpdate told, Address address) implements RegistryChange {
    @Override
    public Verdict applyTo(Knowledge known, long nowNanos) {
      return known.registry().update(id, tag, told, address, nowNanos);
    }
  }

  /** {@code DELETE /clusters/{id}}. */
  record Leave(NodeId id, long incarnation) implements RegistryChange {
    @Override
    public Verdict applyTo(Knowledge known, long nowNanos) {
      return known.registry().leave(id, incarnation);
    }
  }

  /** {@code PUT /clusters/{id}/neighbours/{other}}. */
  record Confirm(NodeId id, NodeId other, String proof) implements RegistryChange {
    @Override
    public Verdict applyTo(Knowledge known, long nowNanos) {
      return known.registry().confirm(id, other, proof, nowNanos);
    }
  }

  /** What came of calling {@code id} back: {@code POST /clusters/{id}/reachability}. */
  record Called(NodeId id, long incarnation, Reachability found) implements RegistryChange {
    @Override
    public Verdict applyTo(Knowledge known, long nowNanos) {
      return known.registry().reachability(id, incarnation, found);
    }
  }

  /** {@code PUT /presence/{id}}: a node tells all of itself. */
  record Present(NodeEntry entry, Address address) implements RegistryChange {
    @Override
    public Verdict applyTo(Knowledge known, long nowNanos) {
      Optional<Cluster> before = known.registry().cluster(entry.id());
      Address own = entry.endpoint().address();
      // A network that holds one address: a node that speaks for itself claims no link.
      LinkNetwork alone = new LinkNetwork(own, own.isIpv4() ? 32 : 128);
      ClusterRegistration told = new ClusterRegistration(before.map(cluster -> cluster.term).orElse(1L), before.map(cluster -> cluster.incarnation).orElse(0L),
          before.map(cluster -> cluster.revision + 1).orElse(0L), alone, entry.endpoint(), Optional.empty(), ClusterRegistration.ListRequest.NONE, List.of(entry));
      return known.registry().register(entry.id(), told, address, nowNanos);
    }
  }

  /** Nodes that speak for themselves are still there: {@code PUT /presence/{id}/beat} of each. */
  record Heard(List<NodeId> ids) implements RegistryChange {
    @Override
    public Verdict applyTo(Knowledge known, long nowNanos) {
      ids.forEach(id -> known.registry().heard(id, nowNanos));
      return Verdict.DONE;
    }
  }

  /** {@code PUT /scopes/{scope}/super-node}. */
  record Claim(String scope, SuperNode claim) implements RegistryChange {
    @Override
    public Verdict applyTo(Knowledge known, long nowNanos) {
      return verdict(known.scopes().claim(scope, claim, nowNanos));
    }
  }

  /** {@code DELETE /scopes/{scope}/super-node}. */
  record Withdraw(String scope, NodeId id, long term) implements RegistryChange {
    @Override
    public Verdict applyTo(Knowledge known, long nowNanos) {
      return verdict(known.scopes().withdraw(scope, id, term, nowNanos));
    }
  }

  private static Verdict verdict(ScopeDirectory.Verdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> Verdict.DONE;
      case STALE -> Verdict.SUPERSEDED;
      case FULL -> Verdict.FULL;
    };
  }

  /** What was not heard of for so long is forgotten. */
  record Forget(long afterNanos) implements RegistryChange {
    @Override
    public Verdict applyTo(Knowledge known, long nowNanos) {
      known.registry().forgetBefore(nowNanos - afterNanos);
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
    if (change instanceof Called m) return encode(6, secret, m.id.name(), Long.toString(m.incarnation), ReachabilityJson.write(m.found));
    if (change instanceof Present m) return encode(7, secret, m.entry.id().name(), m.address.toString(), DiscoveryJson.write(m.entry));
    if (change instanceof Heard m) return encode(8, secret, "", String.join(",", m.ids.stream().map(NodeId::name).toList()), new byte[0]);
    if (change instanceof Claim m) return encode(9, secret, m.claim.id().name(), m.scope, ScopeJson.write(m.claim));
    if (change instanceof Withdraw m) return encode(10, secret, m.id.name(), m.term + " " + m.scope, new byte[0]);
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
      if (kind == 8) {
        return Optional.of(new Heard(Stream.of(more.split(",", -1)).map(NodeId::new).toList()));
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
        case 6 -> Optional.of(new Called(node, Long.parseLong(more), ReachabilityJson.readReachability(body)));
        case 7 -> Optional.of(new Present(DiscoveryJson.readEntry(body), Address.parse(more).orElseThrow()));
        case 9 -> Optional.of(new Claim(more, ScopeJson.readClaim(body)));
        case 10 -> {
          int space = more.indexOf(' ');
          yield Optional.of(new Withdraw(more.substring(space + 1), node, Long.parseLong(more.substring(0, Math.max(0, space)))));
        }
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
