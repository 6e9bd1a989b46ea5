package orrery.protocols.registry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.protocols.json.JsonException;
import orrery.protocols.raft.StateMachine;

/**
 * The services that are listed, by id.
 *
 * <p>A command is {@code +} and an entry's JSON, or {@code -} and an id; the answer is an octet: whether the list had the id.
 */
final class ServiceList implements StateMachine {

  private final TreeMap<NodeId, ServiceEntry> entries = new TreeMap<>();

  static byte[] enter(ServiceEntry entry) {
    return command('+', RegistryJson.write(entry));
  }

  static byte[] remove(NodeId id) {
    return command('-', id.name().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] command(char sign, byte[] rest) {
    byte[] command = new byte[1 + rest.length];
    command[0] = (byte) sign;
    System.arraycopy(rest, 0, command, 1, rest.length);
    return command;
  }

  int size() {
    return entries.size();
  }

  Optional<ServiceEntry> entry(NodeId id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** Those of a kind; the nearest to a place first, where one is given, and else, or where equally near, in the order of ids. */
  List<ServiceEntry> find(Optional<String> kind, Optional<Position> near, int limit) {
    Comparator<ServiceEntry> order = Comparator.comparingDouble(entry -> near.isEmpty() ? 0
        : entry.position().map(position -> position.metresTo(near.get())).orElse(Double.MAX_VALUE));
    return entries.values().stream()
        .filter(entry -> kind.isEmpty() || kind.get().equals(entry.kind()))
        .sorted(order.thenComparing(ServiceEntry::id))
        .limit(limit)
        .toList();
  }

  @Override
  public byte[] apply(long unixNanos, byte[] command) {
    boolean known = false;
    if (command.length > 1 && command[0] == '+') {
      try {
        ServiceEntry entry = RegistryJson.readEntry(Arrays.copyOfRange(command, 1, command.length));
        known = entries.put(entry.id(), entry) != null;
      } catch (JsonException e) {
        // No command of ours: nothing changes, on any replica.
        known = false;
      }
    } else if (command.length > 1) {
      String id = new String(command, 1, command.length - 1, StandardCharsets.UTF_8);
      known = NodeId.isValid(id) && entries.remove(new NodeId(id)) != null;
    }
    return new byte[] {(byte) (known ? 1 : 0)};
  }

  @Override
  public byte[] snapshot() {
    return RegistryJson.write(List.copyOf(entries.values()));
  }

  @Override
  public void restore(byte[] snapshot) {
    entries.clear();
    try {
      RegistryJson.readEntries(snapshot, Integer.MAX_VALUE).forEach(entry -> entries.put(entry.id(), entry));
    } catch (JsonException e) {
      throw new IllegalStateException("a group's snapshot must be a list of services but is not: " + e.getMessage());
    }
  }
}
