package orrery.net.nat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.DropReason;
import orrery.net.Transport;

/**
 * A middlebox that gives the endpoints inside external ports of its one public address, and lets in only what answers.
 *
 * <p>Filtering is address-and-port-dependent: a packet comes in only from an endpoint that the inside has sent to within
 * the binding's lifetime. The external port is the internal one where that is free (RFC 4787 §4.2.1, port preservation),
 * else the next free one.
 */
public final class Nat implements Middlebox {

  private static final int FIRST_PORT = 1024;
  private static final int LAST_PORT = 65535;

  private final NatBehavior behavior;
  private final Address external;
  private final Map<Inside, Binding> byInside = new LinkedHashMap<>();
  private final Map<Outside, Binding> byOutside = new LinkedHashMap<>();
  private int sweepAt = 64;

  /** An internal endpoint, and the remote one where the mapping depends on it. */
  private record Inside(Transport transport, Endpoint internal, @Nullable Endpoint remote) {}

  private record Outside(Transport transport, int port) {}

  /** One external port and whom it may be reached by. */
  private static final class Binding {
    final Inside inside;
    final int externalPort;
    final List<Peer> peers = new ArrayList<>(1);

    Binding(Inside inside, int externalPort) {
      this.inside = inside;
      this.externalPort = externalPort;
    }

    @Nullable Peer peer(Endpoint remote) {
      for (Peer peer : peers) {
        if (peer.remote.equals(remote)) {
          return peer;
        }
      }
      return null;
    }
  }

  /** A remote endpoint that the inside has sent to. */
  private static final class Peer {
    final Endpoint remote;
    long lastSent;

    Peer(Endpoint remote, long lastSent) {
      this.remote = remote;
      this.lastSent = lastSent;
    }
  }

  private static final Verdict NO_BINDING = Verdict.drop(DropReason.NO_BINDING);
  private static final Verdict FILTERED = Verdict.drop(DropReason.FILTERED);
  private static final Verdict PORTS_EXHAUSTED = Verdict.drop(DropReason.PORTS_EXHAUSTED);

  public Nat(NatBehavior behavior, Address external) {
    this.behavior = behavior;
    this.external = external;
  }

  /** How it behaves. */
  public NatBehavior behavior() {
    return behavior;
  }

  /** How many bindings it holds, some of them perhaps expired. */
  public int bindings() {
    return byInside.size();
  }

  /** Makes or refreshes the binding. */
  @Override
  public Verdict outbound(Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long now) {
    Inside inside = new Inside(transport, internal, behavior.mapping() == NatBehavior.Mapping.ENDPOINT_INDEPENDENT ? null : remote);
    Binding binding = byInside.get(inside);
    if (binding != null && expired(binding, now)) {
      forget(binding);
      binding = null;
    }
    if (binding == null) {
      if (byInside.size() >= sweepAt) {
        sweep(now);
      }
      int port = freePort(transport, internal.port());
      if (port < 0) {
        sweep(now);
        port = freePort(transport, internal.port());
      }
      if (port < 0) {
        return PORTS_EXHAUSTED;
      }
      binding = new Binding(inside, port);
      byInside.put(inside, binding);
      byOutside.put(new Outside(transport, port), binding);
    }
    Peer peer = binding.peer(remote);
    if (peer == null) {
      long oldest = now - lifetime(transport);
      binding.peers.removeIf(p -> p.lastSent < oldest);
      binding.peers.add(new Peer(remote, now));
    } else {
      peer.lastSent = now;
    }
    return Verdict.pass(new Endpoint(external, binding.externalPort));
  }

  @Override
  public Verdict inbound(Transport transport, Endpoint target, Endpoint remote, int tcpFlags, long now) {
    Binding binding = byOutside.get(new Outside(transport, target.port()));
    if (binding == null) {
      return NO_BINDING;
    }
    if (expired(binding, now)) {
      forget(binding);
      return NO_BINDING;
    }
    Peer peer = binding.peer(remote);
    if (peer == null || now - peer.lastSent > lifetime(transport)) {
      return FILTERED;
    }
    return Verdict.pass(binding.inside.internal());
  }

  @Override
  public boolean hairpins() {
    return false;
  }

  private long lifetime(Transport transport) {
    return (transport == Transport.UDP ? behavior.udpLifetime() : behavior.tcpLifetime()).toNanos();
  }

  /** A binding lives as long as one of its peers is remembered. */
  private boolean expired(Binding binding, long now) {
    long lifetime = lifetime(binding.inside.transport());
    for (Peer peer : binding.peers) {
      if (now - peer.lastSent <= lifetime) {
        return false;
      }
    }
    return true;
  }

  private void forget(Binding binding) {
    byInside.remove(binding.inside);
    byOutside.remove(new Outside(binding.inside.transport(), binding.externalPort));
  }

  private void sweep(long now) {
    for (Iterator<Binding> each = byInside.values().iterator(); each.hasNext(); ) {
      Binding binding = each.next();
      if (expired(binding, now)) {
        each.remove();
        byOutside.remove(new Outside(binding.inside.transport(), binding.externalPort));
      }
    }
    sweepAt = Math.max(64, 2 * byInside.size());
  }

  private int freePort(Transport transport, int preferred) {
    int start = Math.max(FIRST_PORT, preferred);
    int port = start;
    do {
      if (!byOutside.containsKey(new Outside(transport, port))) {
        return port;
      }
      port = port == LAST_PORT ? FIRST_PORT : port + 1;
    } while (port != start);
    return -1;
  }
}
