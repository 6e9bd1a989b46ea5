package orrery.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.net.flow.Channel;
import orrery.net.flow.Flow;
import orrery.net.flow.FlowModel;

/**
 * A bulk between two connections: what has moved of it and, while it moves, the flow that moves it.
 *
 * <p>It is announced by a real segment, which takes the way that the bulk will take, opens what has to be opened on it, may
 * be lost, and is sent again. The flow begins where the announcement arrives. From there on it stands for all segments and
 * acknowledgements, until all has moved or something interrupts it; then its sender announces the rest.
 */
final class BulkTransfer extends Bulks.Moving {

  private final Bulks bulks;
  private final TcpConnection sender;
  private final long contentId;
  private final long length;
  private final long sequence;
  private long moved;
  private @Nullable TcpConnection receiver;
  private @Nullable Flow flow;
  private List<Pipe> way = List.of();
  private boolean overBackbone;

  BulkTransfer(Bulks bulks, TcpConnection sender, long contentId, long length, long sequence) {
    this.bulks = bulks;
    this.sender = sender;
    this.contentId = contentId;
    this.length = length;
    this.sequence = sequence;
  }

  /** The segment that says a bulk is coming, and the pipes that it has crossed. */
  static final class Announcement {

    private final BulkTransfer transfer;
    private final List<Pipe> way = new ArrayList<>(4);

    Announcement(BulkTransfer transfer) {
      this.transfer = transfer;
    }

    BulkTransfer transfer() {
      return transfer;
    }

    void crosses(Pipe pipe) {
      way.add(pipe);
    }
  }

  long contentId() {
    return contentId;
  }

  long length() {
    return length;
  }

  /** Its place in the sender's stream. */
  long sequence() {
    return sequence;
  }

  /** The place after it. */
  long end() {
    return sequence + length;
  }

  /** How much of it the receiver has. */
  long moved() {
    return flow == null ? moved : moved + flow.movedBytes();
  }

  boolean isMoving() {
    return flow != null;
  }

  @Override
  Node senderNode() {
    return sender.node();
  }

  @Override
  boolean leadsOver(Link link) {
    return way.contains(link.up()) || way.contains(link.down());
  }

  /** The node it moves to; only while it moves. */
  @Override
  Node receiverNode() {
    return receiver().node();
  }

  private TcpConnection receiver() {
    if (receiver == null) {
      throw new AssertionError("a bulk that moves has a receiver");
    }
    return receiver;
  }

  /** The announcement has arrived: moves what is left, over the pipes that it has crossed. */
  void move(TcpConnection to, Packet segment, Announcement announcement) {
    if (flow != null || moved == length) {
      return;
    }
    receiver = to;
    way = announcement.way;
    overBackbone = segment.crossedBackbone();
    if (!way.isEmpty()) {
      busy(sender.node().busyRadio(sender.local().address()), to.node().busyRadio(to.local().address()));
    }
    FlowModel model = bulks.flows().model();
    long latency = sender.roundTripNanos() / 2;
    // The announcement itself has paid one latency.
    long wait = model.startNanos(latency) - latency;
    flow = bulks.begin(this, new Flow.Spec(
        sender.node().entity(), uses(true), uses(false), latency, wait, length - moved, sender.windowBytes()));
    sender.onBulkMoving();
  }

  private List<Channel.Use> uses(boolean forth) {
    List<Channel.Use> uses = new ArrayList<>(way.size());
    for (Pipe pipe : way) {
      (forth ? pipe : pipe.opposite()).addUses(bulks.flows(), uses);
    }
    return uses;
  }

  /** The way is cut, or one of the two is gone: what has not moved must be announced again. */
  @Override
  void interrupt() {
    Flow moving = flow;
    if (moving != null) {
      long before = moved;
      moving.stop();
      moved = before + moving.movedBytes();
      flow = null;
      rest();
      bulks.ended(this);
      sender.onBulkInterrupted();
    }
  }

  @Override
  public void onMoved(long payload, long forth, long back, long fromNanos, long toNanos) {
    TcpConnection to = receiver();
    bulks.moved(new BulkProgress(
        sender.node(), to.node(), sender.local(), to.local(), sender.protocol(), overBackbone, contentId, payload, forth, back, fromNanos, toNanos));
    charge(forth, back);
  }

  @Override
  public void onDone() {
    moved = length;
    flow = null;
    rest();
    bulks.ended(this);
    sender.onBulkMoved();
    receiver().onBulkArrived(this);
  }
}
