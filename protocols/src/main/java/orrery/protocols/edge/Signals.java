package orrery.protocols.edge;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.relay.SignalOutcome;
import orrery.protocols.relay.SignalSender;

/** Sends signals to nodes that a search has found, each by the way that discovery says it is reached by (EC-10). */
final class Signals {

  private final Host host;
  private final HttpClientConfig config;
  private @Nullable Deadlines deadlines;
  private @Nullable SignalSender sender;
  private @Nullable Bridge bridge;

  Signals(Host host, HttpClientConfig config) {
    this.host = host;
    this.config = config;
  }

  /** Finds those who carry over. Called once, before the start. */
  void useBridge(Bridge found) {
    bridge = found;
  }

  /** Whether there is a way to {@code found}. */
  static boolean isWayTo(FoundNode found) {
    boolean bridged = found.reachability().kind() == Reachability.Kind.BRIDGED && !found.over().isEmpty();
    return bridged || found.reachability().isSomewhere() || found.reachability().kind() == Reachability.Kind.LINK;
  }

  /** What metrics call the way to {@code found}. */
  static String way(FoundNode found) {
    return switch (found.reachability().kind()) {
      case LINK -> "link";
      case REACHABLE -> "super-node";
      case SEP -> "sep";
      case BRIDGED -> "bridged";
      default -> throw new IllegalArgumentException("there must be a way to " + found.node().id() + " but it is " + found.reachability().kind());
    };
  }

  /** Sends a signal; {@code onOutcome} is called once, later. There must be {@linkplain #isWayTo a way}. */
  void send(FoundNode found, byte[] body, Consumer<SignalOutcome> onOutcome) {
    if (sender == null) {
      sender = new SignalSender(host, config);
    }
    Reachability reachability = found.reachability();
    NodeId id = found.node().id();
    switch (reachability.kind()) {
      case LINK -> sender.sendOnLink(found.node().endpoint(), body, onOutcome);
      case REACHABLE -> sender.sendToCluster(reachability.endpoints().get(0), id, body, onOutcome);
      case SEP -> sender.send(reachability.endpoints().get(0), id, body, onOutcome);
      case BRIDGED -> sendOver(found, body, onOutcome);
      default -> throw new IllegalArgumentException("there must be a way to " + id + " but it is " + reachability.kind());
    }
  }

  /** Where this node is itself the first to carry, it does. */
  private void sendOver(FoundNode found, byte[] body, Consumer<SignalOutcome> onOutcome) {
    NodeId id = found.node().id();
    List<NodeId> over = found.over().get(0).equals(host.id()) ? found.over().subList(1, found.over().size()) : found.over();
    bridge.find(over.isEmpty() ? id : over.get(0), Optional.empty(), next -> {
      if (next.isEmpty()) {
        // Later, as any other answer.
        deadlines = deadlines == null ? new Deadlines(host, "signals") : deadlines;
        deadlines.deadline(() -> onOutcome.accept(new SignalOutcome.Failed("no-bridge"))).start(Duration.ZERO);
      } else if (over.isEmpty()) {
        sender.sendOnLink(next.get(), body, onOutcome);
      } else {
        sender.sendOver(next.get(), id, over.subList(1, over.size()), body, onOutcome);
      }
    });
  }

  /** Ends; signals on their way get no answer. */
  void stop() {
    if (deadlines != null) {
      deadlines.clear();
    }
    if (sender != null) {
      sender.stop();
    }
  }
}
