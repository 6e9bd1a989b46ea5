package orrery.protocols.raft;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A state machine that remembers all that it was told, and answers how much that is. */
final class Journal implements StateMachine {

  final List<String> lines = new ArrayList<>();
  long lastNanos = Long.MIN_VALUE;

  @Override
  public byte[] apply(long unixNanos, byte[] command) {
    if (unixNanos < lastNanos) {
      throw new AssertionError("time went back from " + lastNanos + " to " + unixNanos);
    }
    lastNanos = unixNanos;
    lines.add(text(command));
    return bytes(Integer.toString(lines.size()));
  }

  @Override
  public byte[] snapshot() {
    return bytes(lastNanos + "\n" + String.join("\n", lines));
  }

  @Override
  public void restore(byte[] snapshot) {
    List<String> parts = List.of(text(snapshot).split("\n", -1));
    lastNanos = Long.parseLong(parts.get(0));
    lines.clear();
    parts.stream().skip(1).filter(line -> !line.isEmpty()).forEach(lines::add);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
