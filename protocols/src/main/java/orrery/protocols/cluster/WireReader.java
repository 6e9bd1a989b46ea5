package orrery.protocols.cluster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Shared;
import orrery.host.Position;

/**
 * Reads the parts of cluster messages, trusting nothing: every length, count and range is checked against what the datagram
 * holds before anything is made of it. What is not well-formed ends in {@link Malformed}, which the codec catches.
 */
final class WireReader {

  static final int ON_MAINS = 255;

  /** The bit beside the permissions that says that microservices are named. */
  static final int OFFERS = 0x80;

  private static final int MOST_NAME = 63;
  private static final int LEAST_NAME = 2;

  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] octets;
  private final Shared shared;
  private int at;

  /** @param shared where ids and endpoints are taken from: rosters, which all members hold, are full of them */
  WireReader(ByteBuffer datagram, Shared shared) {
    this.octets = new byte[datagram.remaining()];
    datagram.get(datagram.position(), octets);
    this.shared = shared;
  }

  /** Not a message of this protocol. Without a stack trace: hostile traffic must stay cheap. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String what) {
      super(what, null, false, false);
    }
  }

  /** Reads one piece. */
  interface Piece<T> {
    T read() throws Malformed;
  }

  int remaining() {
    return octets.length - at;
  }

  private void need(int count) throws Malformed {
    require(remaining() >= count, "truncated");
  }

  static void require(boolean holds, String what) throws Malformed {
    if (!holds) {
      throw new Malformed(what);
    }
  }

  int octet() throws Malformed {
    need(1);
    return octets[at++] & 0xFF;
  }

  int fixed32() throws Malformed {
    need(4);
    at += 4;
    return (int) INT.get(octets, at - 4);
  }

  long fixed64() throws Malformed {
    need(8);
    at += 8;
    return (long) LONG.get(octets, at - 8);
  }

  long number(long maximum) throws Malformed {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7F) << shift;
      if (octet < 0x80) {
        // One way to write each number, so that what is read and written again is the same.
        require(octet != 0 || shift == 0, "padded number");
        require(value <= maximum, "number out of range");
        return value;
      }
    }
    throw new Malformed("number too long");
  }

  boolean flag() throws Malformed {
    int octet = octet();
    require(octet <= 1, "flag");
    return octet == 1;
  }

  String text(int maximum) throws Malformed {
    return text(maximum, null);
  }

  /** @param likely what it probably is: then of that object */
  private String text(int maximum, @Nullable String likely) throws Malformed {
    int length = octet();
    require(length <= maximum, "text too long");
    need(length);
    int from = at;
    at += length;
    if (likely != null && Shared.isText(likely, octets, from, length)) {
      return likely;
    }
    int union = 0;
    for (int i = from; i < at; i++) {
      union |= octets[i];
    }
    if (union >= 0) {
      return new String(octets, from, length, StandardCharsets.US_ASCII);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(octets, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("text is not UTF-8");
    }
  }

  NodeId id() throws Malformed {
    int from = at;
    int length = octet();
    require(length <= 63, "text too long");
    need(length);
    NodeId known = shared.known(octets, at, length);
    if (known != null) {
      at += length;
      return known;
    }
    at = from;
    String name = text(63);
    require(NodeId.isValid(name), "node id");
    return shared.id(name);
  }

  Endpoint endpoint() throws Malformed {
    int octets = octet();
    Address address;
    if (octets == 4) {
      address = Address.ipv4(fixed32());
    } else {
      require(octets == 16, "address length");
      address = new Address(fixed64(), fixed64());
      require(!address.isIpv4(), "IPv4 address in 16 octets");
    }
    require(!address.isMulticast(), "multicast address");
    int port = octet() << 8;
    port |= octet();
    require(port != 0, "port 0");
    return shared.endpoint(address, port);
  }

  long term() throws Malformed {
    return number(Terms.MAXIMUM);
  }

  int score() throws Malformed {
    return (int) number(1000);
  }

  SuperNode superNode() throws Malformed {
    NodeId id = id();
    Endpoint endpoint = endpoint();
    long term = term();
    require(term >= 1, "term 0 of a super node");
    return new SuperNode(id, endpoint, term, score(), part()).shared(shared);
  }

  Part part() throws Malformed {
    int length = octet();
    require(length <= Part.MAXIMUM_LENGTH, "length of a part");
    int bits = length == 0 ? 0 : octet();
    require(bits >>> length == 0, "bits of a part");
    return length == 0 ? Part.WHOLE : new Part(bits, length);
  }

  <T> Optional<T> optional(Piece<T> piece) throws Malformed {
    return flag() ? Optional.of(piece.read()) : Optional.empty();
  }

  /** As many parts as the count before them says, which the datagram must be able to hold. */
  <T> List<T> list(int maximum, int leastOctets, Piece<T> piece) throws Malformed {
    int count = (int) number(maximum);
    need(count * leastOctets);
    List<T> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(piece.read());
    }
    return List.copyOf(parts);
  }

  Roster.Entry rosterEntry() throws Malformed {
    NodeId id = id();
    Endpoint endpoint = endpoint();
    int score = score();
    int bits = octet();
    require(Duty.areBits(bits >>> 1), "duties");
    return new Roster.Entry(id, endpoint, score, (bits & 1) == 1, Duty.ofBits(bits >>> 1)).shared(shared);
  }

  Set<Duty> duties() throws Malformed {
    int bits = octet();
    require(Duty.areBits(bits), "duties");
    return Duty.ofBits(bits);
  }

  /** The profile of {@code node}. */
  Profile profile(NodeId node) throws Malformed {
    // Mostly as it was when it was last told.
    Profile likely = shared.latest(Shared.hash(node.name())) instanceof Profile latest ? latest : null;
    String deviceType = word(likely == null ? null : likely.deviceType());
    String operatingSystem = word(likely == null ? null : likely.operatingSystem());
    String account = word(likely == null ? null : likely.account());
    long processorMops = number(Long.MAX_VALUE);
    long memoryBytes = number(Long.MAX_VALUE);
    long storageBytes = number(Long.MAX_VALUE);
    long bitsPerSecondUp = number(Long.MAX_VALUE);
    long bitsPerSecondDown = number(Long.MAX_VALUE);
    int battery = octet();
    require(battery <= 100 || battery == ON_MAINS, "battery");
    int persistenceMinutes = (int) number(Integer.MAX_VALUE);
    int score = score();
    int bits = octet();
    Set<Permission> permissions = Equipment.permissions(bits & ~OFFERS);
    require(permissions != null, "permissions");
    Optional<Position> position = optional(this::position);
    boolean reachable = flag();
    int load = octet();
    require(load <= 100, "load");
    Inventory inventory = (bits & OFFERS) == 0 ? Inventory.NONE : inventory();
    Equipment equipment = new Equipment(
        deviceType, operatingSystem, processorMops, memoryBytes, storageBytes, bitsPerSecondUp, bitsPerSecondDown, permissions);
    Profile profile = new Profile(likely != null && equipment.equals(likely.equipment()) ? likely.equipment() : equipment, account,
        battery == ON_MAINS ? OptionalInt.empty() : Profile.charge(battery), persistenceMinutes, score, position, reachable, load, inventory);
    return likely != null && profile.equals(likely) ? likely : profile.shared(shared, node);
  }

  /** A word of which there are few in the profiles of all nodes; it is kept for as long as those nodes are members. */
  private String word(@Nullable String likely) throws Malformed {
    String word = text(Profile.MAXIMUM_TEXT, likely);
    return word == likely ? word : word.intern();
  }

  /** At least one microservice: who has none does not say so. */
  private Inventory inventory() throws Malformed {
    List<String> services = list(Inventory.MOST, LEAST_NAME, () -> text(MOST_NAME).intern());
    require(!services.isEmpty(), "no services");
    for (int i = 1; i < services.size(); i++) {
      require(services.get(i - 1).compareTo(services.get(i)) < 0, "services out of order");
    }
    return Inventory.of(services).orElseThrow(() -> new Malformed("services")).shared(shared);
  }

  private Position position() throws Malformed {
    int latitude = fixed32();
    int longitude = fixed32();
    require(Math.abs((long) latitude) <= 90_000_000 && Math.abs((long) longitude) <= 180_000_000, "position");
    return new Position(latitude, longitude);
  }

  Member member() throws Malformed {
    NodeId id = id();
    return new Member(id, endpoint(), profile(id), duties());
  }

  <E extends Enum<E>> E choice(Supplier<E[]> values) throws Malformed {
    int ordinal = octet();
    E[] all = values.get();
    require(ordinal < all.length, "choice");
    return all[ordinal];
  }
}
