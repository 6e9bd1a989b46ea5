package orrery.net;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.net.flow.Flow;
import orrery.net.flow.FlowModel;
import orrery.net.flow.Flows;
import orrery.sim.Simulation;

/** The bulks that move in a network at the moment, and the flows that move them. */
final class Bulks {

  /** Bytes that a flow moves from one node to another. */
  abstract static class Moving implements Flow.Watcher {

    /** How often a device that counts its energy hears of a bulk: as near as its battery looks at its own end. */
    private static final long TOLD_EVERY = 60_000_000_000L;

    /** Who began to move before it and after it, while it moves. */
    private @Nullable Moving previous;
    private @Nullable Moving next;

    private @Nullable BusyRadio senderRadio;
    private @Nullable BusyRadio receiverRadio;

    /** From whom. */
    abstract Node senderNode();

    /** To whom. */
    abstract Node receiverNode();

    /** Whether they go over that link. */
    abstract boolean leadsOver(Link link);

    /** Their way is cut, or one of the two is gone. */
    abstract void interrupt();

    /** The radios at both ends are busy with it from now on; each null where nobody counts. */
    final void busy(@Nullable BusyRadio ofSender, @Nullable BusyRadio ofReceiver) {
      senderRadio = ofSender;
      receiverRadio = ofReceiver;
    }

    /** The radios are charged for so many bytes on the wire. */
    final void charge(long forth, long back) {
      if (senderRadio != null) {
        senderRadio.moved(forth, back);
      }
      if (receiverRadio != null) {
        receiverRadio.moved(back, forth);
      }
    }

    /** The radios have no more to do for it. */
    final void rest() {
      if (senderRadio != null) {
        senderRadio.end();
      }
      if (receiverRadio != null) {
        receiverRadio.end();
      }
      busy(null, null);
    }

    /** A battery that it empties is empty before its end. */
    @Override
    public final long patienceNanos() {
      return senderRadio == null && receiverRadio == null ? Long.MAX_VALUE : TOLD_EVERY;
    }
  }

  private final NetworkObserver observer;
  private final Flows flows;
  private @Nullable Moving first;
  private @Nullable Moving last;

  Bulks(Simulation simulation, FlowModel model, NetworkObserver observer) {
    this.observer = observer;
    this.flows = new Flows(simulation, model);
  }

  Flows flows() {
    return flows;
  }

  Flow begin(Moving transfer, Flow.Spec spec) {
    transfer.previous = last;
    if (last == null) {
      first = transfer;
    } else {
      last.next = transfer;
    }
    last = transfer;
    return flows.begin(spec, transfer);
  }

  /** One that has begun has ended, by itself or by an interruption. */
  void ended(Moving transfer) {
    Moving before = transfer.previous;
    Moving after = transfer.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    transfer.previous = null;
    transfer.next = null;
  }

  /** All of them, in the order in which they began. */
  private List<Moving> moving() {
    List<Moving> all = new ArrayList<>();
    for (Moving each = first; each != null; each = each.next) {
      all.add(each);
    }
    return all;
  }

  void moved(BulkProgress progress) {
    observer.onBulk(progress);
  }

  /** Interrupts those whose bytes, or whose acknowledgements, a cut in {@code network} keeps back. */
  void interruptSeparated(Network network) {
    for (Moving transfer : moving()) {
      Node sender = transfer.senderNode();
      Node receiver = transfer.receiverNode();
      if (network.separated(sender, receiver) || network.separated(receiver, sender)) {
        transfer.interrupt();
      }
    }
  }

  /** Interrupts those whose way leads over a link, which is not what it was. */
  void interruptOver(Supplier<Link> link) {
    if (first == null) {
      return;
    }
    Link changed = link.get();
    for (Moving transfer : moving()) {
      if (transfer.leadsOver(changed)) {
        transfer.interrupt();
      }
    }
  }
}
