package orrery.scenario.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The scenarios that come with Orrery, by name. Each file is called after the scenario's own name. */
public final class Library {

  private static final List<String> NAMES = List.of(
      "account-across-clusters", "ar-offload", "camera-street", "carrier-neighbours", "central-two-phones", "city", "clusters-multiply",
      "commuters", "downloads", "edge-against-central", "edge-two-phones", "election-timeouts", "evening-in-the-street",
      "factory-telemetry", "family-drive", "first-node", "geo-back-end", "hole-punching", "join-and-leave", "liars", "melbourne", "merit",
      "merit-memoryless", "nat-matrix", "no-internet", "offload-at-scale", "partition-and-heal", "persistence", "presence", "relay-on-demand",
      "relay-to-direct", "request-routing", "scale", "three-clusters", "video-to-three", "what-matters", "wide-area");

  private Library() {}

  /** Their names, sorted. */
  public static List<String> names() {
    return NAMES;
  }

  /** The text of one of them; empty for a name that is none of theirs. */
  public static Optional<byte[]> text(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    try (InputStream in = Library.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("the shipped scenario " + name + " must be in the jar but is not");
      }
      return Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the jar cannot be read", e);
    }
  }
}
