package orrery.protocols.edge;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import orrery.host.Address;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import org.jspecify.annotations.Nullable;

/**
 * A port of one local address that may be another later: it is opened anew there, with the same number where that is free.
 * While there is no address it is silent.
 */
final class FollowingPort implements DatagramPort {

  private final Host host;
  private final PortSpec asked;
  private final DatagramHandler handler;
  private final Supplier<Optional<Address>> address;
  private final List<Address> groups = new ArrayList<>(1);
  private Endpoint local;
  private @Nullable DatagramPort port;
  private boolean closed;

  /**
   * An open port.
   *
   * @param asked without a local address
   * @param address where it is to be, now
   */
  FollowingPort(Host host, PortSpec asked, DatagramHandler handler, Supplier<Optional<Address>> address) {
    this.host = host;
    this.asked = asked;
    this.handler = handler;
    this.address = address;
    this.local = new Endpoint(Address.ipv4(0), asked.port() != 0 ? asked.port() : reserve());
    follow();
  }

  /** A number that is free now, so that the port has one before it has an address. */
  private int reserve() {
    DatagramPort any = host.open(asked, (source, destination, payload) -> { });
    int number = any.local().port();
    any.close();
    return number;
  }

  /** Goes where the address is now. */
  void follow() {
    Optional<Address> now = closed ? Optional.empty() : address.get();
    if (port != null && now.filter(local.address()::equals).isPresent()) {
      return;
    }
    if (port != null) {
      port.close();
      port = null;
    }
    now.ifPresent(this::openAt);
  }

  private void openAt(Address where) {
    DatagramPort opened;
    try {
      opened = host.open(new PortSpec(asked.protocol(), local.port(), asked.shared(), where), handler);
    } catch (IllegalStateException e) {
      // Somebody else has the number there.
      opened = host.open(new PortSpec(asked.protocol(), 0, asked.shared(), where), handler);
    }
    local = opened.local();
    groups.forEach(opened::join);
    port = opened;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public void send(Endpoint destination, ByteBuffer payload, String messageType) {
    if (port != null) {
      port.send(destination, payload, messageType);
    }
  }

  @Override
  public void join(Address group) {
    groups.add(group);
    if (port != null) {
      port.join(group);
    }
  }

  @Override
  public void leave(Address group) {
    groups.remove(group);
    if (port != null) {
      port.leave(group);
    }
  }

  @Override
  public void close() {
    closed = true;
    follow();
  }
}
