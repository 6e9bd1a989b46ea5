package orrery.net.nat;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;

/** What lives as long as one of its sessions does: a mapping, or the right of a remote address to answer. */
class Group {

  /** Those that are known by an internal endpoint and what of the remote one matters. */
  static final class ByInside<G extends Group> extends Table<G> {

    @Override
    boolean is(G group, Transport transport, Address near, int nearPort, Address far, int farPort) {
      return group.transport == transport
          && group.internal.port() == nearPort
          && group.remotePort == farPort
          && group.internal.address().equals(near)
          && group.remote.equals(far);
    }

    @Override
    int hash(G group) {
      Address near = group.internal.address();
      return hash(group.transport, near.high(), near.low(), group.internal.port(), group.remote.high(), group.remote.low(), group.remotePort);
    }
  }

  private static final @Nullable Session[] NONE = {};

  final Transport transport;
  final Endpoint internal;
  final Address remote;
  final int remotePort;
  final NatBehavior.Lifetimes lifetimes;
  /** The one that was taken in last, as far as is known to live; most groups have no other. */
  private @Nullable Session last;
  private @Nullable Session[] earlier = NONE;
  private int count;

  /** Where the remote port, or all of the remote endpoint, does not matter: {@link Table#ANY_PORT}, {@link Table#ANYWHERE}. */
  Group(Transport transport, Endpoint internal, Address remote, int remotePort, NatBehavior.Lifetimes lifetimes) {
    this.transport = transport;
    this.internal = internal;
    this.remote = remote;
    this.remotePort = remotePort;
    this.lifetimes = lifetimes;
  }

  /**
   * Whether one of its sessions lives. Costs little, however many there are: those at the end that are found dead are
   * forgotten, and none of them comes back.
   */
  boolean lives(long now) {
    while (last != null) {
      if (last.lives(now)) {
        return true;
      }
      if (count == 0) {
        last = null;
      } else {
        last = earlier[--count];
        earlier[count] = null;
      }
    }
    return false;
  }

  /** Takes in a session; where there is no room, the dead make some. */
  final void add(Session session, long now) {
    Session before = last;
    last = session;
    if (before == null) {
      return;
    }
    if (count == earlier.length) {
      makeRoom(now);
    }
    earlier[count++] = before;
  }

  private void makeRoom(long now) {
    int living = 0;
    for (int i = 0; i < count; i++) {
      Session each = earlier[i];
      if (each != null && each.lives(now)) {
        earlier[living++] = each;
      }
    }
    Arrays.fill(earlier, living, count, null);
    count = living;
    if (2 * count >= earlier.length) {
      earlier = Arrays.copyOf(earlier, Math.max(1, 2 * count));
    }
  }
}
