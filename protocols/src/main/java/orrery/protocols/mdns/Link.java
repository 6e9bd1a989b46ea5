package orrery.protocols.mdns;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Address;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.Interface.InterfaceAddress;
import orrery.host.PortSpec;
import orrery.host.RandomStream;
import orrery.host.Shared;
import orrery.protocols.dns.Decoded;
import orrery.protocols.dns.DnsMessage;
import orrery.protocols.dns.Question;
import org.jspecify.annotations.Nullable;

/** A node's end of its link: the shared port, the group, the node's addresses there, its clock and its luck. */
final class Link {

  /** RFC 6762 §6: a unicast response is accepted that long after a question that allowed one. */
  private static final long UNICAST_ANSWER_NANOS = Duration.ofSeconds(2).toNanos();

  /** Most messages are shorter. */
  private static final int USUAL_BYTES = 256;

  /** A datagram and what it says, under a hash that all of them have: only the latest is worth knowing. */
  private record Heard(ByteBuffer datagram, Decoded decoded) {}

  private static final int HEARD = Shared.hash("multicast DNS that was heard last");

  final Host host;
  final MdnsConfig config;
  private final RandomStream random;
  private final Endpoint group;
  private @Nullable DatagramPort port;
  /** Null while nothing is to be done. */
  private @Nullable Agenda agenda;
  private List<InterfaceAddress> addresses = List.of();
  private long upSince;
  private long unicastAskedAt = OwnRecord.NEVER;

  Link(Host host, MdnsConfig config) {
    this.host = host;
    this.config = config;
    random = host.random("mdns");
    group = host.shared().endpoint(Address.of(config.group()), config.port());
  }

  void open(DatagramHandler handler) {
    port = host.open(new PortSpec("mdns", config.port(), true), handler);
    port.join(group.address());
    readAddresses();
    upSince = now();
  }

  void close() {
    if (port != null) {
      port.close();
      port = null;
    }
    if (agenda != null) {
      agenda.clear();
    }
  }

  boolean isOpen() {
    return port != null;
  }

  /** Whether the node has an address on a link with multicast. */
  boolean isUp() {
    return !addresses.isEmpty();
  }

  /** The node's addresses on links with multicast. */
  List<InterfaceAddress> addresses() {
    return addresses;
  }

  /** Looks at the interfaces again; true where that changed {@link #addresses}. */
  boolean readAddresses() {
    List<InterfaceAddress> usable = new ArrayList<>(1);
    for (Interface each : host.interfaces()) {
      if (each.up() && each.multicast()) {
        usable.addAll(each.addresses());
      }
    }
    boolean changed = !usable.equals(addresses);
    // Of many homes, those are the same.
    addresses = usable.isEmpty() ? List.of() : host.shared().same(List.copyOf(usable), Shared.hash(usable.get(0).address(), usable.get(0).prefixLength() + usable.size()));
    upSince = changed ? now() : upSince;
    return changed;
  }

  /** When the node came to this link, or got these addresses. */
  long upSince() {
    return upSince;
  }

  /** Whether {@code address} is in a network of one of the node's own addresses (RFC 6762 §11). */
  boolean isOnLink(Address address) {
    for (InterfaceAddress own : addresses) {
      if (own.address().isIpv4() == address.isIpv4() && address.network(own.prefixLength()).equals(own.network())) {
        return true;
      }
    }
    return false;
  }

  /** Where everything but answers by unicast is sent. */
  Endpoint group() {
    return group;
  }

  boolean isGroup(Address address) {
    return address.equals(group.address());
  }

  long now() {
    return host.nanoTime();
  }

  /** Does {@code action} {@code delayNanos} from now; at equal times in the order of these calls. */
  Agenda.Task in(long delayNanos, Runnable action) {
    agenda = agenda == null ? new Agenda(this) : agenda;
    return agenda.in(delayNanos, action);
  }

  /** The agenda is empty. */
  void onNothingLeft() {
    agenda = null;
  }

  /** Forgets {@code task}; one that has been done, or none at all, is fine. */
  void cancel(Agenda.@Nullable Task task) {
    if (task != null && agenda != null) {
      agenda.cancel(task);
    }
  }

  /** A delay drawn uniformly, both ends included. */
  long between(Duration least, Duration greatest) {
    return random.nextLong(least.toNanos(), greatest.toNanos() + 1);
  }

  /** A number drawn uniformly from 0 to {@code greatest}, both included. */
  long uniform(long greatest) {
    return random.nextLong(greatest + 1);
  }

  void multicast(DnsMessage message, String messageType) {
    for (ByteBuffer bytes : encode(message)) {
      send(group, bytes, messageType);
    }
    if (!message.isResponse() && mayBeAnsweredAlone(message)) {
      unicastAskedAt = now();
    }
  }

  /** Sends the query of who knows no answer yet. */
  void ask(Inquiry inquiry, boolean unicastResponse) {
    send(group, inquiry.datagram(unicastResponse), "query");
    if (unicastResponse) {
      unicastAskedAt = now();
    }
  }

  private static boolean mayBeAnsweredAlone(DnsMessage query) {
    for (Question question : query.questions()) {
      if (question.unicastResponse()) {
        return true;
      }
    }
    return false;
  }

  void unicast(Endpoint destination, DnsMessage message, String messageType) {
    for (ByteBuffer bytes : encode(message)) {
      send(destination, bytes, messageType);
    }
  }

  /** The message in one piece where it fits, else in several. */
  private List<ByteBuffer> encode(DnsMessage message) {
    for (int room = Math.min(USUAL_BYTES, config.payloadLimit()); ; room = config.payloadLimit()) {
      ByteBuffer whole = ByteBuffer.allocate(room);
      if (message.encode(whole)) {
        return List.of(whole.flip());
      } else if (room == config.payloadLimit()) {
        break;
      }
    }
    List<ByteBuffer> pieces = new ArrayList<>(2);
    for (DnsMessage part : message.split(config.payloadLimit())) {
      ByteBuffer piece = ByteBuffer.allocate(DnsMessage.MAX_LENGTH);
      part.encode(piece);
      pieces.add(piece.flip());
    }
    return pieces;
  }

  private void send(Endpoint destination, ByteBuffer bytes, String messageType) {
    if (port != null) {
      port.send(destination, bytes, messageType);
    }
  }

  /** What {@code datagram} says: all who hear the same one multicast are given one and the same message. */
  Decoded decode(ByteBuffer datagram) {
    Shared shared = host.shared();
    if (shared.latest(HEARD) instanceof Heard heard && heard.datagram.equals(datagram)) {
      return heard.decoded;
    }
    ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram.duplicate()).flip();
    return shared.same(new Heard(copy, DnsMessage.decode(datagram)), HEARD).decoded;
  }

  /** Whether a unicast response may be the answer to something this node asked. */
  boolean expectsUnicast() {
    return now() - unicastAskedAt <= UNICAST_ANSWER_NANOS;
  }
}
