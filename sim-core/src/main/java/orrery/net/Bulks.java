package orrery.net;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import orrery.net.flow.Flow;
import orrery.net.flow.FlowModel;
import orrery.net.flow.Flows;
import orrery.sim.Simulation;

/** The bulks that move in a network at the moment, and the flows that move them. */
final class Bulks {

  /** Bytes that a flow moves from one node to another. */
  interface Moving {

    /** From whom. */
    Node senderNode();

    /** To whom. */
    Node receiverNode();

    /** Whether they go over that link. */
    boolean leadsOver(Link link);

    /** Their way is cut, or one of the two is gone. */
    void interrupt();
  }

  private final NetworkObserver observer;
  private final Flows flows;
  private final Set<Moving> moving = new LinkedHashSet<>();

  Bulks(Simulation simulation, FlowModel model, NetworkObserver observer) {
    this.observer = observer;
    this.flows = new Flows(simulation, model);
  }

  Flows flows() {
    return flows;
  }

  <T extends Moving & Flow.Watcher> Flow begin(T transfer, Flow.Spec spec) {
    moving.add(transfer);
    return flows.begin(spec, transfer);
  }

  void ended(Moving transfer) {
    moving.remove(transfer);
  }

  void moved(BulkProgress progress) {
    observer.onBulk(progress);
  }

  /** Interrupts those whose bytes, or whose acknowledgements, a cut in {@code network} keeps back. */
  void interruptSeparated(Network network) {
    for (Moving transfer : List.copyOf(moving)) {
      Node sender = transfer.senderNode();
      Node receiver = transfer.receiverNode();
      if (network.separated(sender, receiver) || network.separated(receiver, sender)) {
        transfer.interrupt();
      }
    }
  }

  /** Interrupts those whose way leads over a link, which is not what it was. */
  void interruptOver(Supplier<Link> link) {
    if (moving.isEmpty()) {
      return;
    }
    Link changed = link.get();
    for (Moving transfer : List.copyOf(moving)) {
      if (transfer.leadsOver(changed)) {
        transfer.interrupt();
      }
    }
  }
}
