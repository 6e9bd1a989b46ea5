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

  private final NetworkObserver observer;
  private final Flows flows;
  private final Set<BulkTransfer> moving = new LinkedHashSet<>();

  Bulks(Simulation simulation, FlowModel model, NetworkObserver observer) {
    this.observer = observer;
    this.flows = new Flows(simulation, model);
  }

  Flows flows() {
    return flows;
  }

  Flow begin(BulkTransfer transfer, Flow.Spec spec) {
    moving.add(transfer);
    return flows.begin(spec, transfer);
  }

  void ended(BulkTransfer transfer) {
    moving.remove(transfer);
  }

  void moved(BulkProgress progress) {
    observer.onBulk(progress);
  }

  /** Interrupts those whose bytes, or whose acknowledgements, a cut in {@code network} keeps back. */
  void interruptSeparated(Network network) {
    for (BulkTransfer transfer : List.copyOf(moving)) {
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
    for (BulkTransfer transfer : List.copyOf(moving)) {
      if (transfer.leadsOver(changed)) {
        transfer.interrupt();
      }
    }
  }
}
