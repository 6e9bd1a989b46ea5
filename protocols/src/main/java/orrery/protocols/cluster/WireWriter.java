package orrery.protocols.cluster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Position;

/** Writes the parts of cluster messages, big-endian; see the package's page for the format. */
final class WireWriter {

  /** Most messages are shorter. */
  private static final int FIRST_OCTETS = 128;

  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int most;
  private byte[] octets;
  private int end;

  /** @param most more octets than that do not fit */
  WireWriter(int most) {
    this.most = most;
    this.octets = new byte[Math.min(FIRST_OCTETS, most)];
  }

  /** Where the next so many octets go, for which there is room then, where there may be so many. */
  private int room(int count) {
    int start = end;
    end += count;
    if (end > octets.length) {
      grow();
    }
    return start;
  }

  private void grow() {
    if (end > most) {
      throw new BufferOverflowException();
    }
    octets = Arrays.copyOf(octets, Math.min(Math.max(2 * octets.length, end), most));
  }

  /** What was written, ready to be read. */
  ByteBuffer finished() {
    return ByteBuffer.wrap(octets, 0, end);
  }

  /** How many octets were written. */
  int size() {
    return end;
  }

  /** As if nothing had been written. */
  void restart() {
    end = 0;
  }

  void octet(int value) {
    int start = room(1);
    octets[start] = (byte) value;
  }

  void fixed32(int value) {
    int start = room(4);
    INT.set(octets, start, value);
  }

  void fixed64(long value) {
    int start = room(8);
    LONG.set(octets, start, value);
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
    int length = text.length();
    int start = room(1 + length);
    octets[start] = (byte) length;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        end = start;
        encoded(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      octets[start + 1 + i] = (byte) c;
    }
  }

  private void encoded(byte[] bytes) {
    octet(bytes.length);
    int start = room(bytes.length);
    System.arraycopy(bytes, 0, octets, start, bytes.length);
  }

  void id(NodeId id) {
    text(id.name());
  }

  void endpoint(Endpoint endpoint) {
    Address address = endpoint.address();
    if (address.isIpv4()) {
      octet(4);
      fixed32(address.ipv4Bits());
    } else {
      octet(16);
      fixed64(address.high());
      fixed64(address.low());
    }
    octet(endpoint.port() >>> 8);
    octet(endpoint.port());
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
    int bits = Equipment.bits(profile.permissions());
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
