package orrery.protocols.turn;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Address;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.host.RandomStream;

/** The ports that a server gives away, on each of its addresses: taken by chance, so that nobody can tell the next. */
final class RelayPorts {

  /** Ports that another program holds are not tried without end. */
  private static final int ATTEMPTS = 16;

  private final Host host;
  private final RandomStream random;
  private final int first;
  private final int count;
  private final Map<Address, BitSet> taken = new TreeMap<>();

  RelayPorts(Host host, int first, int last) {
    this.host = host;
    this.random = host.random("turn-relay-port");
    this.first = first;
    this.count = last - first + 1;
  }

  /** Any free port of {@code address}; empty where there is none. */
  Optional<Relay> open(Address address) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int index = freeFrom(address, random.nextInt(count));
      Optional<Relay> relay = index < 0 ? Optional.empty() : openAt(address, index);
      if (index < 0 || relay.isPresent()) {
        return relay;
      }
    }
    return Optional.empty();
  }

  /** A free port with an even number (RFC 8656 §7.2, EVEN-PORT); where {@code next}, one whose successor is free, too, and open. */
  Optional<EvenRelay> openEven(Address address, boolean next) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int index = evenFrom(address, random.nextInt(count), next);
      if (index < 0) {
        return Optional.empty();
      }
      Optional<Relay> even = openAt(address, index);
      Optional<Relay> odd = even.isPresent() && next ? openAt(address, index + 1) : Optional.empty();
      if (even.isPresent() && odd.isPresent() == next) {
        return Optional.of(new EvenRelay(even.get(), odd));
      }
      even.ifPresent(Relay::close);
    }
    return Optional.empty();
  }

  /** A port with an even number and, where it was asked for, the next. */
  record EvenRelay(Relay even, Optional<Relay> next) {}

  private BitSet taken(Address address) {
    return taken.computeIfAbsent(address, a -> new BitSet());
  }

  private int freeFrom(Address address, int start) {
    BitSet used = taken(address);
    int index = used.nextClearBit(start);
    if (index >= count) {
      index = used.nextClearBit(0);
    }
    return index < count ? index : -1;
  }

  private int evenFrom(Address address, int start, boolean next) {
    BitSet used = taken(address);
    int last = next ? count - 2 : count - 1;
    for (int i = 0; i < count; i++) {
      int index = (start + i) % count;
      if ((first + index) % 2 == 0 && index <= last && !used.get(index) && !(next && used.get(index + 1))) {
        return index;
      }
    }
    return -1;
  }

  private Optional<Relay> openAt(Address address, int index) {
    Relay relay = new Relay();
    try {
      DatagramPort port = host.open(PortSpec.at("turn", new Endpoint(address, first + index)), relay::onDatagram);
      relay.opened(port, () -> taken(address).clear(index));
    } catch (IllegalStateException e) {
      // Another program of this machine has it, and may have it for long: it stays marked.
      taken(address).set(index);
      return Optional.empty();
    }
    taken(address).set(index);
    return Optional.of(relay);
  }
}
