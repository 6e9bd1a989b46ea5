package orrery.net.nat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.RandomStream;
import orrery.net.Transport;

/** The external endpoints of one NAT, and who gets which. */
final class PortPool {

  /** A machine inside that holds blocks of ports, all of one external address. */
  private static final class Holder {
    final int address;
    final List<Integer> blocks = new ArrayList<>(1);
    final List<Binding> bindings = new ArrayList<>(1);

    Holder(int address) {
      this.address = address;
    }

    /** Whether it still needs its blocks. */
    boolean lives(long now) {
      bindings.removeIf(binding -> !binding.lives(now));
      return !bindings.isEmpty();
    }
  }

  private static final @Nullable Holder[][] NO_BLOCKS = {};

  private final Nat box;
  private final PortAssignment assignment;
  private final List<Address> addresses;
  private final Supplier<RandomStream> luckSource;
  private @Nullable RandomStream luck;
  /** How many mappings have been given an address in turn. */
  private int turn;
  /** By external address: the port after the one that was given last. */
  private final int[] next;
  /** By address inside; nobody where ports are not given by blocks. */
  private final Map<Address, Holder> holders;
  /** By external address and number: who holds the block. */
  private final @Nullable Holder[][] blocks;

  /** @param box which says which of them are taken */
  PortPool(Nat box, List<Address> addresses, Supplier<RandomStream> luckSource) {
    this.box = box;
    this.assignment = box.behavior().ports();
    this.addresses = addresses;
    this.luckSource = luckSource;
    this.next = new int[addresses.size()];
    int size = assignment.blockSize();
    this.holders = size == 0 ? Collections.emptyMap() : new LinkedHashMap<>(2);
    this.blocks = size == 0 ? NO_BLOCKS : new Holder[addresses.size()][(PortAssignment.PORTS - PortAssignment.LEAST_PORT) / size];
  }

  /** An endpoint for a mapping of {@code internal}, for packets to {@code remote} at least; null where none is left. */
  @Nullable Endpoint endpointFor(Transport transport, Endpoint internal, Endpoint remote, long now) {
    if (blocks.length > 0) {
      return fromBlocks(transport, internal, remote, now);
    }
    int address = box.behavior().pooling() == NatBehavior.Pooling.PAIRED
        ? (int) Long.remainderUnsigned(internal.address().low(), addresses.size())
        : turn++ % addresses.size();
    // RFC 4787 REQ-3 a): a well-known port is mapped to a well-known one, and another to another.
    boolean wellKnown = internal.port() < PortAssignment.LEAST_PORT && keepsPort();
    return wellKnown
        ? within(1, PortAssignment.LEAST_PORT - 1, transport, internal, remote, address)
        : within(PortAssignment.LEAST_PORT, PortAssignment.PORTS - 1, transport, internal, remote, address);
  }

  /** A binding was made of the endpoint that was given last. */
  void onBound(Binding binding) {
    Holder holder = holders.get(binding.internal.address());
    if (holder != null) {
      holder.bindings.add(binding);
    }
  }

  private @Nullable Endpoint fromBlocks(Transport transport, Endpoint internal, Endpoint remote, long now) {
    Holder holder = holders.get(internal.address());
    if (holder != null && !holder.lives(now)) {
      release(internal.address(), holder);
      holder = null;
    }
    if (holder != null) {
      for (int block : holder.blocks) {
        Endpoint found = fromBlock(block, transport, internal, remote, holder.address);
        if (found != null) {
          return found;
        }
      }
      if (holder.blocks.size() == assignment.blocksEach()) {
        return null;
      }
    }
    int first = holder != null ? holder.address : (int) Long.remainderUnsigned(internal.address().low(), addresses.size());
    int last = holder != null ? first : first + addresses.size() - 1;
    for (int at = first; at <= last; at++) {
      int address = at % addresses.size();
      int block = freeBlock(address, now);
      if (block >= 0) {
        if (holder == null) {
          holder = new Holder(address);
          holders.put(internal.address(), holder);
        }
        holder.blocks.add(block);
        blocks[address][block] = holder;
        return fromBlock(block, transport, internal, remote, address);
      }
    }
    return null;
  }

  private @Nullable Endpoint fromBlock(int block, Transport transport, Endpoint internal, Endpoint remote, int address) {
    int first = PortAssignment.LEAST_PORT + block * assignment.blockSize();
    return within(first, first + assignment.blockSize() - 1, transport, internal, remote, address);
  }

  private int freeBlock(int address, long now) {
    for (int block = 0; block < blocks[address].length; block++) {
      Holder holder = blocks[address][block];
      if (holder == null) {
        return block;
      }
      if (!holder.lives(now)) {
        holders.values().remove(holder);
        freeBlocksOf(holder);
        return block;
      }
    }
    return -1;
  }

  private void release(Address internal, Holder holder) {
    holders.remove(internal);
    freeBlocksOf(holder);
  }

  private void freeBlocksOf(Holder holder) {
    for (int block : holder.blocks) {
      blocks[holder.address][block] = null;
    }
  }

  /** The preferred port, or the first free one from where a collision leads to upwards, and round. */
  private @Nullable Endpoint within(int first, int last, Transport transport, Endpoint internal, Endpoint remote, int address) {
    Address external = addresses.get(address);
    int start = preferred(first, last, internal, address);
    if (keepsPort() && !isFree(transport, external, start, internal, remote)) {
      start = onCollision(first, last, address);
    }
    int port = start;
    do {
      if (isFree(transport, external, port, internal, remote)) {
        next[address] = port + 1;
        return new Endpoint(external, port);
      }
      port = port == last ? first : port + 1;
    } while (port != start);
    return null;
  }

  private int preferred(int first, int last, Endpoint internal, int address) {
    return switch (assignment.policy()) {
      case PRESERVING, OVERLOADING -> internal.port() < first || internal.port() > last ? first : internal.port();
      case SEQUENTIAL -> following(first, last, address);
      case RANDOM -> random(first, last);
    };
  }

  private int onCollision(int first, int last, int address) {
    return switch (assignment.onCollision()) {
      case SEQUENTIAL -> following(first, last, address);
      case RANDOM -> random(first, last);
    };
  }

  private int following(int first, int last, int address) {
    return next[address] < first || next[address] > last ? first : next[address];
  }

  private int random(int first, int last) {
    return first + luck().nextInt(last - first + 1);
  }

  private boolean isFree(Transport transport, Address external, int port, Endpoint internal, Endpoint remote) {
    return !(assignment.parity() && (port - internal.port() & 1) != 0) && !box.isTaken(transport, external, port, remote);
  }

  private boolean keepsPort() {
    return assignment.policy() == PortAssignment.Policy.PRESERVING || assignment.policy() == PortAssignment.Policy.OVERLOADING;
  }

  private RandomStream luck() {
    RandomStream made = luck;
    if (made == null) {
      made = luckSource.get();
      luck = made;
    }
    return made;
  }
}
