package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import orrery.host.Address;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Position;

/** Writes the parts of cluster messages, big-endian; see the package's page for the format. */
final class WireWriter {

  /** Most messages are shorter. */
  private static final int FIRST_OCTETS = 128;

  private final int most;
  private ByteBuffer buffer;

  /** @param most more octets than that do not fit */
  WireWriter(int most) {
    this.most = most;
    this.buffer = ByteBuffer.allocate(Math.min(FIRST_OCTETS, most));
  }

  /** What is written to next has room for so many octets more, where there may be so many. */
  private ByteBuffer room(int octets) {
    if (buffer.remaining() < octets && buffer.capacity() < most) {
      int wanted = Math.max(2 * buffer.capacity(), buffer.position() + octets);
      buffer = ByteBuffer.allocate(Math.min(wanted, most)).put(buffer.flip());
    }
    return buffer;
  }

  /** What was written, ready to be read. */
  ByteBuffer finished() {
    return buffer.flip();
  }

  void octet(int value) {
    room(1).put((byte) value);
  }

  void fixed32(int value) {
    room(4).putInt(value);
  }

  void fixed64(long value) {
    room(8).putLong(value);
  }

  /** A number of 0 or more: seven bits an octet, the least first, the high bit set on all but the last (LEB128). */
  void number(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a number on the wire must be 0 or more but is " + value);
    }
    long rest = value;
    while (rest > 0x7F) {
      octet((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    octet((int) rest);
  }

  void flag(boolean value) {
    octet(value ? 1 : 0);
  }

  void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    octet(bytes.length);
    room(bytes.length).put(bytes);
  }

  void id(NodeId id) {
    text(id.name());
  }

  void endpoint(Endpoint endpoint) {
    Address address = endpoint.address();
    if (address.isIpv4()) {
      octet(4);
      room(4).putInt(address.ipv4Bits());
    } else {
      octet(16);
      room(16).putLong(address.high()).putLong(address.low());
    }
    room(2).putShort((short) endpoint.port());
  }

  void superNode(SuperNode superNode) {
    id(superNode.id());
    endpoint(superNode.endpoint());
    number(superNode.term());
    number(superNode.score());
    part(superNode.part());
  }

  void part(Part part) {
    octet(part.length());
    if (!part.isWhole()) {
      octet(part.bits());
    }
  }

  void superNode(Optional<SuperNode> superNode) {
    flag(superNode.isPresent());
    superNode.ifPresent(this::superNode);
  }

  void rosterEntry(Roster.Entry entry) {
    id(entry.id());
    endpoint(entry.endpoint());
    number(entry.score());
    octet((entry.eligible() ? 1 : 0) | Duty.bits(entry.duties()) << 1);
  }

  void duties(Set<Duty> duties) {
    octet(Duty.bits(duties));
  }

  void profile(Profile profile) {
    text(profile.deviceType());
    text(profile.operatingSystem());
    text(profile.account());
    number(profile.processorMops());
    number(profile.memoryBytes());
    number(profile.storageBytes());
    number(profile.bitsPerSecondUp());
    number(profile.bitsPerSecondDown());
    OptionalInt battery = profile.batteryPercent();
    octet(battery.isPresent() ? battery.getAsInt() : WireReader.ON_MAINS);
    number(profile.persistenceMinutes());
    number(profile.score());
    int bits = 0;
    for (Permission permission : profile.permissions()) {
      bits |= 1 << permission.ordinal();
    }
    Inventory inventory = profile.inventory();
    octet(inventory.isEmpty() ? bits : bits | WireReader.OFFERS);
    Optional<Position> position = profile.position();
    flag(position.isPresent());
    if (position.isPresent()) {
      fixed32(position.get().latitudeMicrodegrees());
      fixed32(position.get().longitudeMicrodegrees());
    }
    flag(profile.reachable());
    octet(profile.loadPercent());
    if (!inventory.isEmpty()) {
      number(inventory.services().size());
      inventory.services().forEach(this::text);
    }
  }

  void member(Member member) {
    id(member.id());
    endpoint(member.endpoint());
    profile(member.profile());
    duties(member.duties());
  }
}
