package orrery.net;

import java.time.Duration;
import java.util.Optional;
import orrery.host.BitRate;
import orrery.host.DataSize;
import orrery.host.Doc;

/**
 * What a link does to a packet, each way.
 *
 * @param medium the name of the medium that both ways share with all links of the same LAN that name it; empty where each
 *     way has a line of its own
 */
@Doc("A link: what it does to a packet each way, and the medium it shares")
public record LinkSpec(PipeSpec upstream, PipeSpec downstream, Optional<String> medium) {

  public LinkSpec {
    if (medium.isPresent() && !(isFramed(upstream) && isFramed(downstream))) {
      throw new IllegalArgumentException("medium must be shared by frames, but a way of this link is not framed");
    }
  }

  /** A link of two lines: a steady rate, uniform jitter that keeps the order, independent loss, a queue of so many bytes. */
  public LinkSpec(BitRate up, BitRate down, Duration delay, Duration jitter, double loss, DataSize queue) {
    this(PipeSpec.plain(up, delay, jitter, loss, queue), PipeSpec.plain(down, delay, jitter, loss, queue), Optional.empty());
  }

  private static boolean isFramed(PipeSpec pipe) {
    return pipe.sending() instanceof Sending.Framed;
  }

  /** The rate towards the network. */
  public BitRate up() {
    return upstream.rate();
  }

  /** The rate from the network. */
  public BitRate down() {
    return downstream.rate();
  }

  /** The same link, with every packet that survives it lost with a further probability, each way. */
  public LinkSpec withFurtherLoss(double further) {
    return further == 0 ? this : new LinkSpec(upstream.withFurtherLoss(further), downstream.withFurtherLoss(further), medium);
  }
}
