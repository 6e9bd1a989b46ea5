package orrery.protocols.edge;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.relay.SignalOutcome;
import orrery.protocols.relay.SignalSender;

/** Sends signals to nodes that a search has found, each by the way that discovery says it is reached by (EC-10). */
final class Signals {

  private final Host host;
  private final HttpClientConfig config;
  private @Nullable SignalSender sender;

  Signals(Host host, HttpClientConfig config) {
    this.host = host;
    this.config = config;
  }

  /** Whether there is a way to {@code found}. */
  static boolean isWayTo(FoundNode found) {
    return found.reachability().isSomewhere() || found.reachability().kind() == Reachability.Kind.LINK;
  }

  /** What metrics call the way to {@code found}. */
  static String way(FoundNode found) {
    return switch (found.reachability().kind()) {
      case LINK -> "link";
      case REACHABLE -> "super-node";
      case SEP -> "sep";
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
      default -> throw new IllegalArgumentException("there must be a way to " + id + " but it is " + reachability.kind());
    }
  }

  /** Ends; signals on their way get no answer. */
  void stop() {
    if (sender != null) {
      sender.stop();
    }
  }
}
