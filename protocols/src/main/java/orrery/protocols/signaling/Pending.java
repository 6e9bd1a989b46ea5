package orrery.protocols.signaling;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orrery.host.NodeId;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpExchange;

/** A request for a relay that has not been answered. */
final class Pending {

  final EndpointRequest request;
  final HttpExchange exchange;
  final long cameNanos;
  /** Hosts that have turned it down. */
  final Set<NodeId> excluded = new TreeSet<>();
  Deadlines.@Nullable Deadline deadline;
  /** Whether it is in the queue, which is long where this is asked. */
  boolean queued;

  Pending(EndpointRequest request, HttpExchange exchange, long cameNanos) {
    this.request = request;
    this.exchange = exchange;
    this.cameNanos = cameNanos;
  }

  void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel();
    }
  }
}
