package orrery.net;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.net.flow.Channel;
import orrery.net.flow.Flow;
import orrery.net.flow.FlowModel;

/**
 * Bytes that a flow moves from one node to another without a connection: after the latency of their way, at the rate that
 * other flows leave them. Nothing is lost of them; where their way is cut, or one of the two goes, all of them are.
 */
public final class Transfer extends Bulks.Moving {

  /** What is under way at first: ten segments (RFC 6928 §2). */
  private static final long FIRST_WINDOW = 10 * FlowModel.SEGMENT_BYTES;

  /** Who hears what becomes of one. */
  public interface Watcher {

    /** All bytes are there. */
    void onArrived();

    /** They will not arrive. */
    void onBroken();
  }

  /**
   * What is moved.
   *
   * @param contentId what it is called, for who looks from outside
   * @param protocol what it is counted as
   * @param bytes 1 or more
   */
  public record Content(long contentId, String protocol, long bytes) {

    public Content {
      if (bytes < 1) {
        throw new IllegalArgumentException("a transfer must be of a byte or more but is of " + bytes);
      }
    }
  }

  private final Bulks bulks;
  private final Way way;
  private final boolean forth;
  private final Content content;
  private final Watcher watcher;
  private final Endpoint from;
  private final Endpoint to;
  private @Nullable Flow flow;

  private Transfer(Way way, boolean forth, Content content, Watcher watcher) {
    this.bulks = way.out().node().network().bulks();
    this.way = way;
    this.forth = forth;
    this.content = content;
    this.watcher = watcher;
    this.from = end(sender());
    this.to = end(receiver());
  }

  /** Moves something along a way, from now on; the watcher is called later, once. */
  public static void along(Way way, Content content, Watcher watcher) {
    new Transfer(way, true, content, watcher).begin();
  }

  /** The same against the direction of a way: what was let through it is let back. */
  public static void back(Way way, Content content, Watcher watcher) {
    new Transfer(way, false, content, watcher).begin();
  }

  private void begin() {
    long latency = forth ? way.latencyNanos() : way.latencyBackNanos();
    busy(senderNode().busyRadio(sender()), receiverNode().busyRadio(receiver()));
    FlowModel model = bulks.flows().model();
    List<Channel.Use> back = model.usesWayBack() ? way.uses(bulks.flows(), !forth) : List.of();
    flow = bulks.begin(this, new Flow.Spec(
        senderNode().entity(), way.uses(bulks.flows(), forth), back, latency, model.startNanos(latency), content.bytes(), FIRST_WINDOW));
  }

  private SimInterface sender() {
    return forth ? way.out() : way.in();
  }

  private SimInterface receiver() {
    return forth ? way.in() : way.out();
  }

  // ---- What becomes of it

  @Override
  public void onMoved(long payload, long wireForth, long wireBack, long fromNanos, long toNanos) {
    bulks.moved(new BulkProgress(
        senderNode(), receiverNode(), from, to, content.protocol(), way.isOverBackbone(), content.contentId(),
        payload, wireForth, wireBack, fromNanos, toNanos));
    charge(wireForth, wireBack);
  }

  /** It is bound to no port. */
  private static Endpoint end(SimInterface of) {
    return new Endpoint(of.addresses().isEmpty() ? Lan.NO_ADDRESS : of.addresses().get(0), 0);
  }

  @Override
  public void onDone() {
    over();
    watcher.onArrived();
  }

  @Override
  void interrupt() {
    Flow moving = flow;
    if (moving != null) {
      moving.stop();
      over();
      watcher.onBroken();
    }
  }

  private void over() {
    flow = null;
    bulks.ended(this);
    rest();
  }

  @Override
  Node senderNode() {
    return sender().node();
  }

  @Override
  Node receiverNode() {
    return receiver().node();
  }

  @Override
  boolean leadsOver(Link link) {
    return way.leadsOver(link);
  }
}
